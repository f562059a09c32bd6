//! `baseline validate`: the file alone.

use insta::assert_snapshot;

use super::support::{Folder, SHIPPED, SMALL};

/// A file with a mistake.
const MISTAKEN: &str = "baseline: 1\nname: small\nacount: {}\n";
/// A file that can be good: only the account knows.
const DOUBTFUL: &str = "\
baseline: 1
name: doubtful
iam:
  groups:
    - name: ReadOnly
      managed_policies: [OurReadOnly]
";

#[test]
fn a_good_file_is_counted() {
    let folder = Folder::with_shipped_baseline();
    assert_snapshot!(folder.run(&format!("validate {SHIPPED}")), @"
    exit code 0
    ---- stdout
    secure-account.yaml is valid: `secure-account` declares 15 resources
    ");
}

#[test]
fn the_file_is_baseline_yaml_unless_named() {
    assert_snapshot!(Folder::with_baseline(SMALL).run("validate"), @"
    exit code 0
    ---- stdout
    baseline.yaml is valid: `small` declares 3 resources
    ");
}

#[test]
fn a_file_with_a_mistake_is_refused() {
    assert_snapshot!(Folder::with_baseline(MISTAKEN).run("validate"), @"
    exit code 3
    ---- stderr
    error: unknown key `acount`
     --> baseline.yaml:3:1
      |
    3 | acount: {}
      | ^^^^^^
      |
      = help: did you mean `account`?
    ");
}

#[test]
fn a_doubt_is_a_warning() {
    assert_snapshot!(Folder::with_baseline(DOUBTFUL).run("validate"), @"
    exit code 0
    ---- stdout
    baseline.yaml is valid: `doubtful` declares 1 resource
    ---- stderr
    warning: managed policy `OurReadOnly` is not known here
     --> baseline.yaml:6:26
      |
    6 |       managed_policies: [OurReadOnly]
      |                          ^^^^^^^^^^^
      |
      = help: `plan` looks whether the account has `OurReadOnly`
    ");
}

#[test]
fn a_missing_parameter_is_said_before_anything_else_happens() {
    let folder = Folder::with_shipped_baseline();
    assert_snapshot!(folder.run("validate secure-account.yaml"), @"
    exit code 1
    ---- stderr
    error: the parameter `company` has no value
      --> secure-account.yaml:29:3
       |
    29 |   company:
       |   ^^^^^^^
       |
       = help: give it with `--set company=…` (Short name of the company, as it appears in the sign-in address and in the names of buckets) or in a parameters file, or declare a default
    ");
}

#[test]
fn parameters_come_from_a_file_too_and_the_command_line_wins() {
    let folder = Folder::with_shipped_baseline();
    folder.write("parameters.yaml", "company: Acme\n");
    assert_snapshot!(folder.run("validate secure-account.yaml --parameters parameters.yaml"), @"
    exit code 3
    ---- stderr
    error: `Acme` is no value for the parameter `company`
      --> parameters.yaml:1:10
       |
     1 | company: Acme
       |          ^^^^
       |
      ::: secure-account.yaml:29:3
       |
    29 |   company:
       |   ------- declared here
       |
       = help: give a value that matches `^[a-z0-9-]+$`
    ");
    let ended = folder.run("validate secure-account.yaml --parameters parameters.yaml --set company=acme");
    assert_eq!(ended.code, Some(0), "{ended}");
}

#[test]
fn a_file_that_is_not_there_is_named() {
    assert_snapshot!(Folder::empty().run("validate"), @"
    exit code 1
    ---- stderr
    error: `baseline.yaml` cannot be read: there is no such file
     |
     = help: name the baseline's file, such as `baseline plan my-account.yaml`
    ");
}

#[test]
fn a_folder_is_no_file() {
    let ended = Folder::empty().run("validate .");
    assert_eq!(ended.code, Some(1), "{ended}");
    assert!(ended.stderr.starts_with("error: `.` cannot be read"), "{ended}");
}

#[test]
fn json_says_the_same() {
    assert_snapshot!(Folder::with_baseline(SMALL).run("validate --json"), @r#"
    exit code 0
    ---- stdout
    {
      "format": 1,
      "tool": "[version]",
      "kind": "valid",
      "baseline": "small",
      "resources": 3,
      "rejections": []
    }
    "#);
    assert_snapshot!(Folder::with_baseline(MISTAKEN).run("validate --json"), @r#"
    exit code 3
    ---- stdout
    {
      "format": 1,
      "tool": "[version]",
      "kind": "error",
      "error": {
        "message": "the file is refused, or what was given to it"
      },
      "rejections": [
        {
          "severity": "error",
          "message": "unknown key `acount`",
          "at": "baseline.yaml:3:1",
          "help": "did you mean `account`?"
        }
      ]
    }
    "#);
    assert_snapshot!(Folder::with_baseline(DOUBTFUL).run("validate --json"), @r#"
    exit code 0
    ---- stdout
    {
      "format": 1,
      "tool": "[version]",
      "kind": "valid",
      "baseline": "doubtful",
      "resources": 1,
      "rejections": [
        {
          "severity": "warning",
          "message": "managed policy `OurReadOnly` is not known here",
          "at": "baseline.yaml:6:26",
          "help": "`plan` looks whether the account has `OurReadOnly`"
        }
      ]
    }
    "#);
}

#[test]
fn neither_help_nor_validate_touch_the_network() {
    let folder = Folder::with_baseline(SMALL);
    for typed in ["--help", "validate", "schema"] {
        let mut command = folder.command(typed);
        // Whoever goes out meets a closed door, and there are no credentials to go out with.
        for proxy in ["HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy", "AWS_ENDPOINT_URL"] {
            command.env(proxy, "http://127.0.0.1:1");
        }
        command.env("AWS_PROFILE", "no-such-profile");
        let ended = folder.end(&command.output().expect("the program starts"));
        assert_eq!((ended.code, ended.stderr.as_str()), (Some(0), ""), "{typed}: {ended}");
    }
}

#[test]
fn a_file_of_values_that_is_not_there_is_named() {
    let folder = Folder::with_baseline(SMALL);
    assert_snapshot!(folder.run("validate --parameters values.yaml"), @"
    exit code 1
    ---- stderr
    error: `values.yaml` cannot be read: there is no such file
     |
     = help: name a file of values, such as `--parameters my-account.yaml`
    ");
}

#[test]
fn what_is_wrong_on_the_command_line_alone_is_no_refusal_of_the_file() {
    let folder = Folder::with_shipped_baseline();
    folder.write("values.yaml", "compny: acme\n");
    let codes = |typed: &[&str]| -> Vec<Option<i32>> {
        typed.iter().map(|typed| folder.run(&format!("validate secure-account.yaml {typed}")).code).collect()
    };
    let asked_wrongly = [
        "--set company",
        "--set company=acme --set company=acme",
        "--set company=acme --set compny=acme",
        "--set company=Acme",
        "--set company=acme --parameters missing.yaml",
    ];
    assert_eq!(codes(&asked_wrongly), [Some(1); 5]);
    assert_eq!(codes(&["--set company=acme --parameters values.yaml"]), [Some(3)], "a file says it");
    folder.write("secure-account.yaml", &folder.read("secure-account.yaml").replace("\nname:", "\nnmae:"));
    assert_eq!(codes(&["--set company=acme --set more=1"]), [Some(3)], "the file has to change too");
}

#[test]
fn a_flag_that_would_be_ignored_is_refused() {
    let folder = Folder::with_baseline(SMALL);
    assert_snapshot!(folder.run("validate --sandbox=account"), @"
    exit code 1
    ---- stderr
    error: `baseline validate` needs no sandbox: it asks no account anything
      help: leave out `--sandbox` and `--sandbox-role`
    ");
    assert!(!folder.path("account").exists(), "nothing is made");
    assert_snapshot!(folder.run("sandbox --profile acme"), @"
    exit code 1
    ---- stderr
    error: the sandbox does not go with `--profile` or `--endpoint-url`
      help: it is in this process and brings its own credentials; leave one of them out
    ");
    assert_snapshot!(folder.run("plan --yes"), @"
    exit code 1
    ---- stderr
    error: unexpected argument '--yes' found

      tip: `--yes` is a flag of `baseline apply`

    Usage: baseline plan [OPTIONS] [FILE]

    For more information, try '--help'.
    ");
    assert_snapshot!(folder.run("plan --no-such-flag"), @"
    exit code 1
    ---- stderr
    error: unexpected argument '--no-such-flag' found

    Usage: baseline plan [OPTIONS] [FILE]

    For more information, try '--help'.
    ");
}
