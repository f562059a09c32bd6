//! The way to AWS: credentials, the account, the endpoint.

use std::fs;
use std::net::TcpListener;

use baseline::sandbox::state::FRESH_ACCOUNT;
use baseline::sandbox::{Effect, Fault};
use insta::assert_snapshot;

use super::server::Server;
use super::support::{Ended, Folder, SMALL};

/// A loopback address that nobody listens on.
fn closed() -> String {
    let socket = TcpListener::bind(("127.0.0.1", 0)).expect("loopback has a free port");
    format!("http://{}", socket.local_addr().expect("it is bound"))
}

/// Runs the program against a server.
fn run(folder: &Folder, server: &Server, typed: &str) -> Ended {
    folder.end(&server.serve(&mut folder.command(typed)).output().expect("the program starts"))
}

#[test]
fn no_credentials_is_one_message_with_what_to_do() {
    let folder = Folder::with_baseline(SMALL);
    assert_snapshot!(folder.run("plan --region us-east-1"), @"
    exit code 1
    ---- stderr
    error: no AWS credentials were found
      help: sign in (`aws sso login`, `aws configure`), name a profile with `--profile`, or try `--sandbox`, which needs none
    ");
}

#[test]
fn no_region_is_one_message_with_what_to_do() {
    let folder = Folder::with_baseline(SMALL);
    assert_snapshot!(folder.run("plan"), @"
    exit code 1
    ---- stderr
    error: no AWS Region is set
      help: add `--region`, or set AWS_REGION or the `region` of the profile
    ");
}

#[test]
fn a_profile_that_there_is_not_is_named() {
    let folder = Folder::with_baseline(SMALL);
    assert_snapshot!(folder.run("plan --region us-east-1 --profile no-such-profile"), @"
    exit code 1
    ---- stderr
    error: no AWS credentials were found
      cause: the profile `no-such-profile` is not there or has none
      help: sign in (`aws sso login`, `aws configure`), name a profile with `--profile`, or try `--sandbox`, which needs none
    ");
}

#[test]
fn json_says_that_there_are_no_credentials() {
    let ended = Folder::with_baseline(SMALL).run("plan --region us-east-1 --json");
    assert_eq!(ended.code, Some(1), "{ended}");
    assert_snapshot!(ended.stdout, @r#"
    {
      "format": 1,
      "tool": "[version]",
      "kind": "error",
      "error": {
        "message": "no AWS credentials were found",
        "help": "sign in (`aws sso login`, `aws configure`), name a profile with `--profile`, or try `--sandbox`, which needs none"
      }
    }
    "#);
}

#[test]
fn an_unreachable_endpoint_is_one_message() {
    let folder = Folder::with_baseline(SMALL);
    let mut command = folder.command(&format!("plan --region us-east-1 --endpoint-url {}", closed()));
    command.env("AWS_ACCESS_KEY_ID", "AKIAIOSFODNN7EXAMPLE").env("AWS_SECRET_ACCESS_KEY", "none");
    let ended = folder.end(&command.output().expect("the program starts"));
    assert_eq!((ended.code, ended.stdout.as_str()), (Some(1), ""));
    let (retries, message) = ended.stderr.split_at(ended.stderr.find("error:").unwrap_or_default());
    let is_retry = |line: &str| line.starts_with("sts:GetCallerIdentity: no answer, sending it again in ");
    assert!(retries.lines().all(is_retry), "{ended}");
    assert_eq!(retries.lines().count(), 4, "{ended}");
    // The system's own words are its own.
    let lines: Vec<&str> = message.lines().filter(|line| !line.starts_with("  cause: ")).collect();
    assert_snapshot!(lines.join("\n"), @"
    error: `sts:GetCallerIdentity` got no answer
      help: look at the network, the proxy and `--endpoint-url`; it is safe to run this again
    ");
}

#[test]
fn another_account_than_the_file_s_is_refused_before_anything_else_is_asked() {
    let text = SMALL.replace("account:\n", "account:\n  id: \"210987654321\"\n");
    let (folder, server) = (Folder::with_baseline(&text), Server::start());
    let ended = run(&folder, &server, "apply --yes");
    assert_snapshot!(ended, @"
    exit code 3
    ---- stderr
    error: the file is for account 210987654321, and these credentials are for account 123456789012
      help: use the credentials or the profile of that account; nothing but GetCallerIdentity was sent
    ");
    assert_eq!(server.operations(), ["sts:GetCallerIdentity"]);
}

#[test]
fn a_refused_file_is_refused_before_anything_is_asked() {
    let (folder, server) = (Folder::with_baseline("baseline: 2\nname: later\n"), Server::start());
    let ended = run(&folder, &server, "plan");
    assert_eq!(ended.code, Some(3), "{ended}");
    assert!(server.operations().is_empty());
}

#[test]
fn expired_credentials_say_how_to_sign_in() {
    let (folder, server) = (Folder::with_baseline(SMALL), Server::start());
    let expired = Effect::error(403, "ExpiredToken", "The security token included in the request is expired");
    server.sandbox.inject(Fault::of("sts:GetCallerIdentity", expired));
    let ended = run(&folder, &server, "plan");
    assert_eq!(ended.code, Some(1), "{ended}");
    assert_snapshot!(ended.stderr, @"
    error: `sts:GetCallerIdentity` was refused: the credentials have expired
      cause: The security token included in the request is expired
      request id: fca7c2b0-c99d-41b2-de57-c71300c9f676
      help: sign in again (`aws sso login` for an SSO profile) and run this again
    ");
}

#[test]
fn credentials_that_aws_does_not_know_are_said_to_be_so() {
    let (folder, server) = (Folder::with_baseline(SMALL), Server::start());
    let mut command = folder.command("plan");
    server
        .serve(&mut command)
        .env("AWS_ACCESS_KEY_ID", "AKIAIOSFODNN7EXAMPLE")
        .env_remove("AWS_SESSION_TOKEN");
    let ended = folder.end(&command.output().expect("the program starts"));
    assert_eq!(ended.code, Some(1), "{ended}");
    assert_snapshot!(ended.stderr, @"
    error: `sts:GetCallerIdentity` was refused: AWS does not know the credentials
      cause: The security token included in the request is invalid.
      request id: fca7c2b0-c99d-41b2-de57-c71300c9f676
      help: look at `aws configure list`: the key may be deleted, inactive, mistyped or of another partition
    ");
}

#[test]
fn something_that_is_not_aws_is_said_to_be_so() {
    let (folder, server) = (Folder::with_baseline(SMALL), Server::start());
    let page = Effect::Answer {
        status: 200,
        content_type: "text/html".to_owned(),
        body: b"<!doctype html><html><body>Please sign in to the hotel's network</body></html>".to_vec(),
    };
    server.sandbox.inject(Fault::of("sts:GetCallerIdentity", page));
    let ended = run(&folder, &server, "plan");
    assert_eq!(ended.code, Some(1), "{ended}");
    assert_snapshot!(ended.stderr, @"
    error: `sts:GetCallerIdentity` got an answer that makes no sense
      cause: error parsing XML: no root element
      help: is that AWS which answered? A proxy's page looks like this; look at `--endpoint-url`
    ");
}

#[test]
fn the_whole_way_works_over_http() {
    let (folder, server) = (Folder::with_baseline(SMALL), Server::start());
    let ended = run(&folder, &server, "apply --yes");
    assert_eq!(ended.code, Some(0), "{ended}");
    let ended = run(&folder, &server, "plan --detailed-exitcode");
    assert_eq!(ended.code, Some(0), "{ended}");
}

#[test]
fn a_profile_that_was_asked_for_goes_before_keys_of_the_environment() {
    let (folder, server) = (Folder::with_baseline(SMALL), Server::start());
    let of_the_profile = server.sandbox.edit(|state| {
        state.add_user(FRESH_ACCOUNT, "of-the-profile");
        state.add_access_key(FRESH_ACCOUNT, "of-the-profile")
    });
    let credentials = server.sandbox.credentials_of(&of_the_profile).expect("the key was made");
    fs::create_dir(folder.path(".aws")).expect("the folder is empty");
    let profile = format!(
        "[other]\naws_access_key_id = {}\naws_secret_access_key = {}\n",
        credentials.access_key_id(),
        credentials.secret_access_key(),
    );
    folder.write(".aws/credentials", &profile);
    let ended = run(&folder, &server, "plan --profile other");
    assert!(ended.stdout.contains("user/of-the-profile"), "{ended}");
}

#[test]
fn what_cannot_be_read_is_a_failure_although_the_rest_is_planned() {
    let (folder, server) = (Folder::with_baseline(SMALL), Server::start());
    let denied = Effect::error(403, "AccessDenied", "User: x is not authorized to perform: y");
    server.sandbox.inject(Fault::of("iam:GetAccountAuthorizationDetails", denied));
    for typed in ["plan", "plan --detailed-exitcode", "apply --yes"] {
        let ended = run(&folder, &server, typed);
        assert_eq!(ended.code, Some(1), "{typed}: {ended}");
        assert!(ended.stdout.contains("help: add this statement to a policy of the caller"), "{ended}");
    }
}

#[test]
fn an_address_that_is_none_is_refused_before_anything_is_asked() {
    let folder = Folder::with_baseline(SMALL);
    assert_snapshot!(folder.run("plan --endpoint-url localhost:4566"), @"
    exit code 1
    ---- stderr
    error: invalid value 'localhost:4566' for '--endpoint-url <URL>': write it as `https://host` or `http://host:port`

    For more information, try '--help'.
    ");
}

#[test]
fn a_region_that_cannot_be_one_is_no_foreign_answer() {
    let (folder, server) = (Folder::with_baseline(SMALL), Server::start());
    let mut command = folder.command("plan");
    server.serve(&mut command).env("AWS_REGION", "eu west").env_remove("AWS_ENDPOINT_URL");
    let ended = folder.end(&command.output().expect("the program starts"));
    assert_snapshot!(ended, @"
    exit code 1
    ---- stderr
    error: `sts:GetCallerIdentity` failed
      cause: invalid value for field: `region` - must be a valid host label
    ");
    assert!(server.operations().is_empty());
}

#[test]
fn a_server_that_says_nothing_of_aws_s_is_quoted_by_its_status() {
    let (folder, server) = (Folder::with_baseline(SMALL), Server::start());
    let forbidden = Effect::Answer {
        status: 403,
        content_type: "text/html".to_owned(),
        body: b"<html><body>blocked by the proxy</body></html>".to_vec(),
    };
    server.sandbox.inject(Fault::of("sts:GetCallerIdentity", forbidden));
    let ended = run(&folder, &server, "plan");
    assert_eq!(ended.code, Some(1), "{ended}");
    assert_snapshot!(ended.stderr, @"
    error: `sts:GetCallerIdentity` got an answer that makes no sense
      cause: HTTP status 403 and nothing that AWS would say
      help: is that AWS which answered? A proxy's page looks like this; look at `--endpoint-url`
    ");
}
