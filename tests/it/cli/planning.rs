//! `baseline plan`: what differs.

use std::fs;

use baseline::sandbox::state::FRESH_ACCOUNT;
use insta::assert_snapshot;

use super::support::{Folder, SMALL};

#[test]
fn calls_are_shown_when_asked_for() {
    assert_snapshot!(Folder::with_baseline(SMALL).run("plan --sandbox --calls"), @r#"
    exit code 0
    ---- stdout
    Account 123456789012 · us-east-1
    Caller role OrganizationAccountAccessRole (session sandbox), arn:aws:sts::123456789012:assumed-role/OrganizationAccountAccessRole/sandbox
    Baseline small

    + account.alias
        alias   none -> acme-prod
        calls
          iam:CreateAccountAlias(AccountAlias: "acme-prod")

    + iam.user["ana"]
        • by hand: `ana` cannot sign in yet
          give a first password that must be changed: aws iam create-login-profile --user-name ana --password-reset-required --password …
        calls
          iam:CreateUser(UserName: "ana")

    + iam.group["ReadOnly"]
        managed_policies: 1 added
          + ReadOnlyAccess
        members: 1 added
          + ana
        calls
          iam:CreateGroup(GroupName: "ReadOnly")
          iam:AttachGroupPolicy(GroupName: "ReadOnly", PolicyArn: "arn:aws:iam::aws:policy/ReadOnlyAccess")
          iam:AddUserToGroup(GroupName: "ReadOnly", UserName: "ana")

    Plan: 3 to create, 0 to update, 0 to delete, 0 unchanged · 1 by hand · 4 requests · 0.0 s
    "#);
}

#[test]
fn verbose_shows_what_is_settled_too() {
    let folder = Folder::with_baseline(SMALL);
    folder.run("apply --sandbox=account --yes --only account.alias");
    assert_snapshot!(folder.run("plan --sandbox=account -v"), @r#"
    exit code 0
    ---- stdout
    Account 123456789012 (acme-prod) · us-east-1
    Caller role OrganizationAccountAccessRole (session sandbox), arn:aws:sts::123456789012:assumed-role/OrganizationAccountAccessRole/sandbox
    Baseline small

    + iam.user["ana"]
        • by hand: `ana` cannot sign in yet
          give a first password that must be changed: aws iam create-login-profile --user-name ana --password-reset-required --password …

    + iam.group["ReadOnly"]
        managed_policies: 1 added
          + ReadOnlyAccess
        members: 1 added
          + ana

    = account.alias

    Plan: 2 to create, 0 to update, 0 to delete, 1 unchanged · 1 by hand · 4 requests · 0.0 s
    "#);
}

#[test]
fn nothing_to_do_is_one_line() {
    let folder = Folder::with_baseline(SMALL);
    folder.run("apply --sandbox=account --yes");
    assert_snapshot!(folder.run("plan --sandbox=account"), @"
    exit code 0
    ---- stdout
    Account 123456789012 (acme-prod) · us-east-1
    Caller role OrganizationAccountAccessRole (session sandbox), arn:aws:sts::123456789012:assumed-role/OrganizationAccountAccessRole/sandbox
    Baseline small

    Everything is as declared.
    Plan: 0 to create, 0 to update, 0 to delete, 3 unchanged · 3 requests · 0.0 s
    ");
}

#[test]
fn changes_have_an_exit_code_where_it_is_asked_for() {
    let folder = Folder::with_baseline(SMALL);
    assert_eq!(folder.run("plan --sandbox=account").code, Some(0));
    assert_eq!(folder.run("plan --sandbox=account --detailed-exitcode").code, Some(2));
    folder.run("apply --sandbox=account --yes");
    assert_eq!(folder.run("plan --sandbox=account --detailed-exitcode").code, Some(0));
}

#[test]
fn a_plan_changes_nothing() {
    let folder = Folder::with_baseline(SMALL);
    folder.run("apply --sandbox=account --yes --only account.alias");
    let before = folder.account();
    folder.run("plan --sandbox=account");
    let after = folder.account();
    assert_eq!(after.accounts, before.accounts);
}

#[test]
fn drift_is_shown_with_both_values() {
    let folder = Folder::with_baseline(SMALL);
    folder.run("apply --sandbox=account --yes");
    folder.edit_account(|state| {
        let account = state.account_mut(FRESH_ACCOUNT);
        account.alias = Some("somebody-else".into());
        let group = account.groups.get_mut(&"ReadOnly".into()).expect("the group was made");
        group.entity.attached_policies.clear();
    });
    assert_snapshot!(folder.run("plan --sandbox=account --calls"), @r#"
    exit code 0
    ---- stdout
    Account 123456789012 (somebody-else) · us-east-1
    Caller role OrganizationAccountAccessRole (session sandbox), arn:aws:sts::123456789012:assumed-role/OrganizationAccountAccessRole/sandbox
    Baseline small

    ~ account.alias
        alias   somebody-else -> acme-prod
        ! disrupts: sign-in links with `somebody-else` break, and anybody may take that name
        calls
          iam:CreateAccountAlias(AccountAlias: "acme-prod")

    ~ iam.group["ReadOnly"]
        managed_policies: 1 added
          + ReadOnlyAccess
        calls
          iam:AttachGroupPolicy(GroupName: "ReadOnly", PolicyArn: "arn:aws:iam::aws:policy/ReadOnlyAccess")

    Needs consent to be applied:
      ! disrupts (--allow disrupts): account.alias

    Plan: 0 to create, 2 to update, 0 to delete, 1 unchanged · 4 requests · 0.0 s
    "#);
}

#[test]
fn a_name_of_no_policy_is_refused_with_the_nearest() {
    let text = SMALL.replace("[ReadOnlyAccess]", "[ReadOnlyAcces]");
    assert_snapshot!(Folder::with_baseline(&text).run("plan --sandbox"), @r#"
    exit code 3
    ---- stdout
    Account 123456789012 · us-east-1
    Caller role OrganizationAccountAccessRole (session sandbox), arn:aws:sts::123456789012:assumed-role/OrganizationAccountAccessRole/sandbox
    Baseline small

    + account.alias
        alias   none -> acme-prod

    + iam.user["ana"]
        • by hand: `ana` cannot sign in yet
          give a first password that must be changed: aws iam create-login-profile --user-name ana --password-reset-required --password …

    ! iam.group["ReadOnly"]
        ! refused: there is no managed policy called `ReadOnlyAcces`
          at baseline.yaml:8:26
          help: did you mean `ReadOnlyAccess`?

    Plan: 2 to create, 0 to update, 0 to delete, 0 unchanged · 1 by hand · 1 refused · 6 requests · 0.1 s
    "#);
}

#[test]
fn a_refused_name_keeps_apply_from_doing_anything() {
    let text = SMALL.replace("[ReadOnlyAccess]", "[ReadOnlyAcces]");
    let folder = Folder::with_baseline(&text);
    let ended = folder.run("apply --sandbox=account --yes");
    assert_eq!(ended.code, Some(3), "{ended}");
    assert!(!folder.path("account").exists(), "something was applied:\n{ended}");
}

#[test]
fn json_is_one_object() {
    let ended = Folder::with_baseline(SMALL).run("plan --sandbox --json");
    assert_eq!((ended.code, ended.stderr.as_str()), (Some(0), ""));
    let plan = ended.json();
    let keys: Vec<&str> = plan.as_object().expect("an object").keys().map(String::as_str).collect();
    assert_snapshot!(keys.join(" "), @"format tool kind baseline account at file other_files parameters rejections resources unmanaged consent settled failed_on summary requests");
    let resources = plan["resources"].as_array().expect("a list");
    let group = resources.iter().find(|one| one["address"] == r#"iam.group["ReadOnly"]"#);
    assert_snapshot!(format!("{:#}", group.expect("the group is planned")), @r#"
    {
      "address": "iam.group[\"ReadOnly\"]",
      "scope": "123456789012",
      "state": "create",
      "attributes": [
        {
          "name": "managed_policies",
          "adds": [
            "ReadOnlyAccess"
          ],
          "removes": []
        },
        {
          "name": "members",
          "adds": [
            "ana"
          ],
          "removes": []
        }
      ],
      "steps": [
        {
          "call": {
            "operation": "iam:CreateGroup",
            "arguments": {
              "GroupName": "ReadOnly"
            },
            "permissions": [
              "iam:CreateGroup"
            ]
          },
          "phase": "grow",
          "impact": "routine"
        },
        {
          "call": {
            "operation": "iam:AttachGroupPolicy",
            "arguments": {
              "GroupName": "ReadOnly",
              "PolicyArn": "arn:aws:iam::aws:policy/ReadOnlyAccess"
            },
            "permissions": [
              "iam:AttachGroupPolicy"
            ]
          },
          "phase": "grow",
          "impact": "routine"
        },
        {
          "call": {
            "operation": "iam:AddUserToGroup",
            "arguments": {
              "GroupName": "ReadOnly",
              "UserName": "ana"
            },
            "permissions": [
              "iam:AddUserToGroup"
            ]
          },
          "phase": "grow",
          "impact": "routine"
        }
      ]
    }
    "#);
    assert_snapshot!(format!("{:#}", plan["summary"]), @r#"
    {
      "create": 3,
      "update": 0,
      "delete": 0,
      "unchanged": 0,
      "manual": 1,
      "waiting": 0,
      "unhealthy": 0,
      "blocked": 0,
      "refused": 0,
      "unreadable": 0,
      "unmanaged": 0
    }
    "#);
}

#[test]
fn a_finding_can_be_made_a_failure() {
    let folder = Folder::with_baseline(SMALL);
    assert_eq!(folder.run("plan --sandbox --fail-on manual").code, Some(1));
    assert_eq!(folder.run("plan --sandbox --fail-on unmanaged,waiting").code, Some(0));
    assert_snapshot!(folder.run("plan --sandbox --fail-on everything"), @"
    exit code 1
    ---- stderr
    error: invalid value 'everything' for '--fail-on <KIND>'
      [possible values: manual, waiting, unmanaged, unhealthy, note]

    For more information, try '--help'.
    ");
}

#[test]
fn the_sandbox_goes_with_no_other_place() {
    let folder = Folder::with_baseline(SMALL);
    assert_snapshot!(folder.run("plan --sandbox --profile prod"), @"
    exit code 1
    ---- stderr
    error: the sandbox does not go with `--profile` or `--endpoint-url`
      help: it is in this process and brings its own credentials; leave one of them out
    ");
}

#[test]
fn a_policy_can_be_written_in_the_file() {
    let folder = Folder::with_baseline(
        "baseline: 1\nname: inline\niam:\n  policies:\n    - name: Guard\n      document:\n        \
         Version: \"2012-10-17\"\n        Statement:\n          \
         - { Effect: Deny, Action: \"cloudtrail:StopLogging\", Resource: \"*\" }\n",
    );
    assert_snapshot!(folder.run("plan --sandbox"), @r#"
    exit code 0
    ---- stdout
    Account 123456789012 · us-east-1
    Caller role OrganizationAccountAccessRole (session sandbox), arn:aws:sts::123456789012:assumed-role/OrganizationAccountAccessRole/sandbox
    Baseline inline

    + iam.policy["Guard"]
        document is new
          now denies `cloudtrail:StopLogging` on `*`

    Plan: 1 to create, 0 to update, 0 to delete, 0 unchanged · 4 requests · 0.0 s
    "#);
    assert!(fs::metadata(folder.path("account")).is_err());
}

#[test]
fn json_says_when_it_was_what_was_read_and_with_which_values() {
    let folder = Folder::with_baseline(
        "baseline: 1\nname: guard\nparameters:\n  company: { default: none }\niam:\n  policies:\n    \
         - { name: \"${company}-guard\", document: { file: policies/guard.json } }\n",
    );
    std::fs::create_dir(folder.path("policies")).expect("the folder is ours");
    let statement = r#"{ "Effect": "Deny", "Action": "cloudtrail:StopLogging", "Resource": "*" }"#;
    let document = format!(r#"{{ "Version": "2012-10-17", "Statement": [{statement}] }}"#);
    folder.write("policies/guard.json", &document);
    folder.write("values.yaml", "company: acme\n");
    let typed = "plan ./baseline.yaml --parameters values.yaml --sandbox --json";
    let plan = folder.run(typed).json();
    assert_eq!(plan["at"], folder.run(typed).json()["at"], "the sandbox's time is its own");
    let evidence = ["at", "file", "other_files", "parameters"].map(|name| (name, plan[name].clone()));
    assert_snapshot!(format!("{:#}", evidence.into_iter().collect::<serde_json::Value>()), @r#"
    {
      "at": "2026-01-01T00:00:00Z",
      "file": {
        "path": "./baseline.yaml",
        "sha256": "fd5566da011b8cb260271798697f5a1f90407087ea43e1e9a4be9e9fa09a2393"
      },
      "other_files": [
        {
          "path": "values.yaml",
          "sha256": "7bd590a6a139e2b814cdc082df1feff6c9bb5a2d618b3e27a151565b9f5990f5"
        },
        {
          "path": "policies/guard.json",
          "sha256": "ab328b0834f95cea53ab37eb0b2851c60e90f182e11ed97dae0b39ddd0deb4b9"
        }
      ],
      "parameters": {
        "company": "acme"
      }
    }
    "#);
}

#[test]
fn json_holds_the_warnings_of_the_file() {
    let folder = Folder::with_baseline(
        "baseline: 1\nname: typo\niam:\n  policies:\n    - name: Read\n      document:\n        \
         Version: \"2012-10-17\"\n        Statement:\n          \
         - { Effect: Allow, Action: \"s3:GetObjct\", Resource: \"*\" }\n",
    );
    let planned = folder.run("plan --sandbox --json");
    assert_snapshot!(format!("{:#}", planned.json()["rejections"]), @r#"
    [
      {
        "severity": "warning",
        "message": "this statement names `s3:GetObjct`, which is no action that is known; did you mean `s3:GetObject`?",
        "at": "baseline.yaml:9:38"
      }
    ]
    "#);
    let valid = folder.run("validate --json").json();
    assert_eq!(valid["rejections"], planned.json()["rejections"]);
    let applied = folder.run("apply --sandbox --yes --json");
    assert_eq!(applied.json()["rejections"], planned.json()["rejections"], "{applied}");
}
