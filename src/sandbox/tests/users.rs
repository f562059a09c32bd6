use aws_sdk_iam::types::{MfaDevice, StatusType, Tag};

use super::{
    bench::{iam, iam_as, refusal, run},
    leaving::person,
};
use crate::sandbox::{Sandbox, state::FRESH_ACCOUNT};

fn tag(key: &str, value: &str) -> Tag {
    Tag::builder().key(key).value(value).build().expect("a tag")
}

#[test]
fn a_user_is_made_with_its_tags() {
    run(async {
        let sandbox = Sandbox::fresh();
        let iam = iam(&sandbox);
        let create = iam.create_user().user_name("Ada.L").path("/team/").tags(tag("Team", "platform"));
        let user = create.send().await.expect("a user").user.expect("the answer shows it");
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
        iam.untag_user().user_name("ada.l").tag_keys("COST").send().await.expect("untagged");
        let user = iam.get_user().user_name("ada.l").send().await.expect("a user").user.expect("it");
        assert_eq!(user.user_name(), "Ada.L");
        assert_eq!(user.tags(), [tag("team", "data")]);
        let twice = iam.tag_user().user_name("ada.l").tags(tag("a", "1")).tags(tag("A", "2"));
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

#[test]
fn root_lists_its_own_device() {
    run(async {
        let sandbox = Sandbox::fresh();
        let key = sandbox.edit(|state| state.add_root_access_key(FRESH_ACCOUNT));
        let root = iam_as(&sandbox, sandbox.credentials_of(&key).expect("the key has a secret"));
        let devices = root.list_mfa_devices().send().await.expect("root has no device");
        assert!(devices.mfa_devices().is_empty());
        sandbox.edit(|state| state.account_mut(FRESH_ACCOUNT).root.has_mfa = true);
        let devices = root.list_mfa_devices().send().await.expect("root has a device");
        let serials: Vec<_> = devices.mfa_devices().iter().map(MfaDevice::serial_number).collect();
        assert_eq!(serials, ["arn:aws:iam::123456789012:mfa/root-account-mfa-device"]);
        person(&sandbox);
        let devices = root.list_mfa_devices().user_name("ada").send().await.expect("her device");
        assert_eq!(devices.mfa_devices()[0].user_name(), "ada");
    });
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
        let deactivate = iam.deactivate_mfa_device().user_name("ada").serial_number("GAHT12345678");
        assert_eq!(refusal(deactivate.send().await), "404 NoSuchEntity: MFA Device invalid for user.");
        assert_eq!(
            refusal(iam.delete_virtual_mfa_device().serial_number("GAHT12345678").send().await),
            "404 NoSuchEntity: VirtualMFADevice with serial number GAHT12345678 doesn't exist."
        );
        let key = "AKIA".to_owned() + &"X".repeat(16);
        assert_eq!(
            refusal(iam.delete_access_key().user_name("ada").access_key_id(&key).send().await),
            format!("404 NoSuchEntity: The Access Key with id {key} cannot be found.")
        );
        assert_eq!(
            refusal(iam.delete_user_policy().user_name("ada").policy_name("own").send().await),
            "404 NoSuchEntity: The user policy with name own cannot be found."
        );
        assert_eq!(
            refusal(iam.delete_user_permissions_boundary().user_name("ada").send().await),
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
        let user = iam.get_user().user_name("ada").send().await.expect("a user").user.expect("it");
        assert_eq!(
            user.permissions_boundary().and_then(|boundary| boundary.permissions_boundary_arn()),
            Some("arn:aws:iam::aws:policy/IAMFullAccess")
        );
        iam.delete_user_permissions_boundary().user_name("ada").send().await.expect("taken away");
        let user = iam.get_user().user_name("ada").send().await.expect("a user").user.expect("it");
        assert_eq!(user.permissions_boundary(), None);
    });
}

#[test]
fn an_access_key_notes_its_last_use_and_an_inactive_one_opens_nothing() {
    run(async {
        let sandbox = Sandbox::fresh();
        let key = person(&sandbox);
        let iam = iam(&sandbox);
        let fresh = iam.get_access_key_last_used().access_key_id(&key).send().await.expect("a use");
        assert_eq!(fresh.user_name(), Some("ada"));
        let fresh = fresh.access_key_last_used().expect("a use");
        assert_eq!((fresh.service_name(), fresh.region(), fresh.last_used_date()), ("N/A", "N/A", None));

        let credentials = sandbox.credentials_of(&key).expect("the key has a secret");
        let ada = iam_as(&sandbox, credentials);
        ada.get_user().send().await.expect("who calls is a user");
        let used = iam.get_access_key_last_used().access_key_id(&key).send().await.expect("a use");
        let used = used.access_key_last_used().expect("a use");
        assert_eq!((used.service_name(), used.region()), ("iam", "us-east-1"));
        assert!(used.last_used_date().is_some());

        let update = iam.update_access_key().user_name("ada").access_key_id(&key);
        update.status(StatusType::Inactive).send().await.expect("deactivated");
        let keys = iam.list_access_keys().user_name("ada").send().await.expect("keys");
        assert_eq!(keys.access_key_metadata()[0].status(), Some(&StatusType::Inactive));
        assert_eq!(
            refusal(ada.get_user().send().await),
            "403 InvalidClientTokenId: The security token included in the request is invalid."
        );
    });
}
