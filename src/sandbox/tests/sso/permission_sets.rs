use aws_sdk_ssoadmin::types::PermissionSet;

use super::{
    super::bench::{refusal, run},
    bench::{
        INSTANCE, WORKLOAD, add_group, add_set, assign, delete, deleted, provision, sandbox, seconds, sso,
    },
};

async fn described(sso: &aws_sdk_ssoadmin::Client, arn: &str) -> PermissionSet {
    let describe = sso.describe_permission_set().instance_arn(INSTANCE).permission_set_arn(arn);
    describe.send().await.expect("it is there").permission_set.expect("the answer shows it")
}

#[test]
fn a_permission_set_is_made_and_described() {
    run(async {
        let sandbox = sandbox();
        let sso = sso(&sandbox);
        let create = sso.create_permission_set().instance_arn(INSTANCE).name("Admins+=,.@-_1");
        let create = create.description("Für die\nBetreiber").session_duration("PT4H");
        let made = create.relay_state("https://example.com/?a=b#c").send().await.expect("it is made");
        let made = made.permission_set.expect("the answer shows it");
        let arn = made.permission_set_arn().expect("an ARN");
        let id = arn
            .strip_prefix("arn:aws:sso:::permissionSet/ssoins-7223b02a6f40cd5e/ps-")
            .expect("below the instance");
        assert_eq!(id.len(), 16);
        assert_eq!(described(&sso, arn).await, made);
        assert_eq!((made.name(), made.session_duration()), (Some("Admins+=,.@-_1"), Some("PT4H")));
        assert_eq!(made.description(), Some("Für die\nBetreiber"));
        assert_eq!(made.relay_state(), Some("https://example.com/?a=b#c"));
        assert!(made.created_date().is_some());
        let plain = sso.create_permission_set().instance_arn(INSTANCE).name("Plain").send().await;
        let plain = plain.expect("it is made").permission_set.expect("the answer shows it");
        assert_eq!(
            (plain.description(), plain.session_duration(), plain.relay_state()),
            (None, Some("PT1H"), None)
        );
    });
}

#[test]
fn what_a_permission_set_cannot_be_is_refused() {
    run(async {
        let sandbox = sandbox();
        let sso = sso(&sandbox);
        let create = |name: &str| sso.create_permission_set().instance_arn(INSTANCE).name(name);
        let long = "x".repeat(33);
        for name in ["", &long, "with space", "slash/"] {
            let refused = refusal(create(name).send().await);
            assert!(
                refused.starts_with("400 ValidationException: ") && refused.contains("'name'"),
                "{refused}"
            );
        }
        for duration in ["PT59M", "PT13H", "4h", "PT", "P1D"] {
            let refused = refusal(create("Admins").session_duration(duration).send().await);
            assert!(refused.starts_with("400 ValidationException: "), "{refused}");
        }
        for description in ["", "smart \u{2019} quote", &"x".repeat(701)] {
            let refused = refusal(create("Admins").description(description).send().await);
            assert!(refused.contains("'description'"), "{refused}");
        }
        for state in ["", "tab\t", &"x".repeat(241)] {
            let refused = refusal(create("Admins").relay_state(state).send().await);
            assert!(refused.contains("'relayState'"), "{refused}");
        }
        create("Admins").send().await.expect("nothing was made before");
        assert_eq!(
            refusal(create("Admins").send().await),
            "400 ConflictException: PermissionSet with name Admins already exists."
        );
    });
}

#[test]
fn an_update_clears_the_relay_state_and_keeps_the_rest() {
    run(async {
        let sandbox = sandbox();
        let sso = sso(&sandbox);
        let create = sso.create_permission_set().instance_arn(INSTANCE).name("Admins").description("old");
        let made = create.session_duration("PT4H").relay_state("https://example.com").send().await;
        let arn =
            made.expect("it is made").permission_set.and_then(|set| set.permission_set_arn).expect("an ARN");
        let update = || sso.update_permission_set().instance_arn(INSTANCE).permission_set_arn(&arn);
        update().relay_state("https://example.org").send().await.expect("it is changed");
        let set = described(&sso, &arn).await;
        assert_eq!(
            (set.description(), set.session_duration(), set.relay_state()),
            (Some("old"), Some("PT4H"), Some("https://example.org"))
        );
        update().description("new").session_duration("PT90M").send().await.expect("it is changed");
        let set = described(&sso, &arn).await;
        assert_eq!(
            (set.description(), set.session_duration(), set.relay_state()),
            (Some("new"), Some("PT90M"), None)
        );
        assert!(
            refusal(update().session_duration("PT30M").send().await).starts_with("400 ValidationException: ")
        );
        assert_eq!(sandbox.state().identity_center_mut().permission_sets[&arn].version, 3);
    });
}

#[test]
fn a_full_last_page_carries_no_token() {
    run(async {
        let sandbox = sandbox();
        sandbox.edit(|state| {
            for number in 0..200 {
                state.add_permission_set(&format!("set-{number}"));
            }
        });
        let sso = sso(&sandbox);
        let list = || sso.list_permission_sets().instance_arn(INSTANCE);
        let first = list().send().await.expect("a page");
        let second = list().set_next_token(first.next_token.clone()).send().await.expect("a page");
        assert_eq!((first.permission_sets().len(), second.permission_sets().len()), (100, 100));
        assert_eq!(second.next_token(), None);
        assert!(first.permission_sets().iter().all(|arn| !second.permission_sets().contains(arn)));
        let few = list().max_results(7).send().await.expect("a page");
        assert_eq!((few.permission_sets().len(), few.next_token().is_some()), (7, true));
        for count in [0, 101] {
            let refused = refusal(list().max_results(count).send().await);
            assert!(refused.contains("'maxResults'"), "{refused}");
        }
        assert_eq!(
            refusal(list().next_token("page-two").send().await),
            "400 ValidationException: The next token of the request is not valid"
        );
    });
}

#[test]
fn a_permission_set_goes_after_its_assignments() {
    run(async {
        let sandbox = sandbox();
        let sso = sso(&sandbox);
        let (set, group) = (add_set(&sandbox, "Admins"), add_group(&sandbox, "admins"));
        assign(&sandbox, WORKLOAD, &set, &group);
        let remove = || sso.delete_permission_set().instance_arn(INSTANCE).permission_set_arn(&set).send();
        let in_the_way = "400 ConflictException: Could not delete because PermissionSet has ApplicationProfile \
                          associated with it";
        assert_eq!(refusal(remove().await), in_the_way);
        let deletion = delete(&sso, WORKLOAD, &set, &group).await;
        assert_eq!(refusal(remove().await), in_the_way);
        seconds(3).await;
        assert_eq!(deleted(&sso, &deletion).await, "SUCCEEDED");
        let provisioning = provision(&sso, &set, None).await;
        assert_eq!(
            refusal(remove().await),
            "400 ConflictException: There is a conflicting operation in process."
        );
        seconds(3).await;
        assert_eq!(super::bench::provisioned(&sso, &provisioning).await, "SUCCEEDED");
        remove().await.expect("nothing stands in its way");
        assert_eq!(
            refusal(remove().await),
            format!("400 ResourceNotFoundException: Could not find PermissionSet with ARN {set}")
        );
    });
}
