use insta::assert_snapshot;

use super::support::{desired, key, live_with, owned, rotation};
use crate::aws::reader::kms::{KeyState, Rotation};
use crate::model::Resource;
use crate::resources::kms::key::{Key, Live, Settings};

#[test]
fn a_key_as_declared_is_settled() {
    assert_snapshot!(desired().diff(&live_with(|_, _, _| {})), @"settled");
}

#[test]
fn what_the_file_leaves_out_is_left_alone() {
    let key =
        Key { description: None, rotation: None, owned: owned(Vec::new(), false), tags: None, ..desired() };
    let live = live_with(|_, policy, settings| (*policy, *settings) = (None, Settings::default()));
    assert_snapshot!(key.diff(&live), @"settled");
}

#[test]
fn another_description_is_replaced() {
    assert_snapshot!(desired().diff(&live_with(|key, _, _| key.description = "Old".to_owned())), @r#"
    description  Old -> Log files
    calls kms:UpdateKeyDescription(KeyId: "alias/cloudtrail", Description: "Log files")
    "#);
    assert_snapshot!(desired().diff(&live_with(|key, _, _| key.description = String::new())), @r#"
    description  none -> Log files
    calls kms:UpdateKeyDescription(KeyId: "alias/cloudtrail", Description: "Log files")
    "#);
}

#[test]
fn tags_are_written_and_others_stay() {
    let live = live_with(|_, _, settings| {
        settings.tags =
            Some([("Team".to_owned(), "ops".to_owned()), ("Other".to_owned(), "kept".to_owned())].into());
    });
    assert_snapshot!(desired().diff(&live), @r#"
    tags.Team  ops -> security
    calls kms:TagResource(KeyId: "alias/cloudtrail", Tags: [{"TagKey":"Team","TagValue":"security"}])
    Unmanaged { what: "tag `Other`" }
    "#);
}

#[test]
fn a_disabled_key_is_enabled_before_it_is_rotated() {
    let live = live_with(|key, _, settings| {
        key.state = KeyState::Disabled;
        settings.rotation = Some(Rotation { enabled: false, period_days: None });
    });
    assert_snapshot!(desired().diff(&live), @r#"
    state  disabled -> enabled
    rotation.enabled  false -> true
    rotation.period_days  none -> 365
    calls kms:EnableKey(KeyId: "alias/cloudtrail") because while it is disabled nothing can be encrypted or read with it
    calls kms:EnableKeyRotation(KeyId: "alias/cloudtrail", RotationPeriodInDays: 365)
    "#);
}

#[test]
fn a_key_that_is_to_be_deleted_is_kept_first() {
    assert_snapshot!(desired().diff(&live_with(|key, _, _| key.state = KeyState::PendingDeletion)), @r#"
    state  pending deletion -> enabled
    calls kms:CancelKeyDeletion(KeyId: "alias/cloudtrail") because with the key everything would be lost that it encrypted
    calls kms:EnableKey(KeyId: "alias/cloudtrail") because a key that was to be deleted stays disabled until it is enabled
    "#);
}

#[test]
fn a_key_in_any_other_state_is_waited_for() {
    let state = KeyState::Other("PendingImport".to_owned());
    assert_snapshot!(desired().diff(&live_with(|key, _, _| key.state = state)), @r#"Blocked { why: "key `0f0e0d0c` of `alias/cloudtrail` is in state `PendingImport`", next: "run this again when it can be used" }"#);
}

#[test]
fn a_key_of_another_kind_is_left_alone() {
    let live = live_with(|key, policy, settings| {
        key.is_plain = false;
        (*policy, *settings) = (None, Settings::default());
    });
    assert_snapshot!(desired().diff(&live), @r#"Blocked { why: "`alias/cloudtrail` names key `0f0e0d0c`, which is no symmetric key of KMS's own material that the account manages", next: "declare another alias, or let this one name such a key" }"#);
}

#[test]
fn the_tag_of_this_program_cannot_be_declared() {
    let tags = Some([("baseline:id".to_owned(), "mine".to_owned())].into());
    let refused = Key { tags, ..desired() }.diff(&live_with(|_, _, _| {}));
    assert!(refused.is_held_back() && refused.is_settled());
    assert_eq!(refused.findings.len(), 1);
}

fn rotated(there: Option<u32>) -> Live {
    let rotation = Rotation { enabled: there.is_some(), period_days: there };
    live_with(|_, _, settings| settings.rotation = Some(rotation))
}

#[test]
fn a_key_that_is_not_rotated_is() {
    assert_snapshot!(desired().diff(&rotated(None)), @r#"
    rotation.enabled  false -> true
    rotation.period_days  none -> 365
    calls kms:EnableKeyRotation(KeyId: "alias/cloudtrail", RotationPeriodInDays: 365)
    "#);
    let key = Key { rotation: Some(rotation(true, None)), ..desired() };
    assert_snapshot!(key.diff(&rotated(None)), @r#"
    rotation.enabled  false -> true
    calls kms:EnableKeyRotation(KeyId: "alias/cloudtrail")
    "#);
}

#[test]
fn a_period_that_the_file_leaves_out_is_left_alone() {
    let key = Key { rotation: Some(rotation(true, None)), ..desired() };
    assert_snapshot!(key.diff(&rotated(Some(180))), @"settled");
}

#[test]
fn a_longer_period_weakens_and_a_shorter_one_does_not() {
    assert_snapshot!(desired().diff(&rotated(Some(180))), @r#"
    rotation.period_days  180 -> 365
    calls kms:EnableKeyRotation(KeyId: "alias/cloudtrail", RotationPeriodInDays: 365) [weakens] because the key gets new material less often
    "#);
    assert_snapshot!(desired().diff(&rotated(Some(730))), @r#"
    rotation.period_days  730 -> 365
    calls kms:EnableKeyRotation(KeyId: "alias/cloudtrail", RotationPeriodInDays: 365)
    "#);
}

#[test]
fn a_period_that_kms_does_not_tell_is_its_own() {
    let rotation = Rotation { enabled: true, period_days: None };
    assert_snapshot!(desired().diff(&live_with(|_, _, settings| settings.rotation = Some(rotation))), @"settled");
}

#[test]
fn to_stop_rotation_weakens() {
    let off = Key { rotation: Some(rotation(false, None)), ..desired() };
    assert_snapshot!(off.diff(&rotated(Some(365))), @r#"
    rotation.enabled  true -> false
    calls kms:DisableKeyRotation(KeyId: "alias/cloudtrail") [weakens] because the key then keeps its material for good
    "#);
    assert_snapshot!(off.diff(&rotated(None)), @"settled");
}

#[test]
fn the_id_of_a_key_is_looked_up_when_a_call_is_sent() {
    let diff = desired().diff(&live_with(|key, _, _| key.state = KeyState::Disabled));
    let shown = format!("{diff}");
    assert!(shown.contains("alias/cloudtrail") && !shown.contains(&key().id), "{shown}");
}

#[test]
fn tags_beyond_the_file_are_named_and_stay() {
    let live = live_with(|_, _, settings| {
        let tags = settings.tags.get_or_insert_default();
        for key in ["Cost", "Owner", "baseline:id", "aws:cloudformation:stack-name"] {
            tags.insert(key.to_owned(), "theirs".to_owned());
        }
    });
    assert_snapshot!(desired().diff(&live), @r#"Unmanaged { what: "tags `Cost` and `Owner`" }"#);
}
