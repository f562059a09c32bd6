//! The way to AWS: credentials, the account, the endpoint.

use std::net::TcpListener;

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
    assert_snapshot!(folder.run("plan --region us-east-1"), @"");
}

#[test]
fn no_region_is_one_message_with_what_to_do() {
    let folder = Folder::with_baseline(SMALL);
    assert_snapshot!(folder.run("plan"), @"");
}

#[test]
fn a_profile_that_there_is_not_is_named() {
    let folder = Folder::with_baseline(SMALL);
    assert_snapshot!(folder.run("plan --region us-east-1 --profile no-such-profile"), @"");
}

#[test]
fn json_says_that_there_are_no_credentials() {
    let ended = Folder::with_baseline(SMALL).run("plan --region us-east-1 --json");
    assert_eq!(ended.code, Some(1), "{ended}");
    assert_snapshot!(ended.stdout, @"");
}

#[test]
fn an_unreachable_endpoint_is_one_message() {
    let folder = Folder::with_baseline(SMALL);
    let mut command = folder.command(&format!("plan --region us-east-1 --endpoint-url {}", closed()));
    command.env("AWS_ACCESS_KEY_ID", "AKIAIOSFODNN7EXAMPLE").env("AWS_SECRET_ACCESS_KEY", "none");
    let ended = folder.end(&command.output().expect("the program starts"));
    assert_eq!((ended.code, ended.stdout.as_str()), (Some(1), ""));
    let (retries, message) = ended.stderr.split_at(ended.stderr.find("error:").unwrap_or_default());
    let is_retry = |line: &str| {
        line.starts_with("sts:GetCallerIdentity: no proper answer, sending it again in ")
    };
    assert!(retries.lines().all(is_retry), "{ended}");
    assert_eq!(retries.lines().count(), 4, "{ended}");
    assert_snapshot!(message, @"");
}

#[test]
fn another_account_than_the_file_s_is_refused_before_anything_else_is_asked() {
    let text = SMALL.replace("account:\n", "account:\n  id: \"210987654321\"\n");
    let (folder, server) = (Folder::with_baseline(&text), Server::start());
    let ended = run(&folder, &server, "apply --yes");
    assert_snapshot!(ended, @"");
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
    assert_snapshot!(without_request_id(&ended.stderr), @"");
}

#[test]
fn credentials_that_aws_does_not_know_are_said_to_be_so() {
    let (folder, server) = (Folder::with_baseline(SMALL), Server::start());
    let mut command = folder.command("plan");
    server.serve(&mut command).env("AWS_ACCESS_KEY_ID", "AKIAIOSFODNN7EXAMPLE").env_remove("AWS_SESSION_TOKEN");
    let ended = folder.end(&command.output().expect("the program starts"));
    assert_eq!(ended.code, Some(1), "{ended}");
    assert_snapshot!(without_request_id(&ended.stderr), @"");
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
    assert_snapshot!(ended.stderr, @"");
}

#[test]
fn the_whole_way_works_over_http() {
    let (folder, server) = (Folder::with_baseline(SMALL), Server::start());
    let ended = run(&folder, &server, "apply --yes");
    assert_eq!(ended.code, Some(0), "{ended}");
    let ended = run(&folder, &server, "plan --detailed-exitcode");
    assert_eq!(ended.code, Some(0), "{ended}");
}

/// A text whose ids of requests, which no two runs share, are masked.
fn without_request_id(text: &str) -> String {
    let masked = text.split("request ").enumerate().map(|(position, part)| {
        let id = part.find(|character: char| !character.is_ascii_hexdigit() && character != '-').unwrap_or(0);
        if position > 0 && id == 36 { format!("[id]{}", &part[id..]) } else { part.to_owned() }
    });
    masked.collect::<Vec<_>>().join("request ")
}
