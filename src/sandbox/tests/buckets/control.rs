use aws_sdk_s3control::types::PublicAccessBlockConfiguration;

use super::{
    super::bench::{refusal, run},
    clients::{OTHER, s3control},
};
use crate::sandbox::{
    Sandbox,
    state::{FRESH_ACCOUNT, PublicAccessBlock},
};

fn all() -> PublicAccessBlockConfiguration {
    PublicAccessBlockConfiguration::builder()
        .block_public_acls(true)
        .ignore_public_acls(true)
        .block_public_policy(true)
        .restrict_public_buckets(true)
        .build()
}

#[test]
fn the_block_of_an_account_is_set_read_and_taken_away() {
    run(async {
        let sandbox = Sandbox::fresh();
        let control = s3control(&sandbox);
        let get = || control.get_public_access_block().account_id(FRESH_ACCOUNT).send();
        let nothing =
            "404 NoSuchPublicAccessBlockConfiguration: The public access block configuration was not found";
        assert_eq!(refusal(get().await), nothing);
        let put = control.put_public_access_block().account_id(FRESH_ACCOUNT);
        put.public_access_block_configuration(all()).send().await.expect("a block");
        assert_eq!(sandbox.state().account(FRESH_ACCOUNT).public_access_block, Some(PublicAccessBlock::ALL));
        assert_eq!(get().await.expect("a block").public_access_block_configuration(), Some(&all()));
        control.delete_public_access_block().account_id(FRESH_ACCOUNT).send().await.expect("it goes");
        assert_eq!(refusal(get().await), nothing);
        assert_eq!(sandbox.log()[0].operation, "s3control:GetPublicAccessBlock");
        assert_eq!(sandbox.counts().writes, 2);
    });
}

#[test]
fn the_block_of_another_account_is_nobodys_business() {
    run(async {
        let sandbox = Sandbox::fresh();
        let get = s3control(&sandbox).get_public_access_block().account_id(OTHER).send().await;
        assert_eq!(refusal(get), "403 AccessDenied: Access Denied");
    });
}

#[test]
fn an_organization_that_governs_the_block_says_so() {
    run(async {
        let sandbox = Sandbox::fresh();
        sandbox.edit(|state| {
            let denied = &mut state.account_mut(FRESH_ACCOUNT).denied_by_organization;
            denied.insert("s3:PutAccountPublicAccessBlock".to_owned());
        });
        let put = s3control(&sandbox).put_public_access_block().account_id(FRESH_ACCOUNT);
        let put = put.public_access_block_configuration(all()).send().await;
        assert_eq!(
            refusal(put),
            "403 AccessDenied: User: \
             arn:aws:sts::123456789012:assumed-role/OrganizationAccountAccessRole/sandbox is not authorized to perform: \
             s3:PutAccountPublicAccessBlock on resource: * with an explicit deny in a service control policy"
        );
    });
}
