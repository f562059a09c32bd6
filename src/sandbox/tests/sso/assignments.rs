use aws_sdk_ssoadmin::{
    Client,
    types::{AccountAssignmentForPrincipal, OperationStatusFilter, PrincipalType, StatusValues},
};

use super::{
    super::bench::{refusal, run},
    bench::{
        INSTANCE, LOG_ARCHIVE, WORKLOAD, add_group, add_set, assign, create, created, delete, deleted,
        sandbox, seconds, sso,
    },
};
use crate::sandbox::{
    Sandbox,
    state::{FRESH_ACCOUNT, Holder, Member, MemberState},
};

/// Who holds a permission set in an account, as the service says.
async fn holders(sso: &Client, account: &str, set: &str) -> Vec<String> {
    let list =
        sso.list_account_assignments().instance_arn(INSTANCE).account_id(account).permission_set_arn(set);
    let rows = list.send().await.expect("a list").account_assignments.unwrap_or_default();
    assert!(
        rows.iter().all(|row| row.account_id() == Some(account) && row.permission_set_arn() == Some(set))
    );
    rows.into_iter().filter_map(|row| row.principal_id).collect()
}

fn suspend(sandbox: &Sandbox, account: &str) {
    sandbox.edit(|state| {
        let organization = state.organization.as_mut().expect("the organization");
        let member = Member { state: MemberState::Suspended, ..organization.member(account) };
        organization.particulars.insert(account.to_owned(), member);
    });
}

#[test]
fn an_assignment_is_made_a_while_after_it_is_asked_for() {
    run(async {
        let sandbox = sandbox();
        let sso = sso(&sandbox);
        let (set, group) = (add_set(&sandbox, "Admins"), add_group(&sandbox, "admins"));
        let id = create(&sso, WORKLOAD, &set, &group).await;
        assert_eq!(created(&sso, &id).await, "IN_PROGRESS");
        assert_eq!(holders(&sso, WORKLOAD, &set).await, Vec::<String>::new());
        seconds(3).await;
        assert_eq!(created(&sso, &id).await, "SUCCEEDED");
        assert_eq!(holders(&sso, WORKLOAD, &set).await, [group.as_str()]);
        let describe = sso.describe_account_assignment_creation_status().instance_arn(INSTANCE);
        let status = describe.account_assignment_creation_request_id(&id).send().await.expect("a status");
        let status = status.account_assignment_creation_status.expect("a status");
        assert_eq!((status.target_id(), status.principal_id()), (Some(WORKLOAD), Some(group.as_str())));
        assert_eq!((status.permission_set_arn(), status.failure_reason()), (Some(set.as_str()), None));
        assert_eq!(sandbox.state().identity_center_mut().permission_sets[&set].provisioned[WORKLOAD], 1);
    });
}

#[test]
fn what_is_held_already_is_given_again_without_a_change() {
    run(async {
        let sandbox = sandbox();
        let sso = sso(&sandbox);
        let (set, group) = (add_set(&sandbox, "Admins"), add_group(&sandbox, "admins"));
        assign(&sandbox, WORKLOAD, &set, &group);
        sandbox.edit(|state| {
            let set = state.identity_center_mut().permission_sets.get_mut(&set);
            set.expect("the set").version = 5;
        });
        let before = sandbox.state().identity_center_mut().clone();
        let id = create(&sso, WORKLOAD, &set, &group).await;
        seconds(3).await;
        assert_eq!(created(&sso, &id).await, "SUCCEEDED");
        let after = sandbox.state().identity_center_mut().clone();
        assert_eq!((after.assignments, after.permission_sets), (before.assignments, before.permission_sets));
    });
}

#[test]
fn with_the_last_assignment_the_permission_set_leaves_the_account() {
    run(async {
        let sandbox = sandbox();
        let sso = sso(&sandbox);
        let set = add_set(&sandbox, "Admins");
        let groups = [add_group(&sandbox, "one"), add_group(&sandbox, "two")];
        for group in &groups {
            assign(&sandbox, WORKLOAD, &set, group);
        }
        let is_provisioned =
            || sandbox.state().identity_center_mut().permission_sets[&set].provisioned.contains_key(WORKLOAD);
        let id = delete(&sso, WORKLOAD, &set, &groups[0]).await;
        seconds(3).await;
        assert_eq!((deleted(&sso, &id).await.as_str(), is_provisioned()), ("SUCCEEDED", true));
        // Whom the directory has lost can still lose what it held.
        sandbox.edit(|state| state.identity_center_mut().groups.clear());
        let id = delete(&sso, WORKLOAD, &set, &groups[1]).await;
        seconds(3).await;
        assert_eq!((deleted(&sso, &id).await.as_str(), is_provisioned()), ("SUCCEEDED", false));
        assert!(sandbox.state().identity_center_mut().assignments.is_empty());
        let id = delete(&sso, WORKLOAD, &set, &groups[1]).await;
        seconds(3).await;
        assert_eq!(deleted(&sso, &id).await, "FAILED: Received a 404 status error: Assignment not found.");
    });
}

#[test]
fn requests_fail_later_and_say_why() {
    run(async {
        let sandbox = sandbox();
        let sso = sso(&sandbox);
        let (set, group) = (add_set(&sandbox, "Admins"), add_group(&sandbox, "admins"));
        let nobody = "11111111-2222-3333-4444-555555555555";
        let outside = create(&sso, "999999999999", &set, &group).await;
        let unknown = create(&sso, WORKLOAD, &set, nobody).await;
        suspend(&sandbox, LOG_ARCHIVE);
        let suspended = create(&sso, LOG_ARCHIVE, &set, &group).await;
        seconds(3).await;
        assert_eq!(
            created(&sso, &outside).await,
            "FAILED: Received a 404 status error: Account 999999999999 was not found in the organization."
        );
        assert_eq!(
            created(&sso, &unknown).await,
            format!(
                "FAILED: Received a 404 status error: the GROUP assignee {nobody} was not found in directory \
                 d-9067f2a1b3"
            )
        );
        assert_eq!(
            created(&sso, &suspended).await,
            format!("FAILED: Received a 403 status error: Account {LOG_ARCHIVE} is suspended.")
        );
        let reason = "An unexpected internal service exception was encountered";
        sandbox.edit(|state| {
            state.identity_center_mut().failing.insert(WORKLOAD.to_owned(), reason.to_owned());
        });
        let failing = create(&sso, WORKLOAD, &set, &group).await;
        seconds(3).await;
        assert_eq!(created(&sso, &failing).await, format!("FAILED: {reason}"));
        assert!(sandbox.state().identity_center_mut().assignments.is_empty());
    });
}

#[test]
fn a_customer_managed_policy_has_to_be_in_the_account_first() {
    run(async {
        let sandbox = sandbox();
        let sso = sso(&sandbox);
        let (set, group) = (add_set(&sandbox, "Admins"), add_group(&sandbox, "admins"));
        let policy = |name: &str| crate::sandbox::state::CustomerPolicy {
            name: name.to_owned(),
            path: "/team/".to_owned(),
        };
        sandbox.edit(|state| {
            let set = state.identity_center_mut().permission_sets.get_mut(&set).expect("the set");
            set.customer_policies.insert(policy("Own"));
            set.boundary = Some(crate::sandbox::state::Boundary::Customer(policy("Edge")));
        });
        let ask = async || {
            let id = create(&sso, WORKLOAD, &set, &group).await;
            seconds(3).await;
            created(&sso, &id).await
        };
        let missing = |name: &str| {
            format!(
                "FAILED: Received a 404 status error: Not supported policy arn:aws:iam::{WORKLOAD}:policy/team/{name}."
            )
        };
        assert_eq!(ask().await, missing("Own"));
        let add = |name: &str, path: &str| {
            sandbox.edit(|state| {
                state.add_policy(WORKLOAD, name, "{}");
                let policy = state.account_mut(WORKLOAD).policies.get_mut(&name.into());
                path.clone_into(&mut policy.expect("the policy").path);
            });
        };
        add("Own", "/");
        assert_eq!(ask().await, missing("Own"));
        add("Own", "/team/");
        assert_eq!(ask().await, missing("Edge"));
        add("Edge", "/team/");
        assert_eq!(ask().await, "SUCCEEDED");
    });
}

#[test]
fn a_request_that_would_undo_another_waits_for_it() {
    run(async {
        let sandbox = sandbox();
        let sso = sso(&sandbox);
        let (set, group) = (add_set(&sandbox, "Admins"), add_group(&sandbox, "admins"));
        assign(&sandbox, WORKLOAD, &set, &group);
        delete(&sso, WORKLOAD, &set, &group).await;
        let create = sso.create_account_assignment().instance_arn(INSTANCE).permission_set_arn(&set);
        let create = create.target_id(WORKLOAD).target_type("AWS_ACCOUNT".into());
        let create = create.principal_type(PrincipalType::Group).principal_id(&group);
        assert_eq!(
            refusal(create.clone().send().await),
            "400 ConflictException: There is a conflicting operation in process."
        );
        create.clone().target_id(LOG_ARCHIVE).send().await.expect("another account is another matter");
        seconds(3).await;
        create.send().await.expect("the other is done");
    });
}

#[test]
fn lists_of_requests_tell_their_states_and_no_reasons() {
    run(async {
        let sandbox = sandbox();
        let sso = sso(&sandbox);
        let (set, group) = (add_set(&sandbox, "Admins"), add_group(&sandbox, "admins"));
        let good = create(&sso, WORKLOAD, &set, &group).await;
        let bad = create(&sso, "999999999999", &set, &group).await;
        seconds(3).await;
        let late = create(&sso, LOG_ARCHIVE, &set, &group).await;
        let list = async |status: Option<StatusValues>| {
            let filter = status.map(|status| OperationStatusFilter::builder().status(status).build());
            let list =
                sso.list_account_assignment_creation_status().instance_arn(INSTANCE).set_filter(filter);
            let rows =
                list.send().await.expect("a list").account_assignments_creation_status.unwrap_or_default();
            rows.into_iter().filter_map(|row| row.request_id).collect::<Vec<_>>()
        };
        assert_eq!(list(Some(StatusValues::Succeeded)).await, [good.as_str()]);
        assert_eq!(list(Some(StatusValues::Failed)).await, [bad.as_str()]);
        assert_eq!(list(Some(StatusValues::InProgress)).await, [late.as_str()]);
        assert_eq!(list(None).await, [good.as_str(), &bad, &late]);
        let deletions = sso.list_account_assignment_deletion_status().instance_arn(INSTANCE).send().await;
        assert_eq!(deletions.expect("a list").account_assignments_deletion_status(), []);
        let not_found =
            |id: &str| format!("400 ResourceNotFoundException: Could not find request with ID {id}");
        let describe = sso.describe_account_assignment_deletion_status().instance_arn(INSTANCE);
        let describe = describe.account_assignment_deletion_request_id(&good).send().await;
        assert_eq!(refusal(describe), not_found(&good));
        let nobody = "11111111-2222-3333-4444-555555555555";
        let describe = sso.describe_account_assignment_creation_status().instance_arn(INSTANCE);
        let describe = describe.account_assignment_creation_request_id(nobody).send().await;
        assert_eq!(refusal(describe), not_found(nobody));
    });
}

/// What a principal holds, as the service says.
async fn held(sso: &Client, kind: PrincipalType, id: &str) -> Vec<AccountAssignmentForPrincipal> {
    let list = sso.list_account_assignments_for_principal().instance_arn(INSTANCE);
    let answer = list.principal_type(kind).principal_id(id).send().await.expect("a list");
    answer.account_assignments.unwrap_or_default()
}

#[test]
fn a_person_holds_what_their_groups_hold() {
    run(async {
        let sandbox = sandbox();
        let sso = sso(&sandbox);
        let set = add_set(&sandbox, "Admins");
        let (group, other) = (add_group(&sandbox, "admins"), add_group(&sandbox, "others"));
        let ada = sandbox.edit(|state| {
            let ada = state.add_directory_user("ada@example.com");
            let instance = state.identity_center_mut();
            let members = &mut instance.groups.get_mut(&group).expect("the group").members;
            members.insert("membership".to_owned(), ada.clone());
            instance.assign(FRESH_ACCOUNT, &set, Holder::user(&ada));
            instance.assign(WORKLOAD, &set, Holder::group(&group));
            instance.assign(WORKLOAD, &set, Holder::group(&other));
            ada
        });
        let rows = held(&sso, PrincipalType::User, &ada).await;
        let rows: Vec<_> = rows
            .iter()
            .map(|row| (row.account_id(), row.principal_type(), row.principal_id(), row.permission_set_arn()))
            .collect();
        assert_eq!(
            rows,
            [
                (Some(FRESH_ACCOUNT), Some(&PrincipalType::User), Some(ada.as_str()), Some(set.as_str())),
                (Some(WORKLOAD), Some(&PrincipalType::Group), Some(group.as_str()), Some(set.as_str())),
            ]
        );
        assert_eq!(held(&sso, PrincipalType::Group, &group).await.len(), 1);
        let list = || sso.list_account_assignments_for_principal().instance_arn(INSTANCE);
        let filter = aws_sdk_ssoadmin::types::ListAccountAssignmentsFilter::builder()
            .account_id(FRESH_ACCOUNT)
            .build();
        let one = list().principal_type(PrincipalType::User).principal_id(&ada).filter(filter).send().await;
        assert_eq!(one.expect("a list").account_assignments().len(), 1);
        assert_eq!(
            refusal(list().principal_type(PrincipalType::Group).principal_id(&ada).send().await),
            format!(
                "400 ResourceNotFoundException: the GROUP assignee {ada} was not found in directory \
                 d-9067f2a1b3"
            )
        );
    });
}

#[test]
fn what_a_principal_holds_is_paged_by_a_hundred() {
    run(async {
        let sandbox = sandbox();
        let sso = sso(&sandbox);
        let group = add_group(&sandbox, "admins");
        let sets = [add_set(&sandbox, "one"), add_set(&sandbox, "two"), add_set(&sandbox, "three")];
        sandbox.edit(|state| {
            for account in 0..100 {
                let account = format!("5000000001{account:02}");
                state.organization.as_mut().expect("the organization").members.insert(account.clone());
                for set in &sets {
                    state.identity_center_mut().assign(&account, set, Holder::group(&group));
                }
            }
        });
        let (mut token, mut sizes, mut seen) = (None, Vec::new(), std::collections::BTreeSet::new());
        loop {
            let list =
                sso.list_account_assignments_for_principal().instance_arn(INSTANCE).set_next_token(token);
            let page =
                list.principal_type(PrincipalType::Group).principal_id(&group).send().await.expect("a page");
            sizes.push(page.account_assignments().len());
            let rows = page.account_assignments.unwrap_or_default();
            seen.extend(rows.into_iter().map(|row| (row.account_id, row.permission_set_arn)));
            token = page.next_token;
            if token.is_none() {
                break;
            }
        }
        assert_eq!((sizes, seen.len()), (vec![100, 100, 100], 300));
    });
}
