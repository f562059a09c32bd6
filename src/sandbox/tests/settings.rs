use super::bench::{iam, refusal, run};
use crate::sandbox::Sandbox;

#[test]
fn a_fresh_account_has_no_password_policy() {
    run(async {
        let sandbox = Sandbox::fresh();
        let iam = iam(&sandbox);
        let absent = "404 NoSuchEntity: The Password Policy with domain name 123456789012 cannot be found.";
        assert_eq!(refusal(iam.get_account_password_policy().send().await), absent);
        assert_eq!(refusal(iam.delete_account_password_policy().send().await), absent);
    });
}

#[test]
fn what_an_update_of_the_password_policy_leaves_out_goes_back_to_its_default() {
    run(async {
        let sandbox = Sandbox::fresh();
        let iam = iam(&sandbox);
        let full = iam.update_account_password_policy().minimum_password_length(14).require_symbols(true);
        let full =
            full.require_numbers(true).require_uppercase_characters(true).require_lowercase_characters(true);
        let full =
            full.allow_users_to_change_password(true).max_password_age(90).password_reuse_prevention(24);
        full.hard_expiry(true).send().await.expect("set");
        let policy =
            iam.get_account_password_policy().send().await.expect("a policy").password_policy.expect("it");
        assert_eq!((policy.minimum_password_length(), policy.max_password_age()), (Some(14), Some(90)));
        assert_eq!((policy.password_reuse_prevention(), policy.hard_expiry()), (Some(24), Some(true)));
        assert!(
            policy.expire_passwords() && policy.require_symbols() && policy.allow_users_to_change_password()
        );

        iam.update_account_password_policy().require_numbers(true).send().await.expect("set");
        let policy =
            iam.get_account_password_policy().send().await.expect("a policy").password_policy.expect("it");
        assert_eq!((policy.minimum_password_length(), policy.max_password_age()), (Some(6), None));
        assert_eq!((policy.password_reuse_prevention(), policy.hard_expiry()), (None, None));
        assert!(policy.require_numbers() && !policy.require_symbols() && !policy.expire_passwords());

        iam.update_account_password_policy().hard_expiry(false).send().await.expect("set");
        let policy =
            iam.get_account_password_policy().send().await.expect("a policy").password_policy.expect("it");
        assert_eq!((policy.expire_passwords(), policy.hard_expiry()), (false, Some(false)));
        iam.delete_account_password_policy().send().await.expect("deleted");
    });
}

#[test]
fn the_numbers_of_the_password_policy_have_bounds() {
    run(async {
        let sandbox = Sandbox::fresh();
        let iam = iam(&sandbox);
        let update = || iam.update_account_password_policy();
        assert_eq!(
            refusal(update().minimum_password_length(5).max_password_age(0).send().await),
            "400 ValidationError: 2 validation errors detected: Value '5' at 'minimumPasswordLength' failed to satisfy \
             constraint: Member must have value greater than or equal to 6; Value '0' at 'maxPasswordAge' failed to \
             satisfy constraint: Member must have value greater than or equal to 1"
        );
        assert_eq!(
            refusal(update().password_reuse_prevention(25).send().await),
            "400 ValidationError: 1 validation error detected: Value '25' at 'passwordReusePrevention' failed to \
             satisfy constraint: Member must have value less than or equal to 24"
        );
        assert!(refusal(iam.get_account_password_policy().send().await).starts_with("404 NoSuchEntity"));
    });
}
