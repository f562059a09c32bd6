use crate::sandbox::{
    authorization::{check_resource_policy, may, service_may, unknown_principal},
    caller::{Caller, Principal},
    service::{Resource, ResourcePolicy},
    state::{FRESH_ACCOUNT, State},
};

const SERVICE: &str = "cloudtrail.amazonaws.com";
const ARN: &str = "arn:aws:s3:::logs/AWSLogs/123456789012/file";
const BUCKET_POLICY: &str = r#"{"Version":"2012-10-17","Statement":[
    {"Effect":"Allow","Principal":{"Service":"cloudtrail.amazonaws.com"},"Action":"s3:PutObject",
     "Resource":"arn:aws:s3:::logs/AWSLogs/123456789012/*",
     "Condition":{"StringEquals":{"s3:x-amz-acl":"bucket-owner-full-control",
                                  "aws:SourceArn":"arn:aws:cloudtrail:us-east-1:123456789012:trail/audit"}}},
    {"Effect":"Deny","Principal":"*","Action":"s3:*","Resource":"*",
     "Condition":{"Bool":{"aws:SecureTransport":"false"}}}]}"#;

#[test]
fn a_service_may_do_what_the_policy_says_under_its_conditions() {
    let keys = |trail: &str, acl: &str| {
        let trail = format!("arn:aws:cloudtrail:us-east-1:123456789012:trail/{trail}");
        [("aws:SourceArn", vec![trail]), ("s3:x-amz-acl", vec![acl.to_owned()])]
    };
    let right = keys("audit", "bucket-owner-full-control");
    let allowed = |service: &str, action: &str, arn: &str, keys: &[(&str, Vec<String>)]| {
        service_may(Some(BUCKET_POLICY), service, action, arn, keys)
    };
    assert!(allowed(SERVICE, "s3:PutObject", ARN, &right));
    assert!(!allowed("config.amazonaws.com", "s3:PutObject", ARN, &right));
    assert!(!allowed(SERVICE, "s3:GetBucketAcl", "arn:aws:s3:::logs", &right));
    assert!(!allowed(SERVICE, "s3:PutObject", "arn:aws:s3:::logs/other", &right));
    assert!(!allowed(SERVICE, "s3:PutObject", ARN, &keys("other", "bucket-owner-full-control")));
    assert!(!allowed(SERVICE, "s3:PutObject", ARN, &keys("audit", "private")));
    assert!(!allowed(SERVICE, "s3:PutObject", ARN, &right[..1]));
    assert!(!service_may(None, SERVICE, "s3:PutObject", ARN, &right));
    let denying =
        BUCKET_POLICY.replace(r#""aws:SecureTransport":"false""#, r#""aws:SecureTransport":"true""#);
    assert!(!service_may(Some(&denying), SERVICE, "s3:PutObject", ARN, &right));
}

#[test]
fn the_policy_of_a_resource_says_who_and_what() {
    let with = |statement: &str| {
        check_resource_policy(&format!(r#"{{"Version":"2012-10-17","Statement":[{{{statement}}}]}}"#))
    };
    assert_eq!(check_resource_policy(BUCKET_POLICY), Ok(()));
    let rest = r#""Effect":"Allow","Action":"s3:*","Resource":"*""#;
    assert_eq!(
        with(&format!(r#"{rest},"Sid":"free text","Principal":{{"AWS":["1","2"],"Service":"x"}}"#)),
        Ok(())
    );
    let invalid = Err("Invalid principal in policy".to_owned());
    assert_eq!(with(rest), Err("Missing required field Principal".to_owned()));
    assert_eq!(with(&format!(r#"{rest},"Principal":"somebody""#)), invalid);
    assert_eq!(with(&format!(r#"{rest},"Principal":{{"Person":"ada"}}"#)), invalid);
    assert_eq!(with(&format!(r#"{rest},"Principal":{{}}"#)), invalid);
    assert_eq!(with(&format!(r#"{rest},"Principal":{{"AWS":1}}"#)), invalid);
}

#[test]
fn principals_are_looked_for_where_they_can_be_known() {
    let mut state = State::fresh();
    let ada = state.add_user(FRESH_ACCOUNT, "ada").entity.id.clone();
    state.add_role(FRESH_ACCOUNT, "audit", "{}").entity.path = "/ops/".to_owned();
    let unknown = |principal: &str| {
        let policy = format!(
            r#"{{"Statement":{{"Effect":"Allow","Principal":{principal},"Action":"*","Resource":"*"}}}}"#
        );
        unknown_principal(&state, &policy)
    };
    for known in [
        "*",
        FRESH_ACCOUNT,
        "arn:aws:iam::123456789012:root",
        "arn:aws:iam::123456789012:user/ada",
        "arn:aws:iam::123456789012:role/ops/audit",
        "arn:aws:sts::123456789012:assumed-role/audit/session",
        "arn:aws:iam::999999999999:role/elsewhere",
        &ada,
    ] {
        assert_eq!(unknown(&format!(r#"{{"AWS":"{known}"}}"#)), None, "{known}");
    }
    for nobody in [
        "arn:aws:iam::123456789012:user/bob",
        "arn:aws:iam::123456789012:role/audit",
        "arn:aws:iam::123456789012:group/ops",
        "arn:aws:iam::123456789012:user/*",
        "arn:aws:sts::123456789012:assumed-role/nobody/session",
        "AIDAGONE",
        "12345",
    ] {
        let policy = format!(r#"{{"AWS":["*","{nobody}"]}}"#);
        assert_eq!(unknown(&policy).as_deref(), Some(nobody));
    }
    assert_eq!(unknown(r#"{"Service":"cloudtrail.amazonaws.com"}"#), None);
    assert_eq!(unknown(r#"{"Service":"cloudtrail"}"#).as_deref(), Some("cloudtrail"));
    assert_eq!(unknown(r#""*""#), None);
}

/// Whether a user with a policy may get an object of a bucket with a policy of an account.
fn may_get(own: Option<&str>, owner: &str, bucket: Option<&str>, must_allow: bool) -> bool {
    let mut state = State::fresh();
    let user = state.add_user(FRESH_ACCOUNT, "ada");
    if let Some(effect) = own {
        let policy =
            format!(r#"{{"Statement":{{"Effect":"{effect}","Action":"s3:GetObject","Resource":"*"}}}}"#);
        user.entity.inline_policies.insert("own".into(), policy);
    }
    let caller = Caller {
        account: FRESH_ACCOUNT.to_owned(),
        principal: Principal::User("ada".into()),
        region: "us-east-1".to_owned(),
        session_mfa: None,
        session_policies: Vec::new(),
    };
    let document = bucket.map(|who| {
        let (effect, principal) = who.split_once(' ').expect("an effect and a principal");
        format!(
            r#"{{"Statement":{{"Effect":"{effect}","Principal":{{"AWS":"arn:aws:iam::123456789012:{principal}"}},"Action":"s3:*","Resource":"*"}}}}"#
        )
    });
    let policy = Some(ResourcePolicy { owner: owner.to_owned(), document, must_allow });
    let resource = Resource { policy, ..Resource::new("arn:aws:s3:::logs/file") };
    may(&state, &caller, "s3:GetObject", &resource, state.now)
}

#[test]
fn in_the_same_account_either_side_may_allow_unless_the_resource_must() {
    let either = |own: Option<&str>, bucket: Option<&str>| may_get(own, FRESH_ACCOUNT, bucket, false);
    assert!(either(Some("Allow"), None));
    assert!(either(None, Some("Allow user/ada")));
    assert!(!either(None, None));
    assert!(!either(None, Some("Allow root")));
    assert!(!either(Some("Allow"), Some("Deny user/ada")));
    assert!(!either(Some("Allow"), Some("Deny root")));
    assert!(!either(Some("Deny"), Some("Allow user/ada")));
    let must = |own: Option<&str>, bucket: Option<&str>| may_get(own, FRESH_ACCOUNT, bucket, true);
    assert!(!must(Some("Allow"), None));
    assert!(!must(Some("Allow"), Some("Allow user/bob")));
    assert!(must(Some("Allow"), Some("Allow root")));
    assert!(must(None, Some("Allow user/ada")));
}

#[test]
fn across_accounts_both_sides_must_allow() {
    let across = |own: Option<&str>, bucket: Option<&str>| may_get(own, "210987654321", bucket, false);
    assert!(!across(Some("Allow"), None));
    assert!(!across(None, Some("Allow user/ada")));
    assert!(across(Some("Allow"), Some("Allow user/ada")));
    assert!(across(Some("Allow"), Some("Allow root")));
}
