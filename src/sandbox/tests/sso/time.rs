use std::time::Duration;

use super::{
    super::bench::{iam, refusal, run},
    bench::{
        INSTANCE, WORKLOAD, add_group, add_set, assign, create, created, delete, deleted, sandbox, seconds,
        sso,
    },
};
use crate::sandbox::{Effect, Fault, Sandbox};

#[test]
fn requests_are_carried_out_in_their_order_and_at_their_time() {
    run(async {
        let sandbox = sandbox();
        let sso = sso(&sandbox);
        let (set, group) = (add_set(&sandbox, "Admins"), add_group(&sandbox, "admins"));
        let first = create(&sso, WORKLOAD, &set, &group).await;
        seconds(1).await;
        let second = create(&sso, WORKLOAD, &set, "11111111-2222-3333-4444-555555555555").await;
        seconds(2).await;
        assert_eq!(created(&sso, &first).await, "SUCCEEDED");
        assert_eq!(created(&sso, &second).await, "IN_PROGRESS");
        seconds(1).await;
        // Whatever is asked of whichever service, what was due by then is done.
        iam(&sandbox).get_account_summary().send().await.expect("a summary");
        assert!(sandbox.state().identity_center_mut().in_progress.is_empty());
        assert!(created(&sso, &second).await.starts_with("FAILED: "));
    });
}

#[test]
fn a_stale_read_sees_a_request_as_it_was() {
    run(async {
        let sandbox = sandbox();
        let sso = sso(&sandbox);
        let (set, group) = (add_set(&sandbox, "Admins"), add_group(&sandbox, "admins"));
        let describe = "sso:DescribeAccountAssignmentCreationStatus";
        let stale = Fault::of(describe, Effect::Stale(Duration::from_secs(2)));
        sandbox.inject(stale.after(1).once());
        let id = create(&sso, WORKLOAD, &set, &group).await;
        seconds(4).await;
        assert_eq!(created(&sso, &id).await, "SUCCEEDED");
        assert_eq!(created(&sso, &id).await, "IN_PROGRESS");
        seconds(2).await;
        assert_eq!(created(&sso, &id).await, "SUCCEEDED");
    });
}

fn propagating() -> Sandbox {
    let sandbox = sandbox();
    sandbox.set_propagation(Duration::from_secs(2));
    sandbox
}

#[test]
fn what_has_not_propagated_is_not_found() {
    run(async {
        let sandbox = propagating();
        let sso = sso(&sandbox);
        let create = || sso.create_permission_set().instance_arn(INSTANCE).name("Admins").send();
        let set = create()
            .await
            .expect("made")
            .permission_set
            .and_then(|set| set.permission_set_arn)
            .expect("an ARN");
        let describe =
            || sso.describe_permission_set().instance_arn(INSTANCE).permission_set_arn(&set).send();
        let update = || sso.update_permission_set().instance_arn(INSTANCE).permission_set_arn(&set).send();
        let not_found = format!("400 ResourceNotFoundException: Could not find PermissionSet with ARN {set}");
        assert_eq!((refusal(describe().await), refusal(update().await)), (not_found.clone(), not_found));
        assert_eq!(
            refusal(create().await),
            "400 ConflictException: PermissionSet with name Admins already exists."
        );
        seconds(2).await;
        describe().await.expect("it has arrived");
        update().await.expect("it has arrived");
    });
}

#[test]
fn an_assignment_that_has_just_gone_stands_in_the_way_of_a_deletion() {
    run(async {
        let sandbox = propagating();
        let sso = sso(&sandbox);
        let (set, group) = (add_set(&sandbox, "Admins"), add_group(&sandbox, "admins"));
        assign(&sandbox, WORKLOAD, &set, &group);
        seconds(2).await;
        let id = delete(&sso, WORKLOAD, &set, &group).await;
        seconds(3).await;
        let remove = || sso.delete_permission_set().instance_arn(INSTANCE).permission_set_arn(&set).send();
        assert!(refusal(remove().await).starts_with("400 ConflictException: Could not delete because "));
        seconds(2).await;
        assert_eq!(deleted(&sso, &id).await, "SUCCEEDED");
        remove().await.expect("it has arrived");
    });
}
