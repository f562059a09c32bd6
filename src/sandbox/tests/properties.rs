use std::fmt::Write as _;

use http::Request;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use proptest::{prelude::*, sample::select};

use super::bench::run;
use crate::sandbox::{Sandbox, exchange::exchange, iam, service::Service, state::FRESH_ACCOUNT, sts};

/// Something to put into a parameter: what exists, what nearly does, and what never could.
fn text() -> impl Strategy<Value = String> {
    let known = select(vec![
        "ada",
        "ADA",
        "ops",
        "own",
        "",
        "v1",
        "v99999999999999999999",
        "AAAB000000ff",
        "AAABffffffffffffffff",
        "arn:aws:iam::123456789012:policy/Own",
        "arn:aws:iam::aws:policy/ReadOnlyAccess",
        "arn:aws:iam::123456789012:role/OrganizationAccountAccessRole",
        "arn:aws:iam:::policy/",
        "{}",
        "[[[[",
        r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"iam:*","Resource":"*"}]}"#,
        "true",
        "1",
        "-1",
        "9223372036854775808",
        "/",
        "//",
    ])
    .prop_map(str::to_owned);
    prop_oneof![4 => known, 1 => any::<String>()]
}

fn operation() -> impl Strategy<Value = (&'static Service, &'static str, Vec<&'static str>)> {
    let all: Vec<_> = [&iam::SERVICE, &sts::SERVICE]
        .into_iter()
        .flat_map(|service| {
            service.operations.iter().flat_map(|table| table.iter()).map(move |one| (service, one))
        })
        .map(|(service, one)| (service, one.name, one.input.iter().map(|parameter| parameter.name).collect()))
        .collect();
    select(all)
}

fn populated() -> Sandbox {
    let sandbox = Sandbox::fresh();
    sandbox.edit(|state| {
        let arn = state.add_policy(FRESH_ACCOUNT, "Own", "{}");
        state.add_group(FRESH_ACCOUNT, "ops").entity.attached_policies.insert(arn);
        state.add_user(FRESH_ACCOUNT, "ada").groups.insert("ops".into());
        state.add_mfa_device(FRESH_ACCOUNT, "ada");
        state.add_access_key(FRESH_ACCOUNT, "ada");
    });
    sandbox
}

proptest! {
    #[test]
    fn every_request_is_answered_or_refused(
        (service, name, parameters) in operation(),
        texts in prop::collection::vec(text(), 12),
    ) {
        let version = if service.name == "iam" { "2010-05-08" } else { "2011-06-15" };
        let mut form = format!("Action={name}&Version={version}");
        for (parameter, text) in parameters.iter().zip(&texts) {
            write!(form, "&{parameter}={}", utf8_percent_encode(text, NON_ALPHANUMERIC)).expect("a string takes everything");
        }
        let sandbox = populated();
        let credentials = sandbox.credentials();
        let scope = format!("{}/20260101/us-east-1/{}/aws4_request", credentials.access_key_id(), service.name);
        let request = Request::post("/")
            .header("authorization", format!("AWS4-HMAC-SHA256 Credential={scope}"))
            .header("x-amz-security-token", credentials.session_token().expect("a session"))
            .body(form.into_bytes())
            .expect("a request");
        let before = sandbox.state();
        let response = run(exchange(&sandbox, request)).expect("an answer");
        let status = response.status().as_u16();
        prop_assert!(matches!(status, 200 | 400 | 403 | 404 | 409), "{status}");
        if status != 200 {
            prop_assert_eq!(sandbox.state(), before);
        }
    }
}
