use aws_sdk_ssoadmin::types::{OperationStatusFilter, StatusValues};
use futures::future::join_all;

use super::{
    super::bench::{refusal, run},
    bench::{INSTANCE, READ_ONLY, WORKLOAD, add_group, add_set, create, created, sandbox, seconds, sso},
};
use crate::sandbox::{Sandbox, state::FRESH_ACCOUNT};

#[test]
fn twenty_calls_are_taken_within_a_second() {
    run(async {
        let sandbox = sandbox();
        let sso = sso(&sandbox);
        let burst = || join_all((0..23).map(|_| sso.list_instances().send()));
        let answers = burst().await;
        let refused: Vec<_> = answers.into_iter().filter(Result::is_err).map(refusal).collect();
        assert_eq!(refused, ["400 ThrottlingException: Rate exceeded"; 3]);
        // What was refused did not count: a second after the burst all of it is free again.
        seconds(1).await;
        assert_eq!(burst().await.iter().filter(|answer| answer.is_ok()).count(), 20);
        assert_eq!(sandbox.state().identity_center_mut().recent_calls["sso"].len(), 20);
        let log = sandbox.log();
        let throttled = log.iter().filter(|entry| entry.outcome.as_deref() == Some("ThrottlingException"));
        assert_eq!(throttled.count(), 6);
    });
}

#[test]
fn any_second_counts_and_not_that_of_the_clock() {
    run(async {
        let sandbox = sandbox();
        let sso = sso(&sandbox);
        let calls = |count: usize| join_all((0..count).map(|_| sso.list_instances().send()));
        let taken = async |count| calls(count).await.iter().filter(|answer| answer.is_ok()).count();
        assert_eq!(taken(12).await, 12);
        tokio::time::advance(std::time::Duration::from_millis(900)).await;
        assert_eq!(taken(12).await, 8);
        tokio::time::advance(std::time::Duration::from_millis(100)).await;
        assert_eq!(taken(14).await, 12);
    });
}

#[test]
fn every_operation_counts_whoever_calls() {
    run(async {
        let sandbox = sandbox();
        let set = add_set(&sandbox, "Admins");
        let (one, other) = (sso(&sandbox), super::bench::sso_of(&sandbox, WORKLOAD));
        let lists = join_all((0..10).map(|_| one.list_instances().send()));
        let describes =
            join_all((0..10).map(|_| {
                other.describe_permission_set().instance_arn(INSTANCE).permission_set_arn(&set).send()
            }));
        futures::future::join(lists, describes).await;
        assert_eq!(
            refusal(one.list_permission_sets().instance_arn(INSTANCE).send().await),
            "400 ThrottlingException: Rate exceeded"
        );
    });
}

#[test]
fn without_an_instance_nothing_is_throttled() {
    run(async {
        let sandbox = Sandbox::fresh();
        let sso = sso(&sandbox);
        let answers = join_all((0..50).map(|_| sso.list_instances().send())).await;
        assert!(answers.iter().all(Result::is_ok));
    });
}

#[test]
fn ten_creations_are_under_way_at_most() {
    run(async {
        let sandbox = sandbox();
        let sso = sso(&sandbox);
        let set = add_set(&sandbox, "Admins");
        let mut groups = Vec::new();
        for number in 0..12 {
            groups.push(add_group(&sandbox, &format!("group-{number}")));
        }
        sandbox
            .edit(|state| state.identity_center_mut().request_duration = jiff::SignedDuration::from_secs(60));
        let mut ids = Vec::new();
        for group in &groups[..10] {
            ids.push(create(&sso, WORKLOAD, &set, group).await);
        }
        let eleventh = sso.create_account_assignment().instance_arn(INSTANCE).permission_set_arn(&set);
        let eleventh = eleventh.target_id(WORKLOAD).target_type("AWS_ACCOUNT".into());
        let eleventh = eleventh.principal_type("GROUP".into()).principal_id(&groups[10]);
        assert_eq!(
            refusal(eleventh.clone().send().await),
            "400 ThrottlingException: There are too many requests processing. Please try again later."
        );
        // A deletion is no creation.
        let deletion = super::bench::delete(&sso, WORKLOAD, &set, &groups[11]).await;
        let under_way = OperationStatusFilter::builder().status(StatusValues::InProgress).build();
        let list =
            || sso.list_account_assignment_creation_status().instance_arn(INSTANCE).filter(under_way.clone());
        let listed = list().send().await.expect("a list");
        assert_eq!(listed.account_assignments_creation_status().len(), 10);
        seconds(60).await;
        assert_eq!(list().send().await.expect("a list").account_assignments_creation_status(), []);
        assert_eq!(created(&sso, &ids[9]).await, "SUCCEEDED");
        assert!(super::bench::deleted(&sso, &deletion).await.starts_with("FAILED: "));
        eleventh.send().await.expect("there is room again");
    });
}

#[test]
fn an_instance_has_two_thousand_permission_sets_at_most() {
    run(async {
        let sandbox = sandbox();
        sandbox.edit(|state| {
            for number in 0..1999 {
                state.add_permission_set(&format!("set-{number}"));
            }
        });
        let sso = sso(&sandbox);
        let create = |name: &str| sso.create_permission_set().instance_arn(INSTANCE).name(name).send();
        create("last").await.expect("there is room");
        assert_eq!(
            refusal(create("too-many").await),
            "400 ServiceQuotaExceededException: An instance may have 2000 permission sets at most"
        );
    });
}

#[test]
fn a_permission_set_has_as_many_policies_as_a_role_may_have() {
    run(async {
        let sandbox = sandbox();
        let set = add_set(&sandbox, "Admins");
        sandbox.edit(|state| {
            let set = state.identity_center_mut().permission_sets.get_mut(&set).expect("the set");
            for number in 0..5 {
                set.managed_policies.insert(format!("arn:aws:iam::aws:policy/Policy{number}"));
                let (name, path) = (format!("Own{number}"), "/".to_owned());
                set.customer_policies.insert(crate::sandbox::state::CustomerPolicy { name, path });
            }
        });
        let sso = sso(&sandbox);
        let managed = || {
            let attach = sso.attach_managed_policy_to_permission_set().instance_arn(INSTANCE);
            attach.permission_set_arn(&set).managed_policy_arn(READ_ONLY).send()
        };
        let reference = |name: &str| {
            aws_sdk_ssoadmin::types::CustomerManagedPolicyReference::builder()
                .name(name)
                .build()
                .expect("a name")
        };
        let own = |name: &str| {
            let attach = sso.attach_customer_managed_policy_reference_to_permission_set();
            let attach = attach.instance_arn(INSTANCE).permission_set_arn(&set);
            attach.customer_managed_policy_reference(reference(name)).send()
        };
        let full = "400 ServiceQuotaExceededException: A permission set may have 10 managed policies at most";
        assert_eq!(
            (refusal(managed().await), refusal(own("Own9").await)),
            (full.to_owned(), full.to_owned())
        );
        sandbox.edit(|state| state.account_mut(FRESH_ACCOUNT).quotas.policies_per_role = 12);
        managed().await.expect("the quota was raised");
        own("Own9").await.expect("the quota was raised");
        assert!(
            refusal(own("Own10").await).ends_with("A permission set may have 12 managed policies at most")
        );
    });
}
