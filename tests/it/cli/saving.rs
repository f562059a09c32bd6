//! Saved plans: a promise, not a program.

use std::fs;

use baseline::sandbox::State;
use baseline::sandbox::state::FRESH_ACCOUNT;
use insta::assert_snapshot;
use jiff::{SignedDuration, Timestamp};

use super::support::{Folder, SHIPPED, SMALL};

#[test]
fn a_saved_plan_is_applied() {
    let folder = Folder::with_shipped_baseline();
    let ended = folder.run(&format!("plan {SHIPPED} --sandbox=account --out plan.json"));
    assert_eq!(ended.code, Some(0), "{ended}");
    // It brings the texts that it was made from.
    fs::remove_file(folder.path("secure-account.yaml")).expect("it was there");
    fs::remove_dir_all(folder.path("policies")).expect("it was there");
    let ended = folder.run("apply plan.json --sandbox=account --yes");
    assert_eq!(ended.code, Some(0), "{ended}");
}

#[cfg(unix)]
#[test]
fn a_saved_plan_is_for_its_owner_alone() {
    use std::os::unix::fs::PermissionsExt;

    let folder = Folder::with_baseline(SMALL);
    folder.run("plan --sandbox --out plan.json");
    let mode = fs::metadata(folder.path("plan.json")).expect("it was saved").permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
}

#[cfg(unix)]
#[test]
fn a_file_that_others_could_read_is_replaced_by_one_that_they_cannot() {
    use std::os::unix::fs::PermissionsExt;

    let folder = Folder::with_baseline(SMALL);
    folder.run("plan --sandbox --out plan.json");
    folder.write("plan.json.new", "left behind");
    for name in ["plan.json", "plan.json.new"] {
        fs::set_permissions(folder.path(name), fs::Permissions::from_mode(0o644)).expect("it is ours");
    }
    folder.run("plan --sandbox --out plan.json");
    let mode = fs::metadata(folder.path("plan.json")).expect("it was saved").permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
}

#[test]
fn what_is_no_saved_plan_is_not_written_over() {
    let folder = Folder::with_baseline(SMALL);
    assert_snapshot!(folder.run("plan --sandbox --out baseline.yaml").stderr, @"
    error: `baseline.yaml` is there already, and is no saved plan
      help: name a file that is not there, or a saved plan to replace
    ");
    assert_eq!(folder.read("baseline.yaml"), SMALL);
}

#[test]
fn a_plan_is_not_saved_to_standard_output() {
    let folder = Folder::with_baseline(SMALL);
    assert_snapshot!(folder.run("plan --sandbox --out -"), @"
    exit code 1
    ---- stderr
    error: `--out -`: a plan is saved to a file
      help: name a file, such as `plan.json`
    ");
    assert!(!folder.path("-").exists());
}

#[test]
fn a_plan_that_cannot_be_saved_is_a_failure() {
    let folder = Folder::with_baseline(SMALL);
    let ended = folder.run("plan --sandbox=account --out no/such/folder/plan.json");
    assert_snapshot!(ended, @"
    exit code 1
    ---- stderr
    error: `no/such/folder/plan.json` cannot be written
      cause: No such file or directory (os error 2)
      help: nothing was changed in the account
    ");
    assert!(!folder.path("account").exists());
}

#[test]
fn what_a_saved_plan_holds() {
    let folder = Folder::with_baseline(SMALL);
    folder.run("plan --sandbox --out plan.json --only iam.user*");
    let version = format!("\"tool\": \"{}\"", env!("CARGO_PKG_VERSION"));
    assert_snapshot!(folder.read("plan.json").replace(&version, "\"tool\": \"[version]\""), @r#"
    {
      "baseline_plan": 1,
      "tool": "[version]",
      "evidence": {
        "at": "2026-01-01T00:00:00Z",
        "file": {
          "path": "baseline.yaml",
          "sha256": "ab0c17601ddd2ff5b7c89d42b17e159466474356389383d2160e6265883bf764"
        },
        "other_files": [],
        "parameters": {}
      },
      "account": {
        "id": "123456789012",
        "alias": null,
        "caller": "arn:aws:sts::123456789012:assumed-role/OrganizationAccountAccessRole/sandbox",
        "region": "us-east-1"
      },
      "selection": {
        "only": [
          "iam.user*"
        ],
        "with_dependencies": false
      },
      "set": [],
      "parameters": null,
      "root": "baseline.yaml",
      "sources": {
        "baseline.yaml": "baseline: 1\nname: small\naccount:\n  alias: acme-prod\niam:\n  groups:\n    - name: ReadOnly\n      managed_policies: [ReadOnlyAccess]\n      members: [ana]\n  users:\n    - name: ana\n"
      },
      "resources": [
        {
          "address": "iam.user[\"ana\"]",
          "scope": "123456789012",
          "state": "create",
          "steps": [
            {
              "call": {
                "operation": "iam:CreateUser",
                "arguments": {
                  "UserName": "ana"
                },
                "permissions": [
                  "iam:CreateUser",
                  "iam:TagUser"
                ]
              },
              "phase": "grow",
              "impact": "routine"
            }
          ],
          "findings": [
            {
              "finding": "manual",
              "why": "`ana` cannot sign in yet",
              "instructions": [
                "give a first password that must be changed: aws iam create-login-profile --user-name ana --password-reset-required --password …"
              ]
            }
          ]
        }
      ]
    }
    "#);
}

#[test]
fn an_account_that_moved_is_refused_with_what_moved() {
    let folder = Folder::with_baseline(SMALL);
    folder.run("plan --sandbox=account --out plan.json");
    folder.edit_account(|state| {
        state.add_user(FRESH_ACCOUNT, "ana");
        state.account_mut(FRESH_ACCOUNT).alias = Some("somebody-else".into());
    });
    let before = folder.account().accounts;
    assert_snapshot!(folder.run("apply plan.json --sandbox=account --yes"), @r#"
    exit code 1
    ---- stderr
    error: the account or its plan moved since it was planned
      ! account.alias
          state
            planned  create
            now      update
          alias
            planned  none -> acme-prod
            now      somebody-else -> acme-prod
          calls
            planned  iam:CreateAccountAlias(AccountAlias: "acme-prod")
            now      iam:CreateAccountAlias(AccountAlias: "acme-prod") (disrupts: sign-in links with `somebody-else` break, and anybody may take that name)
      ! iam.user["ana"]
          state
            planned  create
            now      unchanged
          calls
            planned  iam:CreateUser(UserName: "ana")
            now      nothing
      help: look at a new plan
    "#);
    assert_eq!(folder.account().accounts, before);
}

#[test]
fn json_says_what_moved() {
    let folder = Folder::with_baseline(SMALL);
    folder.run("plan --sandbox=account --out plan.json");
    folder.edit_account(|state| {
        state.add_user(FRESH_ACCOUNT, "ana");
    });
    let ended = folder.run("apply plan.json --sandbox=account --yes --json");
    assert_eq!(ended.code, Some(1), "{ended}");
    assert_eq!(ended.json()["moved"][0]["address"], r#"iam.user["ana"]"#, "{ended}");
}

#[test]
fn a_plan_of_another_version_is_refused() {
    let folder = Folder::with_baseline(SMALL);
    folder.run("plan --sandbox=account --out plan.json");
    let mine = format!("\"tool\": \"{}\"", env!("CARGO_PKG_VERSION"));
    folder.write("plan.json", &folder.read("plan.json").replace(&mine, "\"tool\": \"0.0.9\""));
    let ended = folder.run("apply plan.json --sandbox=account --yes");
    assert_eq!(ended.code, Some(1));
    let stderr = ended.stderr.replace(env!("CARGO_PKG_VERSION"), "[version]");
    assert_snapshot!(stderr, @"
    error: the saved plan was made by version 0.0.9 of this program, which is version [version]
      help: plan again with this version: `baseline plan --out …`
    ");
    assert_eq!(folder.account().accounts, State::fresh().accounts);
}

#[test]
fn a_plan_of_another_format_is_refused() {
    let folder = Folder::with_baseline(SMALL);
    folder.write("plan.json", r#"{"baseline_plan": 2, "tool": "9.0.0", "more": true}"#);
    assert_snapshot!(folder.run("apply plan.json --sandbox --yes"), @"
    exit code 1
    ---- stderr
    error: the saved plan has format 2, and this program reads format 1
      help: plan again with this version: `baseline plan --out …`
    ");
}

#[test]
fn a_damaged_plan_is_refused() {
    let folder = Folder::with_baseline(SMALL);
    folder.run("plan --sandbox --out plan.json");
    let text = folder.read("plan.json");
    folder.write("plan.json", &text[..text.len() / 2]);
    let ended = folder.run("apply plan.json --sandbox --yes");
    assert_eq!(ended.code, Some(1), "{ended}");
    assert!(ended.stderr.starts_with("error: the saved plan cannot be read"), "{ended}");
}

#[test]
fn a_plan_for_another_region_is_refused() {
    let folder = Folder::with_baseline(SMALL);
    folder.run("plan --sandbox --out plan.json");
    assert_snapshot!(folder.run("apply plan.json --sandbox --region eu-west-1 --yes"), @"
    exit code 1
    ---- stderr
    error: the saved plan is for account 123456789012 in us-east-1, and these credentials are for account 123456789012 in eu-west-1
      help: use the credentials and the Region that it was made with
    ");
}

#[test]
fn a_saved_plan_brings_its_own_parameters() {
    let folder = Folder::with_baseline(SMALL);
    folder.run("plan --sandbox --out plan.json");
    assert_snapshot!(folder.run("apply plan.json --sandbox --yes --only iam.user*"), @"
    exit code 1
    ---- stderr
    error: a saved plan brings its own parameters and selection
      help: leave out `--set`, `--parameters` and `--only`, or plan again with them
    ");
}

#[test]
fn consent_is_given_at_apply_and_never_stored() {
    let folder = Folder::with_baseline(SMALL);
    folder.edit_account(|state| state.account_mut(FRESH_ACCOUNT).alias = Some("acme-old".into()));
    folder.run("plan --sandbox=account --out plan.json");
    assert_eq!(folder.run("apply plan.json --sandbox=account --yes").code, Some(4));
    assert_eq!(folder.run("apply plan.json --sandbox=account --yes --allow disrupts").code, Some(0));
}

#[test]
fn a_saved_plan_is_no_file_to_plan_from() {
    let folder = Folder::with_baseline(SMALL);
    folder.run("plan --sandbox --out plan.json");
    let ended = folder.run("plan plan.json --sandbox");
    assert_snapshot!(ended, @"
    exit code 1
    ---- stderr
    error: `plan.json` is a saved plan and no baseline
      help: apply it with `baseline apply`, or name the file that it was made from
    ");
}

/// Lets time go by in the sandbox kept in `account`; what is kept is told the time by the run that opens it.
fn wait(folder: &Folder, time: SignedDuration) {
    let mut kept: serde_json::Value =
        serde_json::from_str(&folder.read("account/sandbox.json")).expect("one object");
    let now: Timestamp = kept["state"]["now"].as_str().expect("a time").parse().expect("a time");
    kept["state"]["now"] = (now + time).to_string().into();
    folder.write("account/sandbox.json", &kept.to_string());
}

#[test]
fn an_account_that_only_got_healthier_is_no_reason_to_refuse() {
    let folder = Folder::with_shipped_baseline();
    assert_eq!(folder.run(&format!("apply {SHIPPED} --sandbox=account --yes")).code, Some(0));
    folder.edit_account(|state| {
        let policy = state.account_mut(FRESH_ACCOUNT).password_policy.as_mut();
        policy.expect("it was made").minimum_length = 8;
    });
    let planned = folder.run(&format!("plan {SHIPPED} --sandbox=account --out plan.json"));
    assert!(planned.stdout.contains("waiting for: its first digest"), "{planned}");
    wait(&folder, SignedDuration::from_hours(3));
    let ended = folder.run("apply plan.json --sandbox=account --yes");
    assert_eq!(ended.code, Some(0), "{ended}");
    assert!(!ended.stdout.contains("waiting for"), "{ended}");
    assert!(ended.stdout.contains("✓ iam.password_policy"), "{ended}");
}

#[test]
fn saving_says_where_and_what_for() {
    let folder = Folder::with_baseline(SMALL);
    for typed in ["plan --sandbox --out plan.json", "plan --sandbox --out plan.json --json"] {
        let said = "saved to `plan.json`: `baseline apply` takes it in place of the file\n";
        assert_eq!(folder.run(typed).stderr, said);
    }
}

#[test]
fn what_was_applied_can_be_traced_to_the_saved_plan_and_its_texts() {
    let folder = Folder::with_baseline(SMALL);
    folder.run("plan --sandbox=account --out plan.json");
    let saved: serde_json::Value = serde_json::from_str(&folder.read("plan.json")).expect("one object");
    let outcome = folder.run("apply plan.json --sandbox=account --yes --json").json();
    assert_eq!(outcome["saved_plan"]["path"], "plan.json");
    assert_eq!(outcome["saved_plan"]["sha256"].as_str().map(str::len), Some(64));
    assert_eq!(outcome["file"], saved["evidence"]["file"]);
    assert!(outcome["at"].as_str() > saved["evidence"]["at"].as_str(), "{outcome:#}");
}
