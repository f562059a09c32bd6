use http::{Method, Request, Response, request::Builder};

use super::{super::bench::run, clients::with_bucket};
use crate::sandbox::{Sandbox, exchange::exchange, state::FRESH_ACCOUNT};

/// A request to the bucket `logs`, signed for a Region.
fn signed(sandbox: &Sandbox, region: &str, method: Method, uri: &str) -> Builder {
    let key = sandbox.edit(|state| state.add_root_access_key(FRESH_ACCOUNT));
    let authorization = format!("AWS4-HMAC-SHA256 Credential={key}/20260101/{region}/s3/aws4_request");
    Request::builder().method(method).uri(uri).header("authorization", authorization)
}

async fn answer(sandbox: &Sandbox, request: Builder, body: &str) -> (Response<Vec<u8>>, String) {
    let request = request.body(body.as_bytes().to_vec()).expect("a request");
    let response = exchange(sandbox, request).await.expect("an answer");
    let body = String::from_utf8(response.body().clone()).expect("UTF-8");
    (response, body)
}

fn of_logs(sandbox: &Sandbox, method: Method, query: &str) -> Builder {
    signed(sandbox, "us-east-1", method, &format!("https://logs.s3.us-east-1.amazonaws.com/{query}"))
}

#[test]
fn what_is_not_held_is_not_implemented() {
    run(async {
        let sandbox = with_bucket();
        for (method, query) in [
            (Method::GET, ""),
            (Method::GET, "?list-type=2"),
            (Method::GET, "?website"),
            (Method::GET, "?policy&website"),
            (Method::PUT, "key?policy"),
            (Method::PUT, "key"),
            (Method::POST, "?delete"),
        ] {
            let (response, body) = answer(&sandbox, of_logs(&sandbox, method, query), "").await;
            assert_eq!(response.status(), 501, "{query}");
            assert!(body.contains("<Code>NotImplemented</Code>"), "{body}");
        }
        let request = of_logs(&sandbox, Method::PUT, "").header("x-amz-grant-read", "id=1");
        assert_eq!(answer(&sandbox, request, "").await.0.status(), 501);
        let request = of_logs(&sandbox, Method::GET, "?versioning&prefix=a");
        assert_eq!(answer(&sandbox, request, "").await.0.status(), 501);
        let request = of_logs(&sandbox, Method::PUT, "?policy").header("content-encoding", "aws-chunked");
        assert_eq!(answer(&sandbox, request, "{}").await.0.status(), 501);
    });
}

#[test]
fn an_error_names_its_request_and_its_bucket() {
    run(async {
        let sandbox = with_bucket();
        let request = signed(&sandbox, "us-east-1", Method::GET, "https://s3.amazonaws.com/no%2Dsuch?policy");
        let (response, body) = answer(&sandbox, request, "").await;
        let id = response.headers()["x-amz-request-id"].to_str().expect("text");
        assert_eq!(
            body,
            format!(
                "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error><Code>NoSuchBucket</Code><Message>The specified \
                 bucket does not exist</Message><BucketName>no-such</BucketName><RequestId>{id}</RequestId></Error>"
            )
        );
        let request =
            signed(&sandbox, "us-east-1", Method::GET, "/v20180820/configuration/publicAccessBlock");
        let (response, body) = answer(&sandbox, request.header("x-amz-account-id", FRESH_ACCOUNT), "").await;
        assert_eq!(response.status(), 404);
        assert!(body.contains("<ErrorResponse><Error><Code>NoSuchPublicAccessBlockConfiguration<"), "{body}");
    });
}

#[test]
fn a_scope_of_another_region_than_the_hosts_is_malformed() {
    run(async {
        let sandbox = with_bucket();
        let uri = "https://s3.dualstack.eu-west-1.amazonaws.com/logs?policy";
        let (response, body) = answer(&sandbox, signed(&sandbox, "us-east-1", Method::GET, uri), "").await;
        assert_eq!(
            (response.status().as_u16(), &response.headers()["x-amz-bucket-region"]),
            (400, &"eu-west-1".parse().expect("a header"))
        );
        assert!(body.contains("<Code>AuthorizationHeaderMalformed</Code>"), "{body}");
        assert!(body.contains("<Region>eu-west-1</Region>"), "{body}");
    });
}

#[test]
fn unknown_credentials_are_told_in_the_words_of_s3() {
    run(async {
        let sandbox = with_bucket();
        let authorization = "AWS4-HMAC-SHA256 Credential=AKIANOBODY/20260101/us-east-1/s3/aws4_request";
        let request = Request::get("https://logs.s3.us-east-1.amazonaws.com/?policy");
        let (response, body) = answer(&sandbox, request.header("authorization", authorization), "").await;
        assert_eq!(response.status(), 403);
        assert!(body.contains("<Code>InvalidAccessKeyId</Code>"), "{body}");
    });
}

#[test]
fn a_body_is_held_to_its_schema() {
    run(async {
        let sandbox = with_bucket();
        let put = async |body: &str| {
            let request = of_logs(&sandbox, Method::PUT, "?versioning").header("content-md5", "AAAA");
            let (response, body) = answer(&sandbox, request, body).await;
            let code = body.split_once("<Code>").and_then(|(_, rest)| rest.split_once('<'));
            (response.status().as_u16(), code.map(|(code, _)| code.to_owned()))
        };
        let malformed = (400, Some("MalformedXML".to_owned()));
        for body in [
            "<VersioningConfiguration>",
            "<VersioningConfiguration><Status>Enabled</VersioningConfiguration></Status>",
            "<Versioning><Status>Enabled</Status></Versioning>",
            "<VersioningConfiguration><Status>On</Status></VersioningConfiguration>",
            "<VersioningConfiguration><Colour>red</Colour></VersioningConfiguration>",
            "<VersioningConfiguration>text<Status>Enabled</Status></VersioningConfiguration>",
            "<VersioningConfiguration><Status>Enabled</Status><Status>Enabled</Status></VersioningConfiguration>",
            "<VersioningConfiguration><Status><b/></Status></VersioningConfiguration>",
            "<VersioningConfiguration><Status>&unknown;</Status></VersioningConfiguration>",
            "<VersioningConfiguration colour=\"red\"><Status>Enabled</Status></VersioningConfiguration>",
            "<VersioningConfiguration/><VersioningConfiguration/>",
            "<!DOCTYPE a [<!ENTITY e \"Enabled\">]><VersioningConfiguration><Status>&e;</Status></VersioningConfiguration>",
        ] {
            assert_eq!(put(body).await, malformed, "{body}");
        }
        assert_eq!(put("").await, (400, Some("MissingRequestBodyError".to_owned())));
        let written = "<?xml version=\"1.0\"?><!-- all of it --><v:VersioningConfiguration xmlns:v=\"urn:any\">\n  \
                       <v:Status>&#69;nable<![CDATA[d]]></v:Status>\n</v:VersioningConfiguration>";
        assert_eq!(put(written).await, (200, None));
        assert_eq!(sandbox.state().buckets["logs"].versioning.as_deref(), Some("Enabled"));
        let unchecked = of_logs(&sandbox, Method::PUT, "?versioning");
        let (_, body) = answer(&sandbox, unchecked, "<VersioningConfiguration/>").await;
        assert!(body.contains("Content-MD5 OR x-amz-checksum-*"), "{body}");
        let unwanted = of_logs(&sandbox, Method::GET, "?versioning");
        let (_, body) = answer(&sandbox, unwanted, "<VersioningConfiguration/>").await;
        assert!(body.contains("<Code>UnexpectedContent</Code>"), "{body}");
    });
}
