use aws_sdk_iam::Client;

use super::bench::{iam, refusal, run};
use crate::sandbox::{
    Sandbox,
    state::{FRESH_ACCOUNT, KeyStatus, ServiceCredential, SigningCertificate, SshPublicKey},
};

/// A user with everything that a user can have.
pub(super) fn person(sandbox: &Sandbox) -> String {
    sandbox.edit(|state| {
        let now = state.now;
        state.add_group(FRESH_ACCOUNT, "ops");
        let document = r#"{"Version":"2012-10-17","Statement":[]}"#;
        let user = state.add_user(FRESH_ACCOUNT, "ada");
        user.groups.insert("ops".into());
        user.entity.attached_policies.insert("arn:aws:iam::aws:policy/ReadOnlyAccess".into());
        user.entity.permissions_boundary = Some("arn:aws:iam::aws:policy/IAMFullAccess".into());
        user.entity.inline_policies.insert("own".into(), document.into());
        user.ssh_public_keys.insert(
            "APKA".to_owned() + &"S".repeat(17),
            SshPublicKey { uploaded: now, status: KeyStatus::Active },
        );
        user.signing_certificates.insert(
            "C".repeat(24),
            SigningCertificate { body: "PEM".into(), uploaded: now, status: KeyStatus::Active },
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
            let message = error.into_service_error().meta().message().expect("a message").to_owned();
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
            let listed = iam.list_attached_user_policies().user_name("ada").send().await.expect("policies");
            let arn = listed.attached_policies()[0].policy_arn().expect("an ARN");
            iam.detach_user_policy().user_name("ada").policy_arn(arn).send().await.expect("detached");
        }
        "delete policies" => {
            let listed = iam.list_user_policies().user_name("ada").send().await.expect("policies");
            let delete = iam.delete_user_policy().user_name("ada").policy_name(&listed.policy_names()[0]);
            delete.send().await.expect("deleted");
        }
        _ => return false,
    }
    true
}

async fn take_away_credentials(iam: &Client, what: &str, key: &str) -> bool {
    match what {
        "delete login profile" => {
            let profile = iam.get_login_profile().user_name("ada").send().await.expect("a password");
            assert!(!profile.login_profile().expect("it").password_reset_required());
            iam.delete_login_profile().user_name("ada").send().await.expect("deleted");
        }
        "delete access keys" => {
            iam.delete_access_key().user_name("ada").access_key_id(key).send().await.expect("deleted");
        }
        "delete MFA device" => {
            let devices = iam.list_mfa_devices().user_name("ada").send().await.expect("devices");
            let serial = devices.mfa_devices()[0].serial_number();
            assert_eq!(
                refusal(iam.delete_virtual_mfa_device().serial_number(serial).send().await),
                "409 DeleteConflict: MFA VirtualDevice in use. Must deactivate first."
            );
            let deactivate = iam.deactivate_mfa_device().user_name("ada").serial_number(serial);
            deactivate.send().await.expect("deactivated");
            iam.delete_virtual_mfa_device().serial_number(serial).send().await.expect("deleted");
        }
        "delete signing certificates" => {
            let listed = iam.list_signing_certificates().user_name("ada").send().await.expect("certificates");
            let id = listed.certificates()[0].certificate_id();
            let delete = iam.delete_signing_certificate().user_name("ada").certificate_id(id);
            delete.send().await.expect("deleted");
        }
        "delete SSH public keys" => {
            let listed = iam.list_ssh_public_keys().user_name("ada").send().await.expect("keys");
            let id = listed.ssh_public_keys()[0].ssh_public_key_id();
            let delete = iam.delete_ssh_public_key().user_name("ada").ssh_public_key_id(id);
            delete.send().await.expect("deleted");
        }
        "delete service specific credentials" => {
            let list = iam.list_service_specific_credentials().user_name("ada");
            let listed = list.send().await.expect("credentials");
            let id = listed.service_specific_credentials()[0].service_specific_credential_id();
            let delete = iam.delete_service_specific_credential().user_name("ada");
            delete.service_specific_credential_id(id).send().await.expect("deleted");
        }
        _ => return false,
    }
    true
}
