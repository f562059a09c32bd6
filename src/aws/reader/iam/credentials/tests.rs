use super::*;
use crate::aws::Class;
use crate::aws::testing::{Answer, Script};

fn ana() -> UserName {
    UserName::from_aws("ana")
}

fn listed(operation: Operation, items: &str) -> Answer {
    Answer::result(operation, &format!("{items}<IsTruncated>false</IsTruncated>"))
}

fn key(id: &str, status: &str) -> String {
    format!("<member><AccessKeyId>{id}</AccessKeyId><Status>{status}</Status></member>")
}

fn keys(keys: &str) -> Answer {
    listed(LIST_ACCESS_KEYS, &format!("<AccessKeyMetadata>{keys}</AccessKeyMetadata>"))
}

/// An AWS where ana has a password, two keys and a device.
fn script() -> Script {
    let profile =
        "<LoginProfile><UserName>ana</UserName><CreateDate>2026-01-01T00:00:00Z</CreateDate></LoginProfile>";
    let user = "<User><Path>/</Path><UserName>ana</UserName><UserId>AIDA</UserId>\
                <Arn>arn:aws:iam::123456789012:user/ana</Arn><CreateDate>2026-01-01T00:00:00Z</CreateDate>\
                <PasswordLastUsed>2026-02-03T00:00:00Z</PasswordLastUsed></User>";
    let devices = "<MFADevices><member><UserName>ana</UserName><SerialNumber>arn:aws:iam::123456789012:mfa/ana\
                   </SerialNumber><EnableDate>2026-01-01T00:00:00Z</EnableDate></member></MFADevices>";
    let last_used =
        "<AccessKeyLastUsed><Region>N/A</Region><ServiceName>N/A</ServiceName></AccessKeyLastUsed>";
    Script::default()
        .on(GET_LOGIN_PROFILE, [Answer::result(GET_LOGIN_PROFILE, profile)])
        .on(LIST_ACCESS_KEYS, [keys(&(key("AKIAOFF", "Inactive") + &key("AKIAON", "Active")))])
        .on(LIST_MFA_DEVICES, [listed(LIST_MFA_DEVICES, devices)])
        .on(GET_USER, [Answer::result(GET_USER, user)])
        .on(GET_ACCESS_KEY_LAST_USED, [Answer::result(GET_ACCESS_KEY_LAST_USED, last_used)])
        .on(LIST_SSH_PUBLIC_KEYS, [listed(LIST_SSH_PUBLIC_KEYS, "<SSHPublicKeys></SSHPublicKeys>")])
        .on(LIST_SIGNING_CERTIFICATES, [listed(LIST_SIGNING_CERTIFICATES, "<Certificates></Certificates>")])
        .on(LIST_SERVICE_SPECIFIC_CREDENTIALS, [listed(LIST_SERVICE_SPECIFIC_CREDENTIALS, "")])
}

fn sent(script: &Script, operations: &[Operation]) -> Vec<usize> {
    operations.iter().map(|&operation| script.count(operation)).collect()
}

#[tokio::test(start_paused = true)]
async fn how_a_user_signs_in_is_asked_in_three_calls_and_once() {
    let script = script();
    let reader = script.reader(SIGN_IN).await;
    let ana = ana();
    let (first, second) = futures::join!(reader.sign_in(&ana), reader.sign_in(&ana));
    let expected = SignIn {
        has_password: true,
        active_keys: vec!["AKIAON".to_owned()],
        inactive_keys: vec!["AKIAOFF".to_owned()],
        mfa_devices: vec!["arn:aws:iam::123456789012:mfa/ana".to_owned()],
    };
    assert_eq!(*first.expect("it is read"), expected);
    assert_eq!(*second.expect("it is read"), expected);
    assert_eq!(sent(&script, SIGN_IN), [1, 1, 1]);
    assert_eq!(script.requests().len(), 3);
}

#[tokio::test(start_paused = true)]
async fn the_credentials_ask_nothing_again_and_nothing_that_is_not_listed() {
    let script = script();
    let reader = script.reader(CREDENTIALS).await;
    reader.sign_in(&ana()).await.expect("it is read");
    let credentials = reader.credentials(&ana()).await.expect("they are read");
    let key = |id: &str, is_active| AccessKey { id: id.to_owned(), is_active, last_use: LastUse::Never };
    assert_eq!(credentials.access_keys, [key("AKIAON", true), key("AKIAOFF", false)]);
    assert_eq!(
        credentials.password.map(|last_use| last_use.to_string()).as_deref(),
        Some("last used 2026-02-03")
    );
    assert_eq!(sent(&script, CREDENTIALS), [1, 1, 1, 1, 2, 1, 1, 1]);
    assert_eq!(script.requests().len(), 9);
}

#[tokio::test(start_paused = true)]
async fn who_has_no_password_and_no_key_that_works_cannot_sign_in() {
    let script = script()
        .on(GET_LOGIN_PROFILE, [Answer::error(404, "NoSuchEntity", "None.")])
        .on(LIST_ACCESS_KEYS, [keys(&key("AKIAOFF", "Inactive"))]);
    let sign_in = script.reader(SIGN_IN).await.sign_in(&ana()).await.expect("it is read");
    assert!(!sign_in.is_possible());
    let with_a_key = SignIn { active_keys: vec!["AKIAON".to_owned()], ..(*sign_in).clone() };
    assert!(with_a_key.is_possible());
    assert!(SignIn { has_password: true, ..(*sign_in).clone() }.is_possible());
}

#[tokio::test(start_paused = true)]
async fn credentials_that_cannot_all_be_read_are_unknown() {
    for operation in CREDENTIALS {
        let script = script().on(*operation, [Answer::error(403, "AccessDenied", "No.")]);
        let error = script.reader(CREDENTIALS).await.credentials(&ana()).await.expect_err("they are unknown");
        assert_eq!((error.class(), error.operation()), (Class::Denied, Some(*operation)));
    }
}

#[tokio::test(start_paused = true)]
async fn a_credential_without_an_id_makes_no_sense() {
    let status = "<member><UserName>ana</UserName><Status>Active</Status></member>";
    for (operation, list, lacks) in [
        (LIST_ACCESS_KEYS, "AccessKeyMetadata", "AccessKeyId"),
        (LIST_MFA_DEVICES, "MFADevices", "SerialNumber"),
        (LIST_SSH_PUBLIC_KEYS, "SSHPublicKeys", "SSHPublicKeyId"),
        (LIST_SIGNING_CERTIFICATES, "Certificates", "CertificateId"),
        (LIST_SERVICE_SPECIFIC_CREDENTIALS, "ServiceSpecificCredentials", "ServiceSpecificCredentialId"),
    ] {
        let script = script().on(operation, [listed(operation, &format!("<{list}>{status}</{list}>"))]);
        let error = script.reader(CREDENTIALS).await.credentials(&ana()).await.expect_err("it is refused");
        let message = format!("the answer lacks `{lacks}`");
        assert_eq!((error.class(), error.message()), (Class::Unintelligible, Some(message.as_str())));
    }
}
