use aws_sdk_iam::{
    Client,
    types::{StatusType, Tag},
};

use super::bench::{iam, iam_as, refusal, run};
use crate::sandbox::{
    Sandbox,
    state::{FRESH_ACCOUNT, KeyStatus, ServiceCredential, SigningCertificate, SshPublicKey},
};

fn tag(key: &str, value: &str) -> Tag {
    Tag::builder().key(key).value(value).build().expect("a tag")
}

#[test]
fn a_user_is_made_with_its_tags() {
    run(async {
        let sandbox = Sandbox::fresh();
        let iam = iam(&sandbox);
        let create = iam
            .create_user()
            .user_name("Ada.L")
            .path("/team/")
            .tags(tag("Team", "platform"));
        let user = create
            .send()
            .await
            .expect("a user")
            .user
            .expect("the answer shows it");
        assert_eq!(user.arn(), "arn:aws:iam::123456789012:user/team/Ada.L");
        assert_eq!((&user.user_id()[..4], user.user_id().len()), ("AIDA", 21));
        assert_eq!(user.create_date().secs(), 1_767_225_600);
        assert_eq!(
            refusal(iam.create_user().user_name("ADA.L").send().await),
            "409 EntityAlreadyExists: User with name ADA.L already exists."
        );
        iam.tag_user()
            .user_name("ada.l")
            .tags(tag("team", "data"))
            .tags(tag("Cost", "1"))
            .send()
            .await
            .expect("tagged");
        iam.untag_user()
            .user_name("ada.l")
            .tag_keys("COST")
            .send()
            .await
            .expect("untagged");
        let user = iam
            .get_user()
            .user_name("ada.l")
            .send()
            .await
            .expect("a user")
            .user
            .expect("it");
        assert_eq!(user.user_name(), "Ada.L");
        assert_eq!(user.tags(), [tag("team", "data")]);
        let twice = iam
            .tag_user()
            .user_name("ada.l")
            .tags(tag("a", "1"))
            .tags(tag("A", "2"));
        assert_eq!(
            refusal(twice.send().await),
            "400 InvalidInput: Duplicate tag keys found. Please note that Tag keys are case insensitive."
        );
        assert_eq!(
            refusal(iam.create_user().user_name("bob").tags(tag("", "x")).send().await),
            "400 ValidationError: 2 validation errors detected: Value '' at 'tags.1.member.key' failed to satisfy \
             constraint: Member must have length greater than or equal to 1; Value '' at 'tags.1.member.key' failed \
             to satisfy constraint: Member must satisfy regular expression pattern: [\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]+"
        );
    });
}

#[test]
fn a_session_is_no_user() {
    run(async {
        let sandbox = Sandbox::fresh();
        assert_eq!(
            refusal(iam(&sandbox).get_user().send().await),
            "400 ValidationError: Must specify userName when calling with non-User credentials"
        );
        assert_eq!(
            refusal(iam(&sandbox).get_user().user_name("ada").send().await),
            "404 NoSuchEntity: The user with name ada cannot be found."
        );
    });
}

/// A user with everything that a user can have.
fn person(sandbox: &Sandbox) -> String {
    sandbox.edit(|state| {
        let now = state.now;
        state.add_group(FRESH_ACCOUNT, "ops");
        let document = r#"{"Version":"2012-10-17","Statement":[]}"#;
        let user = state.add_user(FRESH_ACCOUNT, "ada");
        user.groups.insert("ops".into());
        user.entity
            .attached_policies
            .insert("arn:aws:iam::aws:policy/ReadOnlyAccess".into());
        user.entity.permissions_boundary = Some("arn:aws:iam::aws:policy/IAMFullAccess".into());
        user.entity.inline_policies.insert("own".into(), document.into());
        user.ssh_public_keys.insert(
            "APKA".to_owned() + &"S".repeat(17),
            SshPublicKey {
                uploaded: now,
                status: KeyStatus::Active,
            },
        );
        user.signing_certificates.insert(
            "C".repeat(24),
            SigningCertificate {
                body: "PEM".into(),
                uploaded: now,
                status: KeyStatus::Active,
            },
        );
        user.service_credentials.insert(
            "ACCA".to_owned() + &"S".repeat(17),
            ServiceCredential {
                service: "codecommit.amazonaws.com".into(),
                user_name: "ada-at-123456789012".into(),
                created: now,
                status: KeyStatus::Active,
            },
        );
        state.add_password(FRESH_ACCOUNT, "ada");
        state.add_mfa_device(FRESH_ACCOUNT, "ada");
        state.add_access_key(FRESH_ACCOUNT, "ada")
    })
}

#[test]
fn a_user_goes_when_nothing_is_left_of_it() {
    run(async {
        let sandbox = Sandbox::fresh();
        let key = person(&sandbox);
        let iam = iam(&sandbox);
        let mut left = Vec::new();
        while let Err(error) = iam.delete_user().user_name("ada").send().await {
            let message = error
                .into_service_error()
                .meta()
                .message()
                .expect("a message")
                .to_owned();
            let what = message
                .strip_prefix("Cannot delete entity, must ")
                .and_then(|what| what.strip_suffix(" first."));
            let what = what.expect("what stands in the way").to_owned();
            let is_done =
                take_away_permissions(&iam, &what).await || take_away_credentials(&iam, &what, &key).await;
            assert!(is_done, "nobody knows how to {what}");
            left.push(what);
        }
        assert_eq!(
            left,
            [
                "remove users from group",
                "detach all policies",
                "delete policies",
                "delete login profile",
                "delete access keys",
                "delete MFA device",
                "delete signing certificates",
                "delete SSH public keys",
                "delete service specific credentials",
            ]
        );
        assert!(sandbox.state().account(FRESH_ACCOUNT).users.is_empty());
    });
}

async fn take_away_permissions(iam: &Client, what: &str) -> bool {
    match what {
        "remove users from group" => {
            let remove = iam.remove_user_from_group().group_name("ops").user_name("ada");
            remove.send().await.expect("removed");
        }
        "detach all policies" => {
            let listed = iam
                .list_attached_user_policies()
                .user_name("ada")
                .send()
                .await
                .expect("policies");
            let arn = listed.attached_policies()[0].policy_arn().expect("an ARN");
            iam.detach_user_policy()
                .user_name("ada")
                .policy_arn(arn)
                .send()
                .await
                .expect("detached");
        }
        "delete policies" => {
            let listed = iam
                .list_user_policies()
                .user_name("ada")
                .send()
                .await
                .expect("policies");
            let delete = iam
                .delete_user_policy()
                .user_name("ada")
                .policy_name(&listed.policy_names()[0]);
            delete.send().await.expect("deleted");
        }
        _ => return false,
    }
    true
}

async fn take_away_credentials(iam: &Client, what: &str, key: &str) -> bool {
    match what {
        "delete login profile" => {
            let profile = iam
                .get_login_profile()
                .user_name("ada")
                .send()
                .await
                .expect("a password");
            assert!(!profile.login_profile().expect("it").password_reset_required());
            iam.delete_login_profile()
                .user_name("ada")
                .send()
                .await
                .expect("deleted");
        }
        "delete access keys" => {
            iam.delete_access_key()
                .user_name("ada")
                .access_key_id(key)
                .send()
                .await
                .expect("deleted");
        }
        "delete MFA device" => {
            let devices = iam
                .list_mfa_devices()
                .user_name("ada")
                .send()
                .await
                .expect("devices");
            let serial = devices.mfa_devices()[0].serial_number();
            assert_eq!(
                refusal(iam.delete_virtual_mfa_device().serial_number(serial).send().await),
                "409 DeleteConflict: MFA VirtualDevice in use. Must deactivate first."
            );
            let deactivate = iam.deactivate_mfa_device().user_name("ada").serial_number(serial);
            deactivate.send().await.expect("deactivated");
            iam.delete_virtual_mfa_device()
                .serial_number(serial)
                .send()
                .await
                .expect("deleted");
        }
        "delete signing certificates" => {
            let listed = iam
                .list_signing_certificates()
                .user_name("ada")
                .send()
                .await
                .expect("certificates");
            let id = listed.certificates()[0].certificate_id();
            let delete = iam
                .delete_signing_certificate()
                .user_name("ada")
                .certificate_id(id);
            delete.send().await.expect("deleted");
        }
        "delete SSH public keys" => {
            let listed = iam
                .list_ssh_public_keys()
                .user_name("ada")
                .send()
                .await
                .expect("keys");
            let id = listed.ssh_public_keys()[0].ssh_public_key_id();
            let delete = iam.delete_ssh_public_key().user_name("ada").ssh_public_key_id(id);
            delete.send().await.expect("deleted");
        }
        "delete service specific credentials" => {
            let list = iam.list_service_specific_credentials().user_name("ada");
            let listed = list.send().await.expect("credentials");
            let id = listed.service_specific_credentials()[0].service_specific_credential_id();
            let delete = iam.delete_service_specific_credential().user_name("ada");
            delete
                .service_specific_credential_id(id)
                .send()
                .await
                .expect("deleted");
        }
        _ => return false,
    }
    true
}

#[test]
fn what_a_user_does_not_have_cannot_be_taken_away() {
    run(async {
        let sandbox = Sandbox::fresh();
        sandbox.edit(|state| {
            state.add_user(FRESH_ACCOUNT, "ada");
        });
        let iam = iam(&sandbox);
        assert_eq!(
            refusal(iam.get_login_profile().user_name("ada").send().await),
            "404 NoSuchEntity: Login Profile for User ada cannot be found."
        );
        assert_eq!(
            refusal(iam.delete_login_profile().user_name("ada").send().await),
            "404 NoSuchEntity: Login Profile for User ada cannot be found."
        );
        let deactivate = iam
            .deactivate_mfa_device()
            .user_name("ada")
            .serial_number("GAHT12345678");
        assert_eq!(
            refusal(deactivate.send().await),
            "404 NoSuchEntity: MFA Device invalid for user."
        );
        assert_eq!(
            refusal(
                iam.delete_virtual_mfa_device()
                    .serial_number("GAHT12345678")
                    .send()
                    .await
            ),
            "404 NoSuchEntity: VirtualMFADevice with serial number GAHT12345678 doesn't exist."
        );
        let key = "AKIA".to_owned() + &"X".repeat(16);
        assert_eq!(
            refusal(
                iam.delete_access_key()
                    .user_name("ada")
                    .access_key_id(&key)
                    .send()
                    .await
            ),
            format!("404 NoSuchEntity: The Access Key with id {key} cannot be found.")
        );
        assert_eq!(
            refusal(
                iam.delete_user_policy()
                    .user_name("ada")
                    .policy_name("own")
                    .send()
                    .await
            ),
            "404 NoSuchEntity: The user policy with name own cannot be found."
        );
        assert_eq!(
            refusal(
                iam.delete_user_permissions_boundary()
                    .user_name("ada")
                    .send()
                    .await
            ),
            "404 NoSuchEntity: The permissions boundary of the user with name ada cannot be found."
        );
    });
}

#[test]
fn a_boundary_is_shown_and_taken_away() {
    run(async {
        let sandbox = Sandbox::fresh();
        person(&sandbox);
        let iam = iam(&sandbox);
        let user = iam
            .get_user()
            .user_name("ada")
            .send()
            .await
            .expect("a user")
            .user
            .expect("it");
        assert_eq!(
            user.permissions_boundary()
                .and_then(|boundary| boundary.permissions_boundary_arn()),
            Some("arn:aws:iam::aws:policy/IAMFullAccess")
        );
        iam.delete_user_permissions_boundary()
            .user_name("ada")
            .send()
            .await
            .expect("taken away");
        let user = iam
            .get_user()
            .user_name("ada")
            .send()
            .await
            .expect("a user")
            .user
            .expect("it");
        assert_eq!(user.permissions_boundary(), None);
    });
}

#[test]
fn an_access_key_notes_its_last_use_and_an_inactive_one_opens_nothing() {
    run(async {
        let sandbox = Sandbox::fresh();
        let key = person(&sandbox);
        let iam = iam(&sandbox);
        let fresh = iam
            .get_access_key_last_used()
            .access_key_id(&key)
            .send()
            .await
            .expect("a use");
        assert_eq!(fresh.user_name(), Some("ada"));
        let fresh = fresh.access_key_last_used().expect("a use");
        assert_eq!(
            (fresh.service_name(), fresh.region(), fresh.last_used_date()),
            ("N/A", "N/A", None)
        );

        let credentials = sandbox.credentials_of(&key).expect("the key has a secret");
        let ada = iam_as(&sandbox, credentials);
        ada.get_user().send().await.expect("who calls is a user");
        let used = iam
            .get_access_key_last_used()
            .access_key_id(&key)
            .send()
            .await
            .expect("a use");
        let used = used.access_key_last_used().expect("a use");
        assert_eq!((used.service_name(), used.region()), ("iam", "us-east-1"));
        assert!(used.last_used_date().is_some());

        let update = iam.update_access_key().user_name("ada").access_key_id(&key);
        update
            .status(StatusType::Inactive)
            .send()
            .await
            .expect("deactivated");
        let keys = iam
            .list_access_keys()
            .user_name("ada")
            .send()
            .await
            .expect("keys");
        assert_eq!(
            keys.access_key_metadata()[0].status(),
            Some(&StatusType::Inactive)
        );
        assert_eq!(
            refusal(ada.get_user().send().await),
            "403 InvalidClientTokenId: The security token included in the request is invalid."
        );
    });
}
