use super::*;
use crate::aws::operation::iam::LIST_POLICIES;
use crate::aws::reader::iam::{LiveDocument, PolicyDetail, PolicyVersion};
use crate::aws::testing::{Answer, Script};
use crate::resources::iam::testing::{allowing, arn, aws_policy, denying, own_policy, policy_name};

fn reference(text: &str) -> PolicyReference {
    PolicyReference::try_from(text.to_owned()).expect("a good reference")
}

/// An account with the policies `KeepLogs`, which denies, and one that is called as AWS calls one.
fn details() -> AuthorizationDetails {
    let policies =
        [live("KeepLogs", Ok(denying("s3:DeleteBucket"))), live("Billing", Ok(allowing("s3:GetObject")))];
    AuthorizationDetails { policies: policies.into(), ..AuthorizationDetails::default() }
}

fn live(name: &str, document: LiveDocument) -> (PolicyName, PolicyDetail) {
    let version = PolicyVersion { id: "v1".to_owned(), is_default: true, document };
    let (name, arn) = (policy_name(name), own_policy(&format!("security/{name}")));
    (name.clone(), PolicyDetail { name, arn, versions: vec![version] })
}

/// A file that declares `RequireMFA`, and `KeepLogs` at another path than the account's.
fn declared() -> DeclaredPolicies {
    let policy = |path: &str, has_deny| DeclaredPolicy { path: path.to_owned(), has_deny };
    [(policy_name("RequireMFA"), policy("/mfa/", true)), (policy_name("KeepLogs"), policy("/", false))].into()
}

/// An AWS that has policies which the catalogue lacks.
fn script() -> Script {
    let policies = "<Policies><member><Arn>arn:aws:iam::aws:policy/BrandNewAccess</Arn></member>\
                    <member><Arn>arn:aws:iam::aws:policy/TwiceNew</Arn></member>\
                    <member><Arn>arn:aws:iam::aws:policy/service-role/TwiceNew</Arn></member></Policies>";
    let page = format!("{policies}<IsTruncated>false</IsTruncated>");
    Script::default().on(LIST_POLICIES, [Answer::result(LIST_POLICIES, &page)])
}

/// What a reference means, and how often AWS was asked.
async fn means(text: &str) -> (Meaning, usize) {
    let script = script();
    let reader = script.reader(&[LIST_POLICIES]).await;
    let meaning = meaning(&reference(text), &declared(), &details(), &reader).await.expect("it is known");
    (meaning, script.requests().len())
}

fn policy(arn: Arn, has_deny: bool) -> Meaning {
    Meaning::Policy { arn, has_deny }
}

fn missing(name: &str, nearest: Option<&str>) -> Meaning {
    Meaning::Missing { name: name.to_owned(), nearest: nearest.map(str::to_owned) }
}

#[test]
fn references_say_which_policy_they_mean() {
    assert_eq!(reference("ReadOnlyAccess"), PolicyReference::Named(policy_name("ReadOnlyAccess")));
    assert_eq!(reference("aws:Billing"), PolicyReference::Aws(policy_name("Billing")));
    assert_eq!(reference("local:Billing"), PolicyReference::Local(policy_name("Billing")));
    let billing = "arn:aws:iam::aws:policy/job-function/Billing";
    assert_eq!(reference(billing), PolicyReference::Arn(arn(billing)));
}

#[test]
fn an_arn_of_something_else_is_refused() {
    assert!(PolicyReference::try_from("arn:aws:iam::123456789012:role/Admin".to_owned()).is_err());
    assert!(PolicyReference::try_from("gcp:Billing".to_owned()).is_err());
}

#[test]
fn a_reference_is_printed_as_it_is_written() {
    for text in ["ReadOnlyAccess", "aws:Billing", "local:Billing", "arn:aws:iam::aws:policy/ReadOnlyAccess"] {
        assert_eq!(reference(text).to_string(), text);
    }
}

#[tokio::test(start_paused = true)]
async fn an_aws_managed_name_is_found_at_its_path_without_asking() {
    assert_eq!(means("ReadOnlyAccess").await, (policy(aws_policy("ReadOnlyAccess"), false), 0));
    assert_eq!(means("ViewOnlyAccess").await, (policy(aws_policy("job-function/ViewOnlyAccess"), false), 0));
    assert_eq!(means("AWSDenyAll").await, (policy(aws_policy("AWSDenyAll"), true), 0));
}

#[tokio::test(start_paused = true)]
async fn a_policy_of_the_file_has_the_arn_that_it_will_be_made_with() {
    assert_eq!(means("RequireMFA").await, (policy(own_policy("mfa/RequireMFA"), true), 0));
    assert_eq!(means("requiremfa").await, (policy(own_policy("mfa/RequireMFA"), true), 0));
}

#[tokio::test(start_paused = true)]
async fn a_policy_that_is_there_keeps_its_path() {
    assert_eq!(means("KeepLogs").await, (policy(own_policy("security/KeepLogs"), true), 0));
}

#[tokio::test(start_paused = true)]
async fn a_name_of_both_is_ambiguous_until_it_says_whose() {
    assert_eq!(means("Billing").await, (Meaning::Ambiguous(policy_name("Billing")), 0));
    assert_eq!(means("aws:Billing").await, (policy(aws_policy("job-function/Billing"), false), 0));
    assert_eq!(means("local:Billing").await, (policy(own_policy("security/Billing"), false), 0));
}

#[tokio::test(start_paused = true)]
async fn a_name_that_the_catalogue_lacks_is_looked_up_in_aws() {
    assert_eq!(means("BrandNewAccess").await, (policy(aws_policy("BrandNewAccess"), false), 1));
    let several = Meaning::Several(vec![aws_policy("TwiceNew"), aws_policy("service-role/TwiceNew")]);
    assert_eq!(means("TwiceNew").await, (several, 1));
}

#[tokio::test(start_paused = true)]
async fn many_unknown_names_are_looked_up_by_one_listing() {
    let script = script();
    let reader = script.reader(&[LIST_POLICIES]).await;
    let references = ["BrandNewAccess", "TwiceNew", "Zzz"].map(reference);
    let (declared, details) = (declared(), details());
    let meanings = references.iter().map(|reference| meaning(reference, &declared, &details, &reader));
    futures::future::try_join_all(meanings).await.expect("they are known");
    assert_eq!(script.requests().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_name_of_nothing_is_missing_and_the_nearest_is_named() {
    assert_eq!(means("RequireMFAA").await.0, missing("RequireMFAA", Some("RequireMFA")));
    assert_eq!(means("ReadOnlyAcces").await.0, missing("ReadOnlyAcces", Some("ReadOnlyAccess")));
    assert_eq!(means("local:ReadOnlyAccess").await.0, missing("ReadOnlyAccess", Some("ReadOnlyAccess")));
    assert_eq!(means("0-0-0").await.0, missing("0-0-0", None));
}

#[tokio::test(start_paused = true)]
async fn an_arn_means_the_policy_that_has_it() {
    let means = async |text: &str| means(text).await.0;
    assert_eq!(
        means("arn:aws:iam::aws:policy/ReadOnlyAccess").await,
        policy(aws_policy("ReadOnlyAccess"), false)
    );
    assert_eq!(
        means("arn:aws:iam::123456789012:policy/security/KeepLogs").await,
        policy(own_policy("security/KeepLogs"), true)
    );
    assert_eq!(
        means("arn:aws:iam::123456789012:policy/mfa/RequireMFA").await,
        policy(own_policy("mfa/RequireMFA"), true)
    );
}

#[tokio::test(start_paused = true)]
async fn an_arn_that_no_policy_has_is_missing() {
    for text in [
        "arn:aws:iam::aws:policy/Billing",
        "arn:aws-cn:iam::aws:policy/ReadOnlyAccess",
        "arn:aws:iam::123456789012:policy/KeepLogs",
        "arn:aws:iam::210987654321:policy/security/KeepLogs",
    ] {
        let (meaning, _) = means(text).await;
        assert!(matches!(&meaning, Meaning::Missing { name, .. } if name == text), "{text}: {meaning:?}");
    }
}

#[test]
fn a_document_that_cannot_be_read_may_deny_something() {
    let policies = [live("Broken", Err("no JSON".to_owned()))].into();
    let details = AuthorizationDetails { policies, ..AuthorizationDetails::default() };
    assert!(has_deny(&own_policy("security/Broken"), &details, &DeclaredPolicies::new()));
    assert!(!has_deny(&own_policy("Unheard"), &details, &DeclaredPolicies::new()));
}
