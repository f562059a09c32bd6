//! Findings in plans.

use insta::assert_snapshot;

use crate::aws::operation::iam;
use crate::model::{Action, Diff, Finding, Step};
use crate::report::TextOptions;
use crate::report::fixtures::{
    at, call, examined, examined_with_needs, plan_of, refused_by_iam, text_of, updated,
};
use crate::report::text::plan;
use crate::values::{Origin, Sources};

#[test]
fn a_step_for_a_person_comes_with_its_instructions() {
    let root = Finding::Manual {
        why: "root has no MFA device".into(),
        instructions: vec![
            "sign in as root".into(),
            "open Security credentials, then Assign MFA device".into(),
        ],
    };
    let mut user = Diff::found(Finding::Manual {
        why: "`ana` cannot sign in yet".into(),
        instructions: vec!["give a first password".into()],
    });
    user.step(Step::grow(call(iam::CREATE_USER, "UserName", "ana")));
    user.action = Some(Action::Create);
    let plan = plan_of(vec![
        examined(at("account.root", ""), Ok(Diff::found(root.clone()))),
        examined(at("iam.user", "ana"), Ok(user)),
    ]);
    assert_snapshot!(text_of(&plan), @r#"
    Account 123456789012 (acme-prod) · us-east-1
    Caller role Admin (session ana), arn:aws:sts::123456789012:assumed-role/Admin/ana
    Baseline secure-account

    • account.root
        • by hand: root has no MFA device
          1. sign in as root
          2. open Security credentials, then Assign MFA device

    + iam.user["ana"]
        • by hand: `ana` cannot sign in yet
          give a first password

    Plan: 1 to create, 0 to update, 0 to delete, 1 unchanged · 2 by hand · 26 requests · 0.3 s
    "#);
    let rest = plan_of(vec![examined(at("account.root", ""), Ok(Diff::found(root)))]);
    let text = text_of(&rest);
    let words = text.lines().rev().nth(1).expect("there are two closing lines");
    assert_eq!(words, "Everything is as declared, but for 1 step to do by hand.");
}

#[test]
fn what_is_refused_holds_back_what_needs_it() {
    let mut sources = Sources::default();
    let text = "iam:\n  groups:\n    - name: ReadOnly\n      managed_policies: [ReadOnlyAcces]\n";
    let source = sources.add("baseline.yaml", text);
    let start = text.find("ReadOnlyAcces").expect("it stands there");
    let policy = Diff::found(Finding::Refused {
        at: Some(Origin::new(source, start, start + 13)),
        why: "there is no managed policy called `ReadOnlyAcces`".into(),
        help: "did you mean `ReadOnlyAccess`?".into(),
    });
    let group = at("iam.group", "ReadOnly");
    let user = updated(|diff| diff.value("tags.Team", None::<&str>, "platform"));
    let planned = plan_of(vec![
        examined(group.clone(), Ok(policy)),
        examined_with_needs(at("iam.user", "ana"), vec![group], Ok(user)),
    ]);
    assert_snapshot!(plan(&planned, &sources, &TextOptions::default()), @r#"
    Account 123456789012 (acme-prod) · us-east-1
    Caller role Admin (session ana), arn:aws:sts::123456789012:assumed-role/Admin/ana
    Baseline secure-account

    ! iam.group["ReadOnly"]
        ! refused: there is no managed policy called `ReadOnlyAcces`
          at baseline.yaml:4:26
          help: did you mean `ReadOnlyAccess`?

    ! iam.user["ana"]
        tags.Team   none -> platform
        ! blocked: it needs `iam.group["ReadOnly"]`, which cannot be settled
          next: settle `iam.group["ReadOnly"]` first

    Plan: 0 to create, 0 to update, 0 to delete, 0 unchanged · 1 refused · 1 blocked · 26 requests · 0.3 s
    "#);
}

#[test]
fn every_other_finding_has_its_line() {
    let findings = [
        ("waiting", Finding::Waiting { for_what: "the report, which AWS is making".into() }),
        (
            "unhealthy",
            Finding::Unhealthy { cause: "nothing is delivered".into(), fix: "look at the bucket".into() },
        ),
        ("note", Finding::Note("a member leaves the last group".into())),
    ];
    let items = findings.map(|(name, finding)| examined(at("test.kind", name), Ok(Diff::found(finding))));
    assert_snapshot!(text_of(&plan_of(items.into())), @r#"
    Account 123456789012 (acme-prod) · us-east-1
    Caller role Admin (session ana), arn:aws:sts::123456789012:assumed-role/Admin/ana
    Baseline secure-account

    … test.kind["waiting"]
        … waiting for: the report, which AWS is making

    ! test.kind["unhealthy"]
        ! unhealthy: nothing is delivered
          help: look at the bucket

    i test.kind["note"]
        note: a member leaves the last group

    Plan: 0 to create, 0 to update, 0 to delete, 3 unchanged · 1 waiting · 1 unhealthy · 26 requests · 0.3 s
    "#);
}

#[test]
fn an_unreadable_resource_says_how_to_make_it_readable_and_once_is_enough() {
    let message = "User: arn:aws:iam::123456789012:user/ana is not authorized";
    let denied = refused_by_iam(iam::GET_ACCOUNT_AUTHORIZATION_DETAILS, "AccessDenied", message);
    let items =
        ["Administrador", "ReadOnly"].map(|name| examined(at("iam.group", name), Err(denied.clone())));
    assert_snapshot!(text_of(&plan_of(items.into())), @r#"
    Account 123456789012 (acme-prod) · us-east-1
    Caller role Admin (session ana), arn:aws:sts::123456789012:assumed-role/Admin/ana
    Baseline secure-account

    ? iam.group["Administrador"]
        ? unreadable: `iam:GetAccountAuthorizationDetails` was denied
          cause: User: arn:aws:iam::123456789012:user/ana is not authorized
          request id: f1e2-d3c4
          help: add this statement to a policy of the caller: {"Effect": "Allow", "Action": ["iam:GetAccountAuthorizationDetails"], "Resource": "*"}

    ? iam.group["ReadOnly"]
        ? unreadable: `iam:GetAccountAuthorizationDetails` was denied, as above

    Plan: 0 to create, 0 to update, 0 to delete, 0 unchanged · 2 unreadable · 26 requests · 0.3 s
    "#);
}

#[test]
fn what_the_file_does_not_mention_is_gathered_after_the_resources() {
    let what = Finding::Unmanaged { what: "members `eve` and `mallory`".into() };
    let mut changed = updated(|diff| diff.set("members", vec!["ana".into()], vec![]));
    changed.finding(Finding::Unmanaged { what: "attached policy `PowerUserAccess`".into() });
    let plan = plan_of(vec![
        examined(at("iam.group", "ReadOnly"), Ok(Diff::found(what))),
        examined(at("iam.group", "Operators"), Ok(changed)),
    ]);
    assert_snapshot!(text_of(&plan), @r#"
    Account 123456789012 (acme-prod) · us-east-1
    Caller role Admin (session ana), arn:aws:sts::123456789012:assumed-role/Admin/ana
    Baseline secure-account

    ~ iam.group["Operators"]
        members: 1 added
          + ana

    Not in the file, left alone:
      iam.group["ReadOnly"]: members `eve` and `mallory`
      iam.group["Operators"]: attached policy `PowerUserAccess`

    Plan: 0 to create, 1 to update, 0 to delete, 1 unchanged · 2 unmanaged · 26 requests · 0.3 s
    "#);
}

#[test]
fn what_the_file_names_and_is_not_there_is_shown_with_its_place() {
    let mut sources = Sources::default();
    let text =
        "identity_center:\n  permission_sets:\n    - name: Audit\n      managed_policies: [ReadOnlyAcces]\n";
    let source = sources.add("baseline.yaml", text);
    let start = text.find("ReadOnlyAcces").expect("it stands there");
    let set = Diff::found(Finding::NotThere {
        at: Origin::new(source, start, start + 13),
        why: "AWS has no managed policy called `ReadOnlyAcces`".into(),
        next: "did you mean `ReadOnlyAccess`?".into(),
    });
    let planned = plan_of(vec![examined(at("identity_center.permission_set", "Audit"), Ok(set))]);
    assert_snapshot!(plan(&planned, &sources, &TextOptions::default()), @r#"
    Account 123456789012 (acme-prod) · us-east-1
    Caller role Admin (session ana), arn:aws:sts::123456789012:assumed-role/Admin/ana
    Baseline secure-account

    ! identity_center.permission_set["Audit"]
        ! blocked: AWS has no managed policy called `ReadOnlyAcces`
          at baseline.yaml:4:26
          next: did you mean `ReadOnlyAccess`?

    Plan: 0 to create, 0 to update, 0 to delete, 0 unchanged · 1 blocked · 26 requests · 0.3 s
    "#);
}
