use aws_sdk_ssoadmin::types::PrincipalType;

use super::{
    super::bench::{refusal, run},
    bench::{
        INSTANCE, LOG_ARCHIVE, READ_ONLY, WORKLOAD, add_group, add_set, assign, create, created, delegate,
        provision, provisioned, sandbox, seconds, sso_of,
    },
};
use crate::sandbox::state::FRESH_ACCOUNT;

fn denied(action: &str, resource: &str) -> String {
    format!(
        "400 AccessDeniedException: User: arn:aws:sts::{LOG_ARCHIVE}:assumed-role/OrganizationAccountAccessRole/ops \
         is not authorized to perform: sso:{action} on resource: {resource}"
    )
}

#[test]
fn a_delegated_administrator_works_on_what_the_management_account_has_not() {
    run(async {
        let sandbox = sandbox();
        delegate(&sandbox, LOG_ARCHIVE);
        let sso = sso_of(&sandbox, LOG_ARCHIVE);
        let group = add_group(&sandbox, "admins");
        let made = sso.create_permission_set().instance_arn(INSTANCE).name("Admins").send().await;
        let set =
            made.expect("it is made").permission_set.and_then(|set| set.permission_set_arn).expect("an ARN");
        let id = create(&sso, WORKLOAD, &set, &group).await;
        seconds(3).await;
        assert_eq!(created(&sso, &id).await, "SUCCEEDED");
        let attach = sso.attach_managed_policy_to_permission_set().instance_arn(INSTANCE);
        attach.permission_set_arn(&set).managed_policy_arn(READ_ONLY).send().await.expect("attached");
        let id = provision(&sso, &set, None).await;
        seconds(3).await;
        assert_eq!(provisioned(&sso, &id).await, "SUCCEEDED");
        let create = sso.create_account_assignment().instance_arn(INSTANCE).permission_set_arn(&set);
        let create = create.target_id(FRESH_ACCOUNT).target_type("AWS_ACCOUNT".into());
        let create = create.principal_type(PrincipalType::Group).principal_id(&group).send().await;
        assert_eq!(refusal(create), denied("CreateAccountAssignment", &set));
    });
}

#[test]
fn a_delegated_administrator_leaves_the_sets_of_the_management_account_alone() {
    run(async {
        let sandbox = sandbox();
        delegate(&sandbox, LOG_ARCHIVE);
        let sso = sso_of(&sandbox, LOG_ARCHIVE);
        let (set, group) = (add_set(&sandbox, "Admins"), add_group(&sandbox, "admins"));
        assign(&sandbox, FRESH_ACCOUNT, &set, &group);
        let update = sso.update_permission_set().instance_arn(INSTANCE).permission_set_arn(&set);
        assert_eq!(refusal(update.send().await), denied("UpdatePermissionSet", &set));
        let attach = sso.attach_managed_policy_to_permission_set().instance_arn(INSTANCE);
        let attach = attach.permission_set_arn(&set).managed_policy_arn(READ_ONLY).send().await;
        assert_eq!(refusal(attach), denied("AttachManagedPolicyToPermissionSet", &set));
        let remove = sso.delete_permission_set().instance_arn(INSTANCE).permission_set_arn(&set).send().await;
        assert_eq!(refusal(remove), denied("DeletePermissionSet", &set));
        let tag = aws_sdk_ssoadmin::types::Tag::builder().key("owner").value("ops").build().expect("a tag");
        let tagging = sso.tag_resource().instance_arn(INSTANCE).resource_arn(&set).tags(tag).send().await;
        assert_eq!(refusal(tagging), denied("TagResource", &set));
        let provision = sso.provision_permission_set().instance_arn(INSTANCE).permission_set_arn(&set);
        let provision = provision.target_type("ALL_PROVISIONED_ACCOUNTS".into()).send().await;
        assert_eq!(refusal(provision), denied("ProvisionPermissionSet", &set));
        // Not even in another account may such a set be given to anyone.
        let create = sso.create_account_assignment().instance_arn(INSTANCE).permission_set_arn(&set);
        let create = create.target_id(WORKLOAD).target_type("AWS_ACCOUNT".into());
        let create = create.principal_type(PrincipalType::Group).principal_id(&group).send().await;
        assert_eq!(refusal(create), denied("CreateAccountAssignment", &set));
        let delete = sso.delete_account_assignment().instance_arn(INSTANCE).permission_set_arn(&set);
        let delete = delete.target_id(FRESH_ACCOUNT).target_type("AWS_ACCOUNT".into());
        let delete = delete.principal_type(PrincipalType::Group).principal_id(&group).send().await;
        assert_eq!(refusal(delete), denied("DeleteAccountAssignment", &set));
    });
}

#[test]
fn a_delegated_administrator_reads_all_but_what_a_principal_holds() {
    run(async {
        let sandbox = sandbox();
        delegate(&sandbox, LOG_ARCHIVE);
        let sso = sso_of(&sandbox, LOG_ARCHIVE);
        let (set, group) = (add_set(&sandbox, "Admins"), add_group(&sandbox, "admins"));
        assign(&sandbox, FRESH_ACCOUNT, &set, &group);
        let list = sso.list_account_assignments().instance_arn(INSTANCE).account_id(FRESH_ACCOUNT);
        let rows = list.permission_set_arn(&set).send().await.expect("it may");
        assert_eq!(rows.account_assignments().len(), 1);
        let list = sso.list_account_assignments_for_principal().instance_arn(INSTANCE);
        let list = list.principal_type(PrincipalType::Group).principal_id(&group).send().await;
        assert_eq!(refusal(list), denied("ListAccountAssignmentsForPrincipal", INSTANCE));
    });
}
