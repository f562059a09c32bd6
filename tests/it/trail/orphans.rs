//! One alias, one key, however often a run is cut off.

use baseline::sandbox::{Effect, Fault, Selector};
use insta::assert_snapshot;

use super::support::{AUDIT, KEY, TRAIL, block, only_key, run};
use crate::support::{ACCOUNT, Ground};

const ALIAS: &str = "alias/cloudtrail";

/// The id that the key without an alias is given, to be known by.
const ORPHAN: &str = "11111111-0000-4000-8000-000000000001";

/// A ground whose first run was cut off between the key and its alias.
async fn cut_off() -> Ground {
    let ground = Ground::sandbox();
    ground.as_sandbox().inject(Fault::of("kms:CreateAlias", Effect::CutOff));
    assert!(ground.apply(AUDIT).await.failed());
    ground.as_sandbox().clear_faults();
    assert_eq!(ground.as_sandbox().state().account(ACCOUNT).key_id_of("us-east-1", ALIAS), None);
    ground.as_sandbox().edit(|state| {
        only_key(state);
        let keys = &mut state.account_mut(ACCOUNT).keys;
        let (_, key) = keys.pop_first().expect("the orphan");
        keys.insert(ORPHAN.to_owned(), key);
    });
    ground
}

#[tokio::test(start_paused = true)]
async fn a_key_whose_answer_was_lost_is_found_again() {
    for times in 1..=3 {
        let ground = Ground::sandbox();
        ground.as_sandbox().inject(Fault::of("kms:CreateKey", Effect::LoseResponse).times(times));
        let outcome = ground.apply(AUDIT).await;
        assert!(outcome.converged() && !outcome.failed(), "{outcome:#?}");
        let state = ground.as_sandbox().state();
        let (id, _) = only_key(&state);
        assert_eq!(state.account(ACCOUNT).key_id_of("us-east-1", ALIAS), Some(id));
    }
}

#[tokio::test(start_paused = true)]
async fn a_key_without_its_alias_is_adopted_by_the_next_run() {
    let ground = cut_off().await;
    let made = ground.plan(AUDIT).await;
    assert_snapshot!(block(&made, KEY), @r#"
    ~ kms.key["cloudtrail"]
        key   none -> 11111111-0000-4000-8000-000000000001
        kms:CreateAlias: the key was made by a run that was cut off before it gave the alias
    "#);
    let outcome = made.apply().await;
    assert!(outcome.converged() && !outcome.failed(), "{outcome:#?}");
    let state = ground.as_sandbox().state();
    let (id, _) = only_key(&state);
    assert_eq!(state.account(ACCOUNT).key_id_of("us-east-1", ALIAS), Some(id));
}

#[tokio::test(start_paused = true)]
async fn a_run_cut_off_at_the_key_itself_leaves_one_key_at_most() {
    for effect in [Effect::CutOff, Effect::LoseResponse] {
        let ground = Ground::sandbox();
        ground.as_sandbox().inject(Fault::of("kms:CreateKey", effect.clone()).once());
        ground.as_sandbox().inject(Fault::of("kms:ListKeys", Effect::CutOff).after(1));
        let outcome = ground.apply(AUDIT).await;
        assert!(outcome.failed(), "{effect:?}: {outcome:#?}");
        ground.as_sandbox().clear_faults();
        let outcome = ground.apply(AUDIT).await;
        assert!(outcome.converged() && !outcome.failed(), "{effect:?}: {outcome:#?}");
        only_key(&ground.as_sandbox().state());
    }
}

#[tokio::test(start_paused = true)]
async fn every_change_of_the_trail_can_be_the_last_of_a_run() {
    let undisturbed = Ground::sandbox();
    assert!(undisturbed.apply(AUDIT).await.converged());
    let writes = undisturbed.as_sandbox().counts().writes;
    assert!(writes > 8, "{writes}");
    for number in 0..writes {
        for effect in [Effect::CutOff, Effect::LoseResponse] {
            let ground = Ground::sandbox();
            let fault = Fault::new(Selector::AnyWrite, effect.clone()).after(number);
            ground.as_sandbox().inject(fault.once());
            ground.apply(AUDIT).await;
            ground.as_sandbox().clear_faults();
            let outcome = ground.apply(AUDIT).await;
            assert!(outcome.converged() && !outcome.failed(), "{effect:?} at write {number}: {outcome:#?}");
            let state = ground.as_sandbox().state();
            only_key(&state);
            assert_eq!((state.trails.len(), state.buckets.len()), (1, 1));
        }
    }
}

#[tokio::test(start_paused = true)]
async fn two_keys_without_an_alias_are_a_question() {
    let ground = cut_off().await;
    ground.as_sandbox().edit(|state| {
        let keys = &mut state.account_mut(ACCOUNT).keys;
        let another = keys[ORPHAN].clone();
        keys.insert("22222222-0000-4000-8000-000000000002".to_owned(), another);
    });
    let made = ground.plan(AUDIT).await;
    assert_snapshot!(block(&made, KEY), @r#"
    ! kms.key["cloudtrail"]
        ! blocked: keys `11111111-0000-4000-8000-000000000001` and `22222222-0000-4000-8000-000000000002` have no alias and bear the tag `baseline:id` of `alias/cloudtrail`: which is it?
          next: give the alias to the one that is in use, `aws kms create-alias --region us-east-1 --alias-name alias/cloudtrail --target-key-id …`, or remove the tag from those that are not: `aws kms untag-resource --region us-east-1 --tag-keys baseline:id --key-id …`
    "#);
    assert_snapshot!(block(&made, TRAIL), @r#"
    ! cloudtrail.trail["audit"]
        multi_region          none -> true
        log_file_validation   none -> true
        bucket                none -> acme-logs
        kms_key               none -> alias/cloudtrail
        logging               false -> true
        ! blocked: it needs `kms.key["cloudtrail"]`, which cannot be settled
          next: settle `kms.key["cloudtrail"]` first
    "#);
    let (ended, state) = run(ground.as_sandbox(), AUDIT, "apply --yes");
    assert_eq!(ended.code, Some(5), "{}", ended.stdout);
    assert_eq!(state.account(ACCOUNT).keys.len(), 2);
    assert!(state.trails.is_empty());
}

#[tokio::test(start_paused = true)]
async fn a_key_that_bears_our_tag_and_another_policy_is_not_taken_for_ours() {
    let ground = cut_off().await;
    ground.as_sandbox().edit(|state| {
        let key = state.account_mut(ACCOUNT).keys.get_mut(ORPHAN).expect("the orphan");
        key.policy = r#"{"Version":"2012-10-17","Statement":[{"Sid":"All","Effect":"Allow","Principal":{"AWS":"*"},"Action":"kms:*","Resource":"*"}]}"#.to_owned();
    });
    let made = ground.plan(AUDIT).await;
    assert_snapshot!(block(&made, KEY), @r#"
    ! kms.key["cloudtrail"]
        ! blocked: key `11111111-0000-4000-8000-000000000001` has no alias and bears the tag `baseline:id` of `alias/cloudtrail`, but has another policy than it would be made with
          next: where it is to be that key, `aws kms create-alias --region us-east-1 --alias-name alias/cloudtrail --target-key-id 11111111-0000-4000-8000-000000000001`; where it is not, `aws kms untag-resource --region us-east-1 --tag-keys baseline:id --key-id 11111111-0000-4000-8000-000000000001`
    "#);
    assert!(made.apply().await.leaves_something());
    let state = ground.as_sandbox().state();
    only_key(&state);
    assert_eq!(state.account(ACCOUNT).key_id_of("us-east-1", ALIAS), None);
}
