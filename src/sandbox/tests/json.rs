use http::{Request, Response};
use insta::assert_snapshot;

use super::bench::run;
use crate::sandbox::{Sandbox, exchange::exchange};

/// Sends a body to KMS as the default caller would and gives the answer.
async fn send(sandbox: &Sandbox, target: &str, body: &str) -> Response<Vec<u8>> {
    let credentials = sandbox.credentials();
    send_as(sandbox, credentials.access_key_id(), credentials.session_token(), target, body).await
}

async fn send_as(
    sandbox: &Sandbox,
    access_key_id: &str,
    token: Option<&str>,
    target: &str,
    body: &str,
) -> Response<Vec<u8>> {
    let scope = format!("{access_key_id}/20260101/us-east-1/kms/aws4_request");
    let mut request = Request::builder()
        .method("POST")
        .header(
            "authorization",
            format!("AWS4-HMAC-SHA256 Credential={scope}, SignedHeaders=host, Signature=0"),
        )
        .header("x-amz-target", target);
    if let Some(token) = token {
        request = request.header("x-amz-security-token", token);
    }
    let request = request.body(body.as_bytes().to_vec()).expect("a request");
    exchange(sandbox, request).await.expect("an answer")
}

fn text(response: Response<Vec<u8>>) -> String {
    let status = response.status().as_u16();
    format!("{status} {}", String::from_utf8(response.into_body()).expect("UTF-8"))
}

#[test]
fn an_answer_is_json_with_its_request_id() {
    run(async {
        let sandbox = Sandbox::fresh();
        let answer = send(&sandbox, "TrentService.ListKeys", r#"{"Limit":null}"#).await;
        assert_eq!(answer.headers()["content-type"], "application/x-amz-json-1.1");
        assert_eq!(answer.headers()["x-amzn-requestid"].len(), 36);
        assert_snapshot!(text(answer), @r#"200 {"Keys":[],"Truncated":false}"#);
        let created = text(send(&sandbox, "TrentService.CreateKey", "{}").await);
        assert!(created.contains(r#""CreationDate":1767225600.02"#), "{created}");
        assert_eq!(sandbox.counts().by_operation["kms:ListKeys"], 1);
    });
}

#[test]
fn what_is_not_asked_for_as_the_model_says_is_refused() {
    run(async {
        let sandbox = Sandbox::fresh();
        let refused = async |operation: &str, body: &str| {
            text(send(&sandbox, &format!("TrentService.{operation}"), body).await)
        };
        assert_snapshot!(refused("ListKeys", "[]").await, @r#"400 {"__type":"SerializationException","message":"the body of the request is no JSON object"}"#);
        assert_snapshot!(refused("ListKeys", "").await, @r#"400 {"__type":"SerializationException","message":"the body of the request is no JSON object"}"#);
        assert_snapshot!(refused("ListKeys", r#"{"Limit":"2"}"#).await, @r#"400 {"__type":"SerializationException","message":"STRING_VALUE can not be converted to a Long"}"#);
        assert_snapshot!(refused("CreateKey", r#"{"MultiRegion":1}"#).await, @r#"400 {"__type":"SerializationException","message":"NUMBER_VALUE can not be converted to a Boolean"}"#);
        assert_snapshot!(refused("CreateKey", r#"{"Tags":{}}"#).await, @r#"400 {"__type":"SerializationException","message":"START_OBJECT can not be converted to a List"}"#);
        assert_snapshot!(refused("ListKeys", r#"{"Colour":"red"}"#).await, @r#"400 {"__type":"ValidationException","message":"the sandbox does not hold the parameter Colour"}"#);
        assert_snapshot!(refused("CreateKey", r#"{"Tags":[{"TagKey":"a","Colour":"red"}]}"#).await, @r#"400 {"__type":"ValidationException","message":"the sandbox does not hold the parameter Tags.Colour"}"#);
        assert_snapshot!(refused("DescribeKey", "{}").await, @r#"400 {"__type":"ValidationException","message":"1 validation error detected: Value null at 'keyId' failed to satisfy constraint: Member must not be null"}"#);
        assert_snapshot!(refused("CreateKey", r#"{"Tags":[{"TagKey":"a"}]}"#).await, @r#"400 {"__type":"ValidationException","message":"1 validation error detected: Value null at 'tags.1.member.tagValue' failed to satisfy constraint: Member must not be null"}"#);
        assert_snapshot!(refused("CreateKey", r#"{"Origin":"MOON"}"#).await, @r#"400 {"__type":"ValidationException","message":"1 validation error detected: Value 'MOON' at 'origin' failed to satisfy constraint: Member must satisfy enum value set: [AWS_KMS, EXTERNAL, AWS_CLOUDHSM, EXTERNAL_KEY_STORE]"}"#);
        assert_snapshot!(refused("Encrypt", "{}").await, @r#"400 {"__type":"UnknownOperationException","message":""}"#);
        assert_snapshot!(text(send(&sandbox, "OtherService.ListKeys", "{}").await), @r#"400 {"__type":"UnknownOperationException","message":""}"#);
    });
}

#[test]
fn who_is_unknown_is_told_so_in_the_words_of_json_services() {
    run(async {
        let sandbox = Sandbox::fresh();
        let nobody = send_as(&sandbox, "AKIANOBODY", None, "TrentService.ListKeys", "{}").await;
        assert_snapshot!(text(nobody), @r#"400 {"__type":"UnrecognizedClientException","message":"The security token included in the request is invalid."}"#);
        let credentials = sandbox.credentials();
        let key = credentials.access_key_id().to_owned();
        sandbox.edit(|state| {
            state.sessions.get_mut(&key).expect("the session").expires = Some(state.now);
        });
        assert_snapshot!(text(send(&sandbox, "TrentService.ListKeys", "{}").await), @r#"400 {"__type":"ExpiredTokenException","message":"The security token included in the request is expired"}"#);
    });
}
