use std::time::Duration;

use futures::future::join_all;
use http::Request;

use super::bench::{iam, iam_as, run};
use crate::sandbox::{Sandbox, caller::Scope, exchange::exchange, service::Service, state::FRESH_ACCOUNT};

#[test]
fn requests_are_counted_by_operation_and_depth() {
    run(async {
        let sandbox = Sandbox::fresh();
        let iam = iam(&sandbox);
        let read = || iam.get_account_summary().send();
        join_all((0..5).map(|_| read())).await.into_iter().for_each(|answer| {
            answer.expect("a summary");
        });
        assert_eq!((sandbox.counts().total, sandbox.counts().depth), (5, 1));
        iam.create_group().group_name("ops").send().await.expect("a group");
        read().await.expect("a summary");
        let counts = sandbox.counts();
        assert_eq!((counts.total, counts.writes, counts.depth), (7, 1, 3));
        assert_eq!(counts.by_operation["iam:GetAccountSummary"], 6);
        sandbox.reset_counts();
        assert_eq!((sandbox.counts(), sandbox.log()), (crate::sandbox::Counts::default(), Vec::new()));
        read().await.expect("a summary");
        assert_eq!(sandbox.counts().depth, 1);
    });
}

#[test]
fn concurrent_requests_take_the_time_of_one() {
    run(async {
        let sandbox = Sandbox::fresh();
        let iam = iam(&sandbox);
        let begin = sandbox.now();
        join_all((0..20).map(|_| iam.get_account_summary().send())).await;
        assert_eq!((sandbox.now() - begin).get_milliseconds(), 20);
        sandbox.set_latency(Duration::from_millis(100));
        iam.get_account_summary().send().await.expect("a summary");
        assert_eq!((sandbox.now() - begin).get_milliseconds(), 120);
    });
}

#[test]
fn the_log_tells_who_asked_what_in_order() {
    run(async {
        let sandbox = Sandbox::fresh();
        let key = sandbox.edit(|state| {
            state.add_user(FRESH_ACCOUNT, "ada");
            state.add_access_key(FRESH_ACCOUNT, "ada")
        });
        iam(&sandbox).create_group().group_name("ops").send().await.expect("a group");
        let ada = iam_as(&sandbox, sandbox.credentials_of(&key).expect("a secret"));
        ada.get_group().group_name("ops").send().await.expect_err("she may not");
        let log: Vec<String> = sandbox
            .log()
            .into_iter()
            .map(|entry| {
                let caller = entry.caller.expect("known credentials");
                let caller = caller.rsplit('/').next().expect("a name").to_owned();
                format!("{caller} {} {}", entry.operation, entry.outcome.expect("complete"))
            })
            .collect();
        assert_eq!(log, ["sandbox iam:CreateGroup Ok", "ada iam:GetGroup AccessDenied"]);
    });
}

#[test]
fn a_refused_request_changes_nothing() {
    run(async {
        let sandbox = Sandbox::fresh();
        let iam = iam(&sandbox);
        iam.create_group().group_name("ops").send().await.expect("a group");
        let before = sandbox.state();
        iam.create_group().group_name("ops").send().await.expect_err("it exists");
        iam.get_group().group_name("ops").send().await.expect("a read");
        assert_eq!(sandbox.state(), before);
    });
}

/// Sends a form as the default caller would and gives status and body.
async fn send(sandbox: &Sandbox, service: &str, form: &str) -> (u16, String) {
    let request = signed(sandbox, service).method("POST").body(form.as_bytes().to_vec());
    answer(sandbox, request.expect("a request")).await
}

/// A request that is signed as the default caller would.
fn signed(sandbox: &Sandbox, service: &str) -> http::request::Builder {
    let credentials = sandbox.credentials();
    let scope = format!("{}/20260101/us-east-1/{service}/aws4_request", credentials.access_key_id());
    Request::builder()
        .header(
            "authorization",
            format!("AWS4-HMAC-SHA256 Credential={scope}, SignedHeaders=host, Signature=0"),
        )
        .header("x-amz-security-token", credentials.session_token().expect("a session"))
}

/// Sends a request and gives status and body.
async fn answer(sandbox: &Sandbox, request: Request<Vec<u8>>) -> (u16, String) {
    let response = exchange(sandbox, request).await.expect("an answer");
    (response.status().as_u16(), String::from_utf8(response.into_body()).expect("UTF-8"))
}

#[test]
fn the_same_requests_give_the_same_bytes() {
    let session = || {
        run(async {
            let sandbox = Sandbox::fresh();
            let create = "Action=CreateUser&Version=2010-05-08&UserName=ada&Tags.member.1.Key=a&Tags.member.1.Value=x+%2By";
            let (_, created) = send(&sandbox, "iam", create).await;
            let (_, listed) =
                send(&sandbox, "iam", "Action=GetAccountAuthorizationDetails&Version=2010-05-08").await;
            (created, listed, serde_json::to_string(&sandbox.state()).expect("plain data"))
        })
    };
    let (created, listed, state) = session();
    assert_eq!(session(), (created.clone(), listed, state));
    assert!(created.contains("<Tags><member><Key>a</Key><Value>x +y</Value></member></Tags>"), "{created}");
    assert!(created.contains("<CreateDate>2026-01-01T00:00:00Z</CreateDate>"), "{created}");
}

#[test]
fn what_the_sandbox_does_not_hold_is_refused_and_not_dropped() {
    run(async {
        let sandbox = Sandbox::fresh();
        let (status, body) =
            send(&sandbox, "iam", "Action=CreateGroup&Version=2010-05-08&GroupName=a&Colour=red").await;
        assert_eq!(status, 400);
        assert!(body.contains("<Message>the sandbox does not hold the parameter Colour</Message>"), "{body}");
        let (status, body) = send(&sandbox, "iam", "Action=CreateGroup&Version=2010-05-08").await;
        assert_eq!(status, 400);
        assert!(
            body.contains(
                "1 validation error detected: Value null at 'groupName' failed to satisfy constraint: Member must \
                 not be null"
            ),
            "{body}"
        );
        let form = "Action=UpdateAccountPasswordPolicy&Version=2010-05-08&MaxPasswordAge=soon";
        let (status, body) = send(&sandbox, "iam", form).await;
        assert_eq!(status, 400);
        assert!(body.contains("<Code>MalformedInput</Code>"), "{body}");
        let (_, body) = send(&sandbox, "iam", "Action=GetGroup&Version=2010-05-08&GroupName=%3Ca%26b").await;
        assert!(body.contains("Value '&lt;a&amp;b' at 'groupName'"), "{body}");
        let (status, body) = send(&sandbox, "ec2", "Action=DescribeVpcs").await;
        assert_eq!(status, 400);
        assert!(body.contains("<Code>InvalidAction</Code>"), "{body}");
        let (status, body) = send(&sandbox, "iam", "Action=GetAccountSummary&Version=2011-06-15").await;
        assert_eq!(status, 400);
        assert!(body.contains("Could not find operation GetAccountSummary for version 2011-06-15"), "{body}");
    });
}

#[test]
fn a_request_that_names_no_operation_or_no_version_is_told_so() {
    run(async {
        let sandbox = Sandbox::fresh();
        let (status, body) = send(&sandbox, "iam", "UserName=ada&Version=2010-05-08").await;
        assert_eq!(status, 400);
        assert!(
            body.contains("<Code>MissingAction</Code><Message>The request is missing an action</"),
            "{body}"
        );
        let (status, body) = send(&sandbox, "iam", "Action=GetUser&Version=").await;
        assert_eq!(status, 400);
        assert!(
            body.contains("Could not find operation GetUser for version NO_VERSION_SPECIFIED<"),
            "{body}"
        );
    });
}

#[test]
fn a_request_that_only_its_service_could_read_is_refused_as_s3_writes_errors() {
    run(async {
        let sandbox = Sandbox::fresh();
        let list = signed(&sandbox, "glacier").uri("/-/vaults").body(Vec::new());
        let (status, body) = answer(&sandbox, list.expect("a request")).await;
        assert_eq!(status, 501);
        let wanted =
            "<Error><Code>NotImplemented</Code><Message>the sandbox holds nothing of this service</Message>";
        assert!(body.starts_with(wanted), "{body}");
        assert!(body.ends_with("</RequestId></Error>"), "{body}");
        assert_eq!(sandbox.log()[0].operation, "glacier:GET");
    });
}

#[test]
fn a_request_without_credentials_is_refused() {
    run(async {
        let sandbox = Sandbox::fresh();
        let request = Request::get("/?Action=GetAccountSummary&Version=2010-05-08").body(Vec::new());
        let response = exchange(&sandbox, request.expect("a request")).await.expect("an answer");
        assert_eq!(response.status(), 403);
        let body = String::from_utf8(response.into_body()).expect("UTF-8");
        assert!(body.contains("<Code>MissingAuthenticationToken</Code>"), "{body}");
    });
}

#[test]
fn a_service_that_the_sandbox_does_not_hold_is_refused_in_its_own_protocol() {
    run(async {
        let sandbox = Sandbox::fresh();
        let key = sandbox.edit(|state| state.add_root_access_key(FRESH_ACCOUNT));
        let authorization = format!("AWS4-HMAC-SHA256 Credential={key}/20260101/us-east-1/logs/aws4_request");
        let request = Request::post("/").header("authorization", authorization);
        let request = request.header("x-amz-target", "Logs_20140328.DescribeLogGroups").body(b"{}".to_vec());
        let response = exchange(&sandbox, request.expect("a request")).await.expect("an answer");
        assert_eq!(response.status(), 400);
        assert_eq!(response.headers()["content-type"], "application/x-amz-json-1.1");
        let body = String::from_utf8(response.into_body()).expect("UTF-8");
        assert_eq!(body, r#"{"__type":"UnknownOperationException","message":""}"#);
        assert_eq!(sandbox.log()[0].operation, "logs:DescribeLogGroups");
    });
}

#[test]
fn requests_for_s3_control_are_signed_as_those_of_s3() {
    let scope = |service: &str| Scope {
        access_key_id: "ASIA".to_owned(),
        region: "us-east-1".to_owned(),
        service: service.to_owned(),
    };
    let name = |service: &str, uri: &str, host: &str| {
        let request = Request::get(uri).header("host", host).body(Vec::new()).expect("a request");
        Service::name_of(&scope(service), &request).to_owned()
    };
    let path = "/v20180820/configuration/publicAccessBlock";
    assert_eq!(name("s3", path, "localhost:4566"), "s3control");
    assert_eq!(name("s3", "/any", "123456789012.s3-control.eu-west-1.amazonaws.com"), "s3control");
    assert_eq!(
        name("s3", "https://123456789012.s3-control.eu-west-1.amazonaws.com/any", "other"),
        "s3control"
    );
    assert_eq!(name("s3", "/bucket/v20180820/", "s3.amazonaws.com"), "s3");
    assert_eq!(name("iam", path, "localhost:4566"), "iam");
}
