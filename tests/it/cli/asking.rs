//! What can be asked, and what is asked wrongly.

use insta::assert_snapshot;

use super::support::Folder;

/// What a call for help prints, without the blanks at the ends of lines: what is the command's own, and what every
/// command takes.
fn help_in_parts(typed: &str) -> (String, String) {
    let ended = Folder::empty().run(typed).to_string();
    let text = ended.lines().map(str::trim_end).collect::<Vec<_>>().join("\n");
    let (own, common) = text.split_once("\n\nWhere:\n").expect("every command works somewhere");
    (own.to_owned(), format!("Where:\n{common}"))
}

/// What is a command's own in its help.
fn help(typed: &str) -> String {
    help_in_parts(typed).0
}

#[test]
fn help_names_the_commands_and_the_exit_codes() {
    let (own, common) = help_in_parts("--help");
    assert_snapshot!(format!("{own}\n\n{common}"), @"
    exit code 0
    ---- stdout
    Plans and applies the secure baseline of an AWS account from one declarative file, without a state
    file

    Usage: baseline [OPTIONS] <COMMAND>

    Commands:
      plan         Shows what differs between the file and the account; changes nothing
      apply        Shows what differs, asks, and settles it
      validate     Checks the file without AWS
      sandbox      Serves the built-in stand-in for AWS over HTTP, on this machine only
      schema       Prints the JSON Schema of the file, for editors
      completions  Prints completions for a shell
      help         Print this message or the help of the given subcommand(s)

    Options:
      -h, --help     Print help
      -V, --version  Print version

    Where:
          --sandbox[=<DIR>]           Works on a built-in stand-in for a fresh AWS account; with =DIR
                                      its state is kept there
          --sandbox-role <ROLE>       What a fresh sandbox's account is: stand-alone, management,
                                      delegated-administrator or member
          --profile <NAME>            A profile of the AWS configuration files
          --region <REGION>           The Region
          --endpoint-url <URL>        Another server than AWS's own
          --concurrency <N>           Calls in flight at once
          --identity-center-rate <N>  Calls of IAM Identity Center a second; AWS takes 20 of all that an
                                      organization sends

    Output:
          --json        Prints one JSON object instead of text
      -v, --verbose...  Says more; twice, also what is sent
          --no-color    Never uses colour

    Exit codes:
      0    done
      1    something failed, could not be read, or was asked wrongly
      2    there are changes (plan --detailed-exitcode)
      3    the file was refused
      4    refused for want of consent
      5    applied, and something is left that should not be
      130  interrupted
    ");
}

#[test]
fn plan_explains_itself() {
    assert_snapshot!(help("plan --help"), @"
    exit code 0
    ---- stdout
    Shows what differs between the file and the account; changes nothing

    Usage: baseline plan [OPTIONS] [FILE]

    Arguments:
      [FILE]
              The baseline's file; - is standard input

              [default: baseline.yaml]

    Options:
          --set <NAME=VALUE>
              Gives a parameter its value

          --parameters <FILE>
              A YAML file with values of parameters

          --only <ADDRESS>
              Only resources whose address matches a glob, such as iam.group*

          --with-dependencies
              Takes along what the selected resources need and what is not settled

          --fail-on <KIND>
              Findings that make the run fail although nothing is left to change

              Possible values:
              - manual:    Steps that a person has to take
              - waiting:   Things that AWS is still at
              - unmanaged: Things that the file does not mention
              - unhealthy: Things that do not work as they should
              - note:      Notes

          --calls
              Shows the calls that will be sent

          --detailed-exitcode
              Exits with 2 when there is something to do

          --out <FILE>
              Saves the plan, for `baseline apply FILE`

      -h, --help
              Print help (see a summary with '-h')
    ");
}

#[test]
fn apply_explains_itself() {
    assert_snapshot!(help("apply --help"), @"
    exit code 0
    ---- stdout
    Shows what differs, asks, and settles it

    Usage: baseline apply [OPTIONS] [FILE]

    Arguments:
      [FILE]
              The baseline's file; - is standard input

              [default: baseline.yaml]

    Options:
          --set <NAME=VALUE>
              Gives a parameter its value

          --parameters <FILE>
              A YAML file with values of parameters

          --only <ADDRESS>
              Only resources whose address matches a glob, such as iam.group*

          --with-dependencies
              Takes along what the selected resources need and what is not settled

          --fail-on <KIND>
              Findings that make the run fail although nothing is left to change

              Possible values:
              - manual:    Steps that a person has to take
              - waiting:   Things that AWS is still at
              - unmanaged: Things that the file does not mention
              - unhealthy: Things that do not work as they should
              - note:      Notes

          --yes
              Does not ask. Never implies --allow

          --allow <HARM>
              Consents to steps that can do harm

              Possible values:
              - weakens:   A rule becomes laxer, or a Deny goes
              - disrupts:  Something that works today stops working
              - locks-out: The caller, the last administrator, or people without a device lose their way
                in
              - destroys:  Something goes that cannot be brought back as it was

          --calls
              Shows the calls that will be sent

      -h, --help
              Print help (see a summary with '-h')
    ");
}

#[test]
fn validate_explains_itself() {
    assert_snapshot!(help("validate --help"), @"
    exit code 0
    ---- stdout
    Checks the file without AWS

    Usage: baseline validate [OPTIONS] [FILE]

    Arguments:
      [FILE]  The baseline's file; - is standard input [default: baseline.yaml]

    Options:
          --set <NAME=VALUE>   Gives a parameter its value
          --parameters <FILE>  A YAML file with values of parameters
      -h, --help               Print help
    ");
}

#[test]
fn sandbox_explains_itself() {
    assert_snapshot!(help("sandbox --help"), @"
    exit code 0
    ---- stdout
    Serves the built-in stand-in for AWS over HTTP, on this machine only

    Usage: baseline sandbox [OPTIONS]

    Options:
          --listen <ADDRESS>  The address to listen on; loopback only, and port 0 takes any that is free
                              [default: 127.0.0.1:4566]
      -h, --help              Print help
    ");
}

#[test]
fn schema_explains_itself() {
    assert_snapshot!(help("schema --help"), @"
    exit code 0
    ---- stdout
    Prints the JSON Schema of the file, for editors

    Usage: baseline schema [OPTIONS]

    Options:
      -h, --help  Print help
    ");
}

#[test]
fn completions_explain_themselves() {
    assert_snapshot!(help("completions --help"), @"
    exit code 0
    ---- stdout
    Prints completions for a shell

    Usage: baseline completions [OPTIONS] <SHELL>

    Arguments:
      <SHELL>  The shell [possible values: bash, elvish, fish, powershell, zsh]

    Options:
      -h, --help  Print help
    ");
}

#[test]
fn every_command_takes_what_all_take_and_explains_it_alike() {
    let words = |text: &str| text.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
    let (_, common) = help_in_parts("--help");
    let (common, _) = common.split_once("Exit codes:").expect("the exit codes come last");
    for command in ["plan", "apply", "validate", "sandbox", "schema", "completions"] {
        assert_eq!(words(&help_in_parts(&format!("{command} --help")).1), words(common), "{command}");
    }
}

#[test]
fn nothing_asked_is_answered_with_help() {
    let ended = Folder::empty().run("");
    assert_eq!((ended.code, ended.stdout.as_str()), (Some(1), ""));
    assert_eq!(ended.stderr, Folder::empty().run("--help").stdout);
}

#[test]
fn an_unknown_command_is_a_failure_and_no_change() {
    assert_snapshot!(Folder::empty().run("aply"), @"
    exit code 1
    ---- stderr
    error: unrecognized subcommand 'aply'

      tip: a similar subcommand exists: 'apply'

    Usage: baseline [OPTIONS] <COMMAND>

    For more information, try '--help'.
    ");
}

#[test]
fn an_unknown_argument_is_a_failure_and_no_change() {
    assert_snapshot!(Folder::empty().run("plan --detailed-exit-code"), @"
    exit code 1
    ---- stderr
    error: unexpected argument '--detailed-exit-code' found

      tip: a similar argument exists: '--detailed-exitcode'

    Usage: baseline plan --detailed-exitcode [FILE]

    For more information, try '--help'.
    ");
}

#[test]
fn a_harm_that_there_is_not_is_answered_with_those_that_there_are() {
    assert_snapshot!(Folder::empty().run("apply --allow everything"), @"
    exit code 1
    ---- stderr
    error: invalid value 'everything' for '--allow <HARM>'
      [possible values: weakens, disrupts, locks-out, destroys]

    For more information, try '--help'.
    ");
}

#[test]
fn with_dependencies_makes_no_sense_without_only() {
    assert_snapshot!(Folder::empty().run("plan --with-dependencies"), @"
    exit code 1
    ---- stderr
    error: the following required arguments were not provided:
      --only <ADDRESS>

    Usage: baseline plan --only <ADDRESS> --with-dependencies [FILE]

    For more information, try '--help'.
    ");
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
    assert_eq!(
        sections,
        [
            "baseline",
            "name",
            "parameters",
            "account",
            "organization",
            "iam",
            "kms",
            "s3",
            "cloudtrail",
            "identity_center"
        ]
    );
}

#[test]
fn completions_know_the_commands() {
    let ended = Folder::empty().run("completions bash");
    assert_eq!((ended.code, ended.stderr.as_str()), (Some(0), ""));
    assert!(ended.stdout.contains("plan apply validate sandbox schema completions"), "{ended}");
}
