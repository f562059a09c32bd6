//! Errors, missing consent, and what moved.

use insta::assert_snapshot;

use crate::aws::operation::iam;
use crate::aws::{AwsError, Class};
use crate::engine::record;
use crate::engine::saved::Moved;
use crate::model::{Call, Diff, Impact, Raised, Step};
use crate::report::fixtures::{Fake, at, examined, plan_of, policy_diff, refused_by_iam};
use crate::report::text::{consent, error, failure, moved};
use crate::report::{Failure, Report, Styles, Text};
use crate::values::Sources;

#[test]
fn a_denied_call_says_which_statement_is_missing() {
    let denied =
        refused_by_iam(iam::GET_ACCOUNT_PASSWORD_POLICY, "AccessDenied", "User: ana is not authorized");
    assert_snapshot!(error(&denied, Styles::PLAIN), @r#"
    error: `iam:GetAccountPasswordPolicy` was denied
      cause: User: ana is not authorized
      request id: f1e2-d3c4
      help: add this statement to a policy of the caller: {"Effect": "Allow", "Action": ["iam:GetAccountPasswordPolicy"], "Resource": "*"}
    "#);
}

#[test]
fn an_error_before_any_call_has_the_same_layout() {
    let error = AwsError::before_any_call(Class::NoCredentials, "no providers in chain provided credentials");
    assert_snapshot!(super::super::error(&error, Styles::PLAIN), @"
    error: no AWS credentials were found
      cause: no providers in chain provided credentials
      help: sign in (`aws sso login`, `aws configure`), name a profile with `--profile`, or try `--sandbox`, which needs none
    ");
}

#[test]
fn a_failure_shows_what_it_has() {
    assert_snapshot!(failure("`a.yaml` cannot be read", Some("no such file"), None, Styles::PLAIN), @"
    error: `a.yaml` cannot be read
      cause: no such file
    ");
    let with_help =
        Failure::new("the account is another one").help("use `--profile`\nor change `account.id`");
    assert_snapshot!(Text::default().error(&with_help), @"
    error: the account is another one
      help: use `--profile`
            | or change `account.id`
    ");
}

#[test]
fn missing_consent_says_what_is_refused_and_how_it_is_given() {
    let mut diff = Diff::settled();
    let attach = Call::new(iam::ATTACH_GROUP_POLICY).with("GroupName", "Everyone");
    let mut step = Step::grow(Fake(attach)).impact(Impact::Disrupts);
    for user in ["ana", "bob"] {
        let why = format!("`{user}` has a password and no device");
        step.raised.push(Raised { impact: Impact::LocksOut, why });
    }
    diff.step(step);
    let plan = plan_of(vec![examined(at("iam.group", "Everyone"), Ok(diff))]);
    assert_snapshot!(consent(&plan, &plan.asks(), Styles::PLAIN), @r#"
    error: nothing was done: this needs consent that was not given
      ! disrupts: iam.group["Everyone"]
          iam:AttachGroupPolicy
      ! locks out: iam.group["Everyone"]
          `ana` has a password and no device
          `bob` has a password and no device
      help: if this is meant, add: --allow disrupts --allow locks-out
    "#);
}

#[test]
fn missing_consent_names_a_resource_once_however_many_calls_it_takes() {
    let mut diff = Diff::settled();
    for (operation, name) in [
        (iam::DETACH_GROUP_POLICY, "PolicyArn"),
        (iam::REMOVE_USER_FROM_GROUP, "UserName"),
        (iam::REMOVE_USER_FROM_GROUP, "UserName"),
        (iam::DELETE_GROUP, "GroupName"),
    ] {
        diff.step(Step::shrink(Fake(Call::new(operation).with(name, "old"))).impact(Impact::Destroys));
    }
    let plan = plan_of(vec![examined(at("iam.group", "Old"), Ok(diff))]);
    assert_snapshot!(consent(&plan, &plan.asks(), Styles::PLAIN), @r#"
    error: nothing was done: this needs consent that was not given
      ! destroys: iam.group["Old"]
          iam:DetachGroupPolicy, iam:RemoveUserFromGroup, iam:DeleteGroup
      help: if this is meant, add: --allow destroys
    "#);
}

fn password_policy(live: u8, steps: bool) -> Diff<Fake> {
    let mut diff = Diff::settled();
    if steps {
        diff.value("minimum_length", live, 14_u8);
        let call = Call::new(iam::UPDATE_ACCOUNT_PASSWORD_POLICY).with("MinimumPasswordLength", 14);
        diff.step(Step::grow(Fake(call)));
    }
    diff
}

/// A kind of which there is one, as it was planned and as it is now; nothing where it is not there.
type Case = (&'static str, Option<Diff<Fake>>, Option<Diff<Fake>>);

fn what_moved(cases: Vec<Case>) -> String {
    let record = |kind: &'static str, diff: Option<Diff<Fake>>| {
        diff.map(|diff| record::resource(&examined(at(kind, ""), Ok(diff)), &Sources::default()))
    };
    let differing = cases.into_iter().map(|(kind, planned, now)| Moved {
        address: kind.to_owned(),
        planned: record(kind, planned),
        now: record(kind, now),
    });
    moved(&differing.collect::<Vec<_>>(), Styles::PLAIN)
}

#[test]
fn what_moved_is_shown_as_it_was_planned_and_as_it_is_now() {
    let differing = vec![
        ("iam.password_policy", Some(password_policy(8, true)), Some(password_policy(10, true))),
        ("iam.other", Some(password_policy(8, true)), Some(password_policy(14, false))),
    ];
    assert_snapshot!(what_moved(differing), @"
    error: the account or its plan moved since it was planned
      ! iam.password_policy
          minimum_length
            planned  8 -> 14
            now      10 -> 14
      ! iam.other
          state
            planned  update
            now      unchanged
          minimum_length
            planned  8 -> 14
            now      nothing
          calls
            planned  iam:UpdateAccountPasswordPolicy(MinimumPasswordLength: 14)
            now      nothing
      help: look at a new plan
    ");
}

#[test]
fn a_policy_that_moved_is_compared_in_words() {
    let with = |action: &str| {
        let document = |action: &str| {
            format!(
                r#"{{ "Version": "2012-10-17", "Statement": [{{ "Effect": "Allow", "Action": "{action}", "Resource": "*" }}] }}"#
            )
        };
        let mut diff = Diff::settled();
        diff.attributes.push(policy_diff(
            "document",
            Some(&document(action)),
            Some(&document("s3:GetObject")),
        ));
        diff
    };
    let differing = vec![("iam.policy", Some(with("s3:PutObject")), Some(with("s3:ListBucket")))];
    assert_snapshot!(what_moved(differing), @"
    error: the account or its plan moved since it was planned
      ! iam.policy
          document
            planned  now allows `s3:GetObject` on `*`
                     | no longer allows `s3:PutObject` on `*`
            now      now allows `s3:GetObject` on `*`
                     | no longer allows `s3:ListBucket` on `*`
      help: look at a new plan
    ");
}

#[test]
fn a_resource_that_is_gone_is_said_to_be() {
    assert_snapshot!(what_moved(vec![("iam.password_policy", Some(password_policy(8, true)), None)]), @"
    error: the account or its plan moved since it was planned
      ! iam.password_policy
          state
            planned  update
            now      not there
          minimum_length
            planned  8 -> 14
            now      nothing
          calls
            planned  iam:UpdateAccountPasswordPolicy(MinimumPasswordLength: 14)
            now      nothing
      help: look at a new plan
    ");
}
