use aws_sdk_ssoadmin::types::{InstanceMetadata, InstanceStatus};

use super::{
    super::bench::{refusal, run},
    bench::{INSTANCE, LOG_ARCHIVE, WORKLOAD, add_set, delegate, sandbox, sso, sso_as, sso_of},
};
use crate::sandbox::{Sandbox, state::FRESH_ACCOUNT};

async fn instances(client: &aws_sdk_ssoadmin::Client) -> Vec<InstanceMetadata> {
    client.list_instances().send().await.expect("a list").instances.unwrap_or_default()
}

#[test]
fn the_owner_sees_the_instance_in_its_region_alone() {
    run(async {
        let sandbox = sandbox();
        let found = instances(&sso(&sandbox)).await;
        let [instance] = &found[..] else { panic!("one instance: {found:?}") };
        assert_eq!(
            (instance.instance_arn(), instance.identity_store_id()),
            (Some(INSTANCE), Some("d-9067f2a1b3"))
        );
        assert_eq!((instance.owner_account_id(), instance.name()), (Some(FRESH_ACCOUNT), None));
        assert_eq!(
            (instance.primary_region(), instance.status()),
            (Some("us-east-1"), Some(&InstanceStatus::Active))
        );
        let [region] = instance.regions() else { panic!("one Region") };
        assert_eq!((region.region_name(), region.is_primary_region()), (Some("us-east-1"), true));
        assert_eq!(instance.created_date(), region.added_date());
        let elsewhere = sso_as(&sandbox, sandbox.credentials(), "eu-west-1");
        assert_eq!(instances(&elsewhere).await, []);
        assert_eq!(
            refusal(elsewhere.list_permission_sets().instance_arn(INSTANCE).send().await),
            format!("400 ResourceNotFoundException: Could not find Instance with ARN {INSTANCE}")
        );
    });
}

#[test]
fn a_member_sees_nothing_until_it_administers_the_service() {
    run(async {
        let sandbox = sandbox();
        let member = sso_of(&sandbox, WORKLOAD);
        assert_eq!(instances(&member).await, []);
        assert_eq!(
            refusal(member.list_permission_sets().instance_arn(INSTANCE).send().await),
            format!(
                "400 AccessDeniedException: User: \
                 arn:aws:sts::{WORKLOAD}:assumed-role/OrganizationAccountAccessRole/ops is not \
                 authorized to perform: sso:ListPermissionSets on resource: {INSTANCE}"
            )
        );
        delegate(&sandbox, WORKLOAD);
        assert_eq!(instances(&member).await.len(), 1);
        member.list_permission_sets().instance_arn(INSTANCE).send().await.expect("a list");
        assert_eq!(instances(&sso_of(&sandbox, LOG_ARCHIVE)).await, []);
    });
}

#[test]
fn without_an_instance_there_is_nothing_to_name() {
    run(async {
        let sandbox = Sandbox::fresh();
        let sso = sso(&sandbox);
        assert_eq!(instances(&sso).await, []);
        let list = sso.list_permission_sets().instance_arn(INSTANCE).send().await;
        assert!(refusal(list).starts_with("400 ResourceNotFoundException: "));
        let list = sso.list_permission_sets().instance_arn("arn:aws:sso:::instance/one").send().await;
        assert!(refusal(list).starts_with("400 ValidationException: 1 validation error detected: "));
    });
}

#[test]
fn an_instance_of_an_account_has_no_permission_sets() {
    run(async {
        let sandbox = sandbox();
        sandbox.edit(|state| WORKLOAD.clone_into(&mut state.identity_center_mut().owner));
        let owner = sso_of(&sandbox, WORKLOAD);
        assert_eq!(instances(&owner).await.len(), 1);
        assert_eq!(instances(&sso(&sandbox)).await, []);
        assert_eq!(
            refusal(owner.list_permission_sets().instance_arn(INSTANCE).send().await),
            "400 ValidationException: The operation is not supported for this Identity Center instance"
        );
    });
}

#[test]
fn an_instance_that_is_still_made_takes_nothing() {
    run(async {
        let sandbox = sandbox();
        sandbox.edit(|state| "CREATE_IN_PROGRESS".clone_into(&mut state.identity_center_mut().status));
        let sso = sso(&sandbox);
        assert_eq!(instances(&sso).await[0].status(), Some(&InstanceStatus::CreateInProgress));
        assert_eq!(
            refusal(sso.list_permission_sets().instance_arn(INSTANCE).send().await),
            "400 ConflictException: The Identity Center instance is CREATE_IN_PROGRESS"
        );
    });
}

#[test]
fn who_lacks_a_permission_is_told_its_name() {
    run(async {
        let sandbox = sandbox();
        let set = add_set(&sandbox, "Admins");
        let key = sandbox.edit(|state| {
            let statement =
                r#"{"Effect":"Allow","Action":["sso:List*","sso:CreatePermissionSet"],"Resource":"*"}"#;
            let read = format!(r#"{{"Version":"2012-10-17","Statement":{statement}}}"#);
            let user = state.add_user(FRESH_ACCOUNT, "ada");
            user.entity.inline_policies.insert("read".into(), read);
            state.add_access_key(FRESH_ACCOUNT, "ada")
        });
        let ada = sso_as(&sandbox, sandbox.credentials_of(&key).expect("a secret"), "us-east-1");
        ada.list_permission_sets().instance_arn(INSTANCE).send().await.expect("she may");
        assert_eq!(
            refusal(
                ada.describe_permission_set().instance_arn(INSTANCE).permission_set_arn(set).send().await
            ),
            "400 AccessDeniedException: User: arn:aws:iam::123456789012:user/ada is not authorized to perform: \
             sso:DescribePermissionSet on resource: * because no identity-based policy allows the \
             sso:DescribePermissionSet action"
        );
        let create = || ada.create_permission_set().instance_arn(INSTANCE).name("Tagged");
        let tag = aws_sdk_ssoadmin::types::Tag::builder().key("owner").value("ops").build().expect("a tag");
        let refused = refusal(create().tags(tag).send().await);
        assert!(refused.contains("is not authorized to perform: sso:TagResource"), "{refused}");
        create().send().await.expect("without tags she may");
    });
}
