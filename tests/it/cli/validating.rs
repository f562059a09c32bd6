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
    assert_snapshot!(folder.run(&format!("validate {SHIPPED}")), @"");
}

#[test]
fn the_file_is_baseline_yaml_unless_named() {
    assert_snapshot!(Folder::with_baseline(SMALL).run("validate"), @"");
}

#[test]
fn a_file_with_a_mistake_is_refused() {
    assert_snapshot!(Folder::with_baseline(MISTAKEN).run("validate"), @"");
}

#[test]
fn a_doubt_is_a_warning() {
    assert_snapshot!(Folder::with_baseline(DOUBTFUL).run("validate"), @"");
}

#[test]
fn a_missing_parameter_is_said_before_anything_else_happens() {
    let folder = Folder::with_shipped_baseline();
    assert_snapshot!(folder.run("validate secure-account.yaml"), @"");
}

#[test]
fn parameters_come_from_a_file_too_and_the_command_line_wins() {
    let folder = Folder::with_shipped_baseline();
    folder.write("parameters.yaml", "company: Acme\n");
    assert_snapshot!(folder.run("validate secure-account.yaml --parameters parameters.yaml"), @"");
    let ended = folder.run("validate secure-account.yaml --parameters parameters.yaml --set company=acme");
    assert_eq!(ended.code, Some(0), "{ended}");
}

#[test]
fn a_file_that_is_not_there_is_named() {
    assert_snapshot!(Folder::empty().run("validate"), @"");
}

#[test]
fn a_folder_is_no_file() {
    let ended = Folder::empty().run("validate .");
    assert_eq!(ended.code, Some(3), "{ended}");
    assert!(ended.stderr.starts_with("error: `.` cannot be read"), "{ended}");
}

#[test]
fn json_says_the_same() {
    assert_snapshot!(Folder::with_baseline(SMALL).run("validate --json"), @"");
    assert_snapshot!(Folder::with_baseline(MISTAKEN).run("validate --json"), @"");
    assert_snapshot!(Folder::with_baseline(DOUBTFUL).run("validate --json"), @"");
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
