//! Policies in plans.

use insta::assert_snapshot;

use crate::aws::operation::iam;
use crate::model::{Action, Call, Diff, Step};
use crate::report::TextOptions;
use crate::report::fixtures::{Fake, at, examined, plan_of, policy_diff, text_of};
use crate::report::text::plan;
use crate::values::Sources;

const READS: &str = r#"{
    "Version": "2012-10-17",
    "Statement": [
        { "Sid": "Read", "Effect": "Allow", "Action": ["s3:GetObject", "s3:ListBucket"], "Resource": "*" },
        { "Sid": "Own", "Effect": "Allow", "Action": "iam:GetUser", "Resource": "arn:aws:iam::*:user/${aws:username}" },
        { "Sid": "NoDelete", "Effect": "Deny", "Action": "s3:DeleteBucket", "Resource": "*" }
    ]
}"#;

fn policy(live: Option<&str>, desired: Option<&str>, action: Action) -> Diff<Fake> {
    let mut diff = Diff::settled();
    diff.attributes.push(policy_diff("document", live, desired));
    diff.step(Step::grow(Fake(Call::new(iam::CREATE_POLICY_VERSION).with("PolicyArn", "arn"))));
    diff.action = Some(action);
    diff
}

#[test]
fn a_changed_policy_is_shown_in_words_and_as_a_unified_diff() {
    let wider =
        READS.replace("\"s3:ListBucket\"", "\"s3:PutObject\"").replace("s3:DeleteBucket", "s3:DeleteObject");
    let diff = policy(Some(READS), Some(&wider), Action::Update);
    let plan = plan_of(vec![examined(at("iam.policy", "Reading"), Ok(diff))]);
    assert_snapshot!(text_of(&plan), @r#"
    Account 123456789012 (acme-prod) · us-east-1
    Caller role Admin (session ana), arn:aws:sts::123456789012:assumed-role/Admin/ana
    Baseline secure-account

    ~ iam.policy["Reading"]
        document changes
          now allows `s3:PutObject` on `*`
          no longer allows `s3:ListBucket` on `*`
          now denies `s3:DeleteObject` on `*`
          no longer denies `s3:DeleteBucket` on `*`
          @@ -5,7 +5,7 @@
                 "Sid": "NoDelete",
                 "Effect": "Deny",
                 "Action": [
          -        "s3:DeleteBucket"
          +        "s3:DeleteObject"
                 ],
                 "Resource": [
                   "*"
          @@ -26,7 +26,7 @@
                 "Effect": "Allow",
                 "Action": [
                   "s3:GetObject",
          -        "s3:ListBucket"
          +        "s3:PutObject"
                 ],
                 "Resource": [
                   "*"

    Plan: 0 to create, 1 to update, 0 to delete, 0 unchanged · 26 requests · 0.3 s
    "#);
}

#[test]
fn a_change_that_decides_nothing_says_so() {
    let renamed = READS.replace("\"Read\"", "\"Reading\"");
    let diff = policy(Some(READS), Some(&renamed), Action::Update);
    let plan = plan_of(vec![examined(at("iam.policy", "Reading"), Ok(diff))]);
    assert_snapshot!(text_of(&plan), @r#"
    Account 123456789012 (acme-prod) · us-east-1
    Caller role Admin (session ana), arn:aws:sts::123456789012:assumed-role/Admin/ana
    Baseline secure-account

    ~ iam.policy["Reading"]
        document changes
          allows and denies what it did
          @@ -22,7 +22,7 @@
                 ]
               },
               {
          -      "Sid": "Read",
          +      "Sid": "Reading",
                 "Effect": "Allow",
                 "Action": [
                   "s3:GetObject",

    Plan: 0 to create, 1 to update, 0 to delete, 0 unchanged · 26 requests · 0.3 s
    "#);
}

#[test]
fn what_cannot_be_told_is_said() {
    let except = |name: &str| {
        format!(
            r#"{{ "Version": "2012-10-17", "Statement": [
                {{ "Effect": "Allow", "Action": "s3:GetObject", "NotResource": "arn:aws:s3:::{name}/*" }}] }}"#
        )
    };
    let diff = policy(Some(&except("one")), Some(&except("two")), Action::Update);
    let plan = plan_of(vec![examined(at("iam.policy", "Reading"), Ok(diff))]);
    assert_snapshot!(text_of(&plan), @r#"
    Account 123456789012 (acme-prod) · us-east-1
    Caller role Admin (session ana), arn:aws:sts::123456789012:assumed-role/Admin/ana
    Baseline secure-account

    ~ iam.policy["Reading"]
        document changes
          now allows `s3:GetObject` on all but `arn:aws:s3:::two/*`
          no longer allows `s3:GetObject` on all but `arn:aws:s3:::one/*`
          cannot tell which resources differ where `NotResource` leaves out `arn:aws:s3:::one/*`
          cannot tell which resources differ where `NotResource` leaves out `arn:aws:s3:::two/*`
          @@ -7,7 +7,7 @@
                   "s3:GetObject"
                 ],
                 "NotResource": [
          -        "arn:aws:s3:::one/*"
          +        "arn:aws:s3:::two/*"
                 ]
               }
             ]

    Plan: 0 to create, 1 to update, 0 to delete, 0 unchanged · 26 requests · 0.3 s
    "#);
}

#[test]
fn a_new_policy_is_shown_in_words_and_whole_on_demand() {
    let diff = policy(None, Some(READS), Action::Create);
    let new = plan_of(vec![examined(at("iam.policy", "Reading"), Ok(diff))]);
    assert_snapshot!(text_of(&new), @r#"
    Account 123456789012 (acme-prod) · us-east-1
    Caller role Admin (session ana), arn:aws:sts::123456789012:assumed-role/Admin/ana
    Baseline secure-account

    + iam.policy["Reading"]
        document is new
          now allows `iam:GetUser` on `arn:aws:iam::*:user/${aws:username}`
          now allows `s3:GetObject` and `s3:ListBucket` on `*`
          now denies `s3:DeleteBucket` on `*`

    Plan: 1 to create, 0 to update, 0 to delete, 0 unchanged · 26 requests · 0.3 s
    "#);
    let verbose = plan(&new, &Sources::default(), &TextOptions { verbose: true, ..TextOptions::default() });
    assert!(verbose.contains("\n      {\n        \"Version\": \"2012-10-17\",\n"), "{verbose}");
}

#[test]
fn a_removed_policy_is_shown_by_what_it_allowed() {
    let diff = policy(Some(READS), None, Action::Delete);
    let plan = plan_of(vec![examined(at("iam.policy", "Reading"), Ok(diff))]);
    assert_snapshot!(text_of(&plan), @r#"
    Account 123456789012 (acme-prod) · us-east-1
    Caller role Admin (session ana), arn:aws:sts::123456789012:assumed-role/Admin/ana
    Baseline secure-account

    - iam.policy["Reading"]
        document is removed
          no longer allows `iam:GetUser` on `arn:aws:iam::*:user/${aws:username}`
          no longer allows `s3:GetObject` and `s3:ListBucket` on `*`
          no longer denies `s3:DeleteBucket` on `*`

    Plan: 0 to create, 0 to update, 1 to delete, 0 unchanged · 26 requests · 0.3 s
    "#);
}
