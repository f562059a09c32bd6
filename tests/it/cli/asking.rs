//! What can be asked, and what is asked wrongly.

use insta::assert_snapshot;

use super::support::Folder;

#[test]
fn help_names_the_commands_and_the_exit_codes() {
    assert_snapshot!(Folder::empty().run("--help"), @"");
}

#[test]
fn plan_explains_itself() {
    assert_snapshot!(Folder::empty().run("plan --help"), @"");
}

#[test]
fn apply_explains_itself() {
    assert_snapshot!(Folder::empty().run("apply --help"), @"");
}

#[test]
fn validate_explains_itself() {
    assert_snapshot!(Folder::empty().run("validate --help"), @"");
}

#[test]
fn sandbox_explains_itself() {
    assert_snapshot!(Folder::empty().run("sandbox --help"), @"");
}

#[test]
fn schema_explains_itself() {
    assert_snapshot!(Folder::empty().run("schema --help"), @"");
}

#[test]
fn completions_explain_themselves() {
    assert_snapshot!(Folder::empty().run("completions --help"), @"");
}

#[test]
fn nothing_asked_is_answered_with_help() {
    let ended = Folder::empty().run("");
    assert_eq!((ended.code, ended.stdout.as_str()), (Some(1), ""));
    assert_eq!(ended.stderr, Folder::empty().run("--help").stdout);
}

#[test]
fn an_unknown_command_is_a_failure_and_no_change() {
    assert_snapshot!(Folder::empty().run("aply"), @"");
}

#[test]
fn an_unknown_argument_is_a_failure_and_no_change() {
    assert_snapshot!(Folder::empty().run("plan --detailed-exit-code"), @"");
}

#[test]
fn a_harm_that_there_is_not_is_answered_with_those_that_there_are() {
    assert_snapshot!(Folder::empty().run("apply --allow everything"), @"");
}

#[test]
fn with_dependencies_makes_no_sense_without_only() {
    assert_snapshot!(Folder::empty().run("plan --with-dependencies"), @"");
}

#[test]
fn the_version_is_that_of_the_package() {
    let ended = Folder::empty().run("--version");
    assert_eq!(ended.stdout, format!("baseline {}\n", env!("CARGO_PKG_VERSION")));
}

#[test]
fn the_schema_describes_every_section() {
    let ended = Folder::empty().run("schema");
    let schema = ended.json();
    let sections: Vec<&str> =
        schema["properties"].as_object().expect("an object").keys().map(String::as_str).collect();
    assert_eq!(sections, ["baseline", "name", "parameters", "account", "iam"]);
}

#[test]
fn completions_know_the_commands() {
    let ended = Folder::empty().run("completions bash");
    assert_eq!((ended.code, ended.stderr.as_str()), (Some(0), ""));
    assert!(ended.stdout.contains("plan apply validate sandbox schema completions"), "{ended}");
}
