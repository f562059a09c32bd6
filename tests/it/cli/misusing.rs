//! What is typed wrongly, where one object is to be printed.

use insta::assert_snapshot;

use super::support::Folder;

#[test]
fn json_is_one_object_for_what_is_typed_wrongly_too() {
    assert_snapshot!(Folder::empty().run("plan --bogus --json"), @r#"
    exit code 1
    ---- stdout
    {
      "format": 1,
      "tool": "[version]",
      "kind": "error",
      "error": {
        "message": "unexpected argument '--bogus' found",
        "help": "Usage: baseline plan [OPTIONS] [FILE]\nFor more information, try '--help'."
      }
    }
    "#);
    assert_snapshot!(Folder::empty().run("--json apply --allow everything"), @r#"
    exit code 1
    ---- stdout
    {
      "format": 1,
      "tool": "[version]",
      "kind": "error",
      "error": {
        "message": "invalid value 'everything' for '--allow <HARM>'",
        "help": "[possible values: weakens, disrupts, locks-out, destroys]\nFor more information, try '--help'."
      }
    }
    "#);
    let ended = Folder::empty().run("--json");
    assert_eq!((ended.code, ended.stderr.as_str()), (Some(1), ""), "{ended}");
    assert_eq!(ended.json()["kind"], "error", "{ended}");
}

#[test]
fn a_call_for_help_is_answered_with_help_whatever_the_form() {
    for typed in ["--help", "--version", "plan --help"] {
        let json = Folder::empty().run(&format!("{typed} --json"));
        assert_eq!((json.code, json.stdout), (Some(0), Folder::empty().run(typed).stdout), "{typed}");
    }
}

#[test]
fn what_stands_after_two_dashes_is_no_option() {
    let ended = Folder::empty().run("plan one two -- --json");
    assert_eq!((ended.code, ended.stdout.as_str()), (Some(1), ""), "{ended}");
}
