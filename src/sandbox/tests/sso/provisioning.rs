use aws_sdk_ssoadmin::{Client, types::ProvisioningStatus};

use super::{
    super::bench::{refusal, run},
    bench::{
        INSTANCE, LOG_ARCHIVE, READ_ONLY, WORKLOAD, add_group, add_set, assign, create, created, provision,
        provisioned, sandbox, seconds, sso,
    },
};
use crate::sandbox::state::{FRESH_ACCOUNT, Member, MemberState};

/// The accounts in which a permission set is provisioned, as the service says.
async fn accounts(sso: &Client, set: &str, status: Option<ProvisioningStatus>) -> Vec<String> {
    let list = sso.list_accounts_for_provisioned_permission_set().instance_arn(INSTANCE);
    let list = list.permission_set_arn(set).set_provisioning_status(status).send().await;
    list.expect("a list").account_ids.unwrap_or_default()
}

async fn attach(sso: &Client, set: &str) {
    let attach = sso.attach_managed_policy_to_permission_set().instance_arn(INSTANCE).permission_set_arn(set);
    attach.managed_policy_arn(READ_ONLY).send().await.expect("attached");
}

const BEHIND: Option<ProvisioningStatus> = Some(ProvisioningStatus::LatestPermissionSetNotProvisioned);
const LATEST: Option<ProvisioningStatus> = Some(ProvisioningStatus::LatestPermissionSetProvisioned);

#[test]
fn a_change_reaches_an_account_when_it_is_provisioned() {
    run(async {
        let sandbox = sandbox();
        let sso = sso(&sandbox);
        let (set, group) = (add_set(&sandbox, "Admins"), add_group(&sandbox, "admins"));
        for account in [LOG_ARCHIVE, WORKLOAD] {
            assign(&sandbox, account, &set, &group);
        }
        assert_eq!(
            (accounts(&sso, &set, BEHIND).await.len(), accounts(&sso, &set, LATEST).await.len()),
            (0, 2)
        );
        attach(&sso, &set).await;
        assert_eq!(accounts(&sso, &set, BEHIND).await, [LOG_ARCHIVE, WORKLOAD]);
        let one = provision(&sso, &set, Some(WORKLOAD)).await;
        assert_eq!(provisioned(&sso, &one).await, "IN_PROGRESS");
        assert_eq!(accounts(&sso, &set, BEHIND).await.len(), 2);
        seconds(3).await;
        assert_eq!(provisioned(&sso, &one).await, "SUCCEEDED");
        assert_eq!(accounts(&sso, &set, BEHIND).await, [LOG_ARCHIVE]);
        assert_eq!(accounts(&sso, &set, LATEST).await, [WORKLOAD]);
        let sets = async |account: &str, status| {
            let list = sso.list_permission_sets_provisioned_to_account().instance_arn(INSTANCE);
            let list = list.account_id(account).set_provisioning_status(status).send().await;
            list.expect("a list").permission_sets.unwrap_or_default()
        };
        assert_eq!(sets(LOG_ARCHIVE, BEHIND).await, [set.as_str()]);
        assert!(sets(LOG_ARCHIVE, LATEST).await.is_empty() && sets(FRESH_ACCOUNT, None).await.is_empty());
        let all = provision(&sso, &set, None).await;
        seconds(3).await;
        assert_eq!(provisioned(&sso, &all).await, "SUCCEEDED");
        assert_eq!(
            (accounts(&sso, &set, BEHIND).await.len(), accounts(&sso, &set, None).await.len()),
            (0, 2)
        );
    });
}

#[test]
fn a_new_assignment_takes_the_permission_set_as_it_is() {
    run(async {
        let sandbox = sandbox();
        let sso = sso(&sandbox);
        let (set, group) = (add_set(&sandbox, "Admins"), add_group(&sandbox, "admins"));
        assign(&sandbox, WORKLOAD, &set, &group);
        attach(&sso, &set).await;
        let id = create(&sso, LOG_ARCHIVE, &set, &group).await;
        seconds(3).await;
        assert_eq!(created(&sso, &id).await, "SUCCEEDED");
        assert_eq!(accounts(&sso, &set, LATEST).await, [LOG_ARCHIVE]);
        // Nobody provisioned the account that held it before.
        let other = add_group(&sandbox, "others");
        let id = create(&sso, WORKLOAD, &set, &other).await;
        seconds(3).await;
        assert_eq!(created(&sso, &id).await, "SUCCEEDED");
        assert_eq!(accounts(&sso, &set, BEHIND).await, [WORKLOAD]);
    });
}

#[test]
fn one_account_that_fails_makes_the_request_fail_and_keeps_no_other_back() {
    run(async {
        let sandbox = sandbox();
        let sso = sso(&sandbox);
        let (set, group) = (add_set(&sandbox, "Admins"), add_group(&sandbox, "admins"));
        for account in [FRESH_ACCOUNT, LOG_ARCHIVE, WORKLOAD] {
            assign(&sandbox, account, &set, &group);
        }
        sandbox.edit(|state| {
            let organization = state.organization.as_mut().expect("the organization");
            let member = Member { state: MemberState::Suspended, ..organization.member(LOG_ARCHIVE) };
            organization.particulars.insert(LOG_ARCHIVE.to_owned(), member);
        });
        attach(&sso, &set).await;
        let all = provision(&sso, &set, None).await;
        seconds(3).await;
        assert_eq!(
            provisioned(&sso, &all).await,
            format!("FAILED: Received a 403 status error: Account {LOG_ARCHIVE} is suspended.")
        );
        assert_eq!(accounts(&sso, &set, BEHIND).await, [LOG_ARCHIVE]);
        sandbox.edit(|state| {
            let failing = &mut state.identity_center_mut().failing;
            failing.insert(WORKLOAD.to_owned(), "the role is protected".to_owned());
        });
        let one = provision(&sso, &set, Some(WORKLOAD)).await;
        seconds(3).await;
        assert_eq!(provisioned(&sso, &one).await, "FAILED: the role is protected");
    });
}

#[test]
fn a_permission_set_is_provisioned_only_where_it_is_assigned() {
    run(async {
        let sandbox = sandbox();
        let sso = sso(&sandbox);
        let set = add_set(&sandbox, "Admins");
        let one = provision(&sso, &set, Some(WORKLOAD)).await;
        seconds(3).await;
        assert_eq!(
            provisioned(&sso, &one).await,
            format!(
                "FAILED: Received a 404 status error: Permission set provision not found in AWS account {WORKLOAD}."
            )
        );
        let all = provision(&sso, &set, None).await;
        seconds(3).await;
        assert_eq!(provisioned(&sso, &all).await, "SUCCEEDED");
    });
}

#[test]
fn while_it_is_provisioned_a_permission_set_is_not_changed() {
    run(async {
        let sandbox = sandbox();
        let sso = sso(&sandbox);
        let (set, group) = (add_set(&sandbox, "Admins"), add_group(&sandbox, "admins"));
        for account in [LOG_ARCHIVE, WORKLOAD] {
            assign(&sandbox, account, &set, &group);
        }
        provision(&sso, &set, Some(WORKLOAD)).await;
        let in_process = "400 ConflictException: There is a conflicting operation in process.";
        let update = || sso.update_permission_set().instance_arn(INSTANCE).permission_set_arn(&set).send();
        assert_eq!(refusal(update().await), in_process);
        let again = |account: Option<&str>| {
            let target = account.map_or("ALL_PROVISIONED_ACCOUNTS", |_| "AWS_ACCOUNT");
            let provision = sso.provision_permission_set().instance_arn(INSTANCE).permission_set_arn(&set);
            provision.target_type(target.into()).set_target_id(account.map(str::to_owned)).send()
        };
        assert_eq!(refusal(again(Some(WORKLOAD)).await), in_process);
        assert_eq!(refusal(again(None).await), in_process);
        again(Some(LOG_ARCHIVE)).await.expect("another account is another matter");
        seconds(3).await;
        update().await.expect("it is done");
    });
}

#[test]
fn a_target_is_one_account_or_all() {
    run(async {
        let sandbox = sandbox();
        let sso = sso(&sandbox);
        let set = add_set(&sandbox, "Admins");
        let provision = || sso.provision_permission_set().instance_arn(INSTANCE).permission_set_arn(&set);
        assert_eq!(
            refusal(provision().target_type("AWS_ACCOUNT".into()).send().await),
            "400 ValidationException: TargetId is required when TargetType is AWS_ACCOUNT"
        );
        let all = provision().target_type("ALL_PROVISIONED_ACCOUNTS".into()).target_id(WORKLOAD);
        assert_eq!(
            refusal(all.send().await),
            "400 ValidationException: TargetId must not be given when TargetType is ALL_PROVISIONED_ACCOUNTS"
        );
        let list = sso.list_permission_sets_provisioned_to_account().instance_arn(INSTANCE);
        assert_eq!(
            refusal(list.account_id("999999999999").send().await),
            "400 ResourceNotFoundException: Could not find account 999999999999 in the organization"
        );
    });
}
