//! The interceptor that takes no half answer for a whole one.

use aws_smithy_runtime_api::box_error::BoxError;
use aws_smithy_runtime_api::client::interceptors::Intercept;
use aws_smithy_runtime_api::client::interceptors::context::AfterDeserializationInterceptorContextRef;
use aws_smithy_runtime_api::client::orchestrator::Metadata;
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use aws_smithy_types::config_bag::ConfigBag;

/// Refuses an answer that is not whole, by the protocol in which it comes.
///
/// The SDK reads what there is: from an answer that was cut off it makes one that lacks users or groups,
/// and what is unknown would pass for absent; and where an operation answers nothing, it takes any page
/// of a proxy for success.
#[derive(Clone, Copy, Debug)]
pub(super) enum WholeAnswer {
    /// One XML element, named after the operation.
    Query,
    /// A JSON object, or nothing. One that is cut off the SDK refuses itself.
    Json,
    /// One XML element of any name, a JSON document, or nothing.
    Xml,
}

/// The answer is cut off, or something else answered.
#[derive(Debug, thiserror::Error)]
#[error("the answer is not a whole {0}")]
struct NotWhole(String);

#[aws_smithy_runtime_api::client::interceptors::dyn_dispatch_hint]
impl Intercept for WholeAnswer {
    fn name(&self) -> &'static str {
        "WholeAnswer"
    }

    fn read_after_deserialization(
        &self,
        context: &AfterDeserializationInterceptorContextRef<'_>,
        _: &RuntimeComponents,
        config: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        let operation = config.load::<Metadata>().map_or("", |metadata| metadata.name());
        let body = context.response().body().bytes().unwrap_or_default();
        if context.output_or_error().is_err() {
            return Ok(());
        }
        let (whole, what) = match self {
            Self::Query => (is_whole(body, operation), format!("`{operation}Response`")),
            Self::Json => (is_json(body, operation), "JSON object".to_owned()),
            Self::Xml => (is_element_or_nothing(body), "XML element".to_owned()),
        };
        if whole { Ok(()) } else { Err(NotWhole(what).into()) }
    }
}

/// Whether a body is the XML element of an operation, from its opening tag to its closing one.
fn is_whole(body: &[u8], operation: &str) -> bool {
    std::str::from_utf8(body).is_ok_and(|body| is_element(body.trim(), &format!("{operation}Response")))
}

/// Whether a body could be the JSON of an answer, which no page of a proxy is; where nothing is asked, it may be nothing.
fn is_json(body: &[u8], operation: &str) -> bool {
    let asks = ["Describe", "Get", "List"].iter().any(|verb| operation.starts_with(verb));
    body.trim_ascii_start().first().map_or(!asks, |&first| first == b'{')
}

/// Whether a body is nothing, a JSON document, or one XML element that is no page of a proxy.
fn is_element_or_nothing(body: &[u8]) -> bool {
    let Ok(body) = std::str::from_utf8(body) else {
        return false;
    };
    let body = body.trim();
    if body.is_empty() || body.starts_with('{') {
        return true;
    }
    let element = without_prolog(body);
    let name: String = element.chars().skip(1).take_while(char::is_ascii_alphanumeric).collect();
    !name.is_empty() && !name.eq_ignore_ascii_case("html") && is_element(body, &name)
}

fn without_prolog(body: &str) -> &str {
    match body.strip_prefix("<?xml") {
        Some(prolog) => prolog.split_once("?>").map_or("", |(_, element)| element.trim_start()),
        None => body,
    }
}

fn is_element(body: &str, root: &str) -> bool {
    let element = without_prolog(body);
    let Some(rest) = element.strip_prefix('<').and_then(|element| element.strip_prefix(root)) else {
        return false;
    };
    let is_name_over = rest.starts_with(|next: char| next == '>' || next == '/' || next.is_whitespace());
    let is_empty_element = rest.ends_with("/>") && !rest.contains('<');
    is_name_over && (is_empty_element || rest.ends_with(&format!("</{root}>")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::aws::operation::iam::{
        ATTACH_GROUP_POLICY, GET_ACCOUNT_AUTHORIZATION_DETAILS as DETAILS, LIST_ACCOUNT_ALIASES,
    };
    use crate::aws::testing::{Answer, Script};
    use crate::aws::{Class, During};

    #[test]
    fn a_whole_element_is_whole_with_prolog_attributes_and_space() {
        for whole in [
            "<GetUserResponse><GetUserResult/></GetUserResponse>",
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<GetUserResponse xmlns=\"https://iam.amazonaws.com/\">\n</GetUserResponse>\n",
            "<GetUserResponse/>",
            "<GetUserResponse xmlns=\"https://iam.amazonaws.com/\" />",
        ] {
            assert!(is_whole(whole.as_bytes(), "GetUser"), "{whole}");
        }
    }

    #[test]
    fn what_is_cut_off_or_something_else_is_not_whole() {
        let whole = "<GetUserResponse><GetUserResult><User/></GetUserResult></GetUserResponse>";
        for length in 0..whole.len() {
            assert!(!is_whole(&whole.as_bytes()[..length], "GetUser"), "{}", &whole[..length]);
        }
        for other in ["<html></html>", "<GetUserResponses></GetUserResponse>", "<?xml", "{}"] {
            assert!(!is_whole(other.as_bytes(), "GetUser"), "{other}");
        }
    }

    #[test]
    fn an_answer_of_s3_is_a_whole_element_or_nothing() {
        let whole = "<?xml version=\"1.0\"?><VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>";
        assert!(is_element_or_nothing(whole.as_bytes()));
        assert!(is_element_or_nothing(b""));
        assert!(is_element_or_nothing(br#"{"Version":"2012-10-17"}"#));
        assert!(is_element_or_nothing(b"<Tagging/>"));
        assert!(!is_element_or_nothing(&whole.as_bytes()[..60]));
        assert!(!is_element_or_nothing(b"<html><body>Please sign in</body></html>"));
    }

    #[test]
    fn an_answer_in_json_is_no_page() {
        assert!(is_json(b"", "PutKeyPolicy") && is_json(b"{}", "ListKeys"));
        assert!(!is_json(b"", "ListKeys") && !is_json(b"<html></html>", "PutKeyPolicy"));
    }

    #[tokio::test(start_paused = true)]
    async fn a_listing_that_is_cut_off_is_unknown_and_not_empty() {
        let cut = "<GetAccountAuthorizationDetailsResponse><GetAccountAuthorizationDetailsResult>\
                   <UserDetailList><member><UserName>ana</UserName></member><mem";
        let script = Script::default().on(DETAILS, [Answer::Response(200, vec![], cut.to_owned())]);
        let reader = script.reader(&[DETAILS]).await;
        let error = reader.authorization_details().await.expect_err("it is refused");
        assert_eq!(error.class(), Class::Unintelligible);
        let why = "the answer is not a whole `GetAccountAuthorizationDetailsResponse`";
        assert_eq!(error.message(), Some(why));
    }

    #[tokio::test(start_paused = true)]
    async fn a_page_of_a_proxy_is_no_success_of_a_call_that_answers_nothing() {
        let page = Answer::Response(200, vec![], "<html>Please sign in</html>".to_owned());
        let script = Script::default().on(ATTACH_GROUP_POLICY, [page]);
        let writer = script.writer(&[]).await;
        let attach =
            writer.iam().attach_group_policy().group_name("a").policy_arn("arn:aws:iam::aws:policy/B");
        let error = attach.send().await.during(ATTACH_GROUP_POLICY).expect_err("it is refused");
        assert_eq!(error.class(), Class::Unintelligible);
    }

    #[tokio::test(start_paused = true)]
    async fn an_error_of_aws_stays_what_it_is() {
        let script = Script::default().on(LIST_ACCOUNT_ALIASES, [Answer::error(403, "AccessDenied", "No.")]);
        let reader = script.reader(&[LIST_ACCOUNT_ALIASES]).await;
        assert_eq!(reader.account_alias().await.expect_err("it is denied").class(), Class::Denied);
    }
}
