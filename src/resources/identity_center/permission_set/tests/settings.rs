use indexmap::IndexMap;
use insta::assert_snapshot;

use super::support::{bare, desired, duration, live_with, live_with_parts, nothing};
use crate::model::Resource;
use crate::resources::identity_center::permission_set::{Live, PermissionSet};

#[test]
fn a_permission_set_as_it_is_declared_is_settled() {
    assert_snapshot!(desired().diff(&live_with(|_| ())), @"");
}

#[test]
fn without_an_instance_nothing_can_be_told() {
    assert_snapshot!(desired().diff(&Live::default()), @"");
}

#[test]
fn one_that_is_not_there_is_made_and_then_given_its_policies() {
    assert_snapshot!(desired().diff(&nothing()), @"");
}

#[test]
fn one_of_which_nothing_is_declared_is_made_with_its_name_alone() {
    assert_snapshot!(bare().diff(&nothing()), @"");
}

#[test]
fn what_is_not_declared_is_left_alone() {
    let live = live_with(|there| {
        let set = there.set.as_mut().expect("it is there");
        set.detail.session_duration = duration("12h");
        there.managed.clear();
        there.boundary = None;
    });
    assert_snapshot!(bare().diff(&live), @"");
}

#[test]
fn a_description_that_differs_is_written_with_everything_that_aws_would_clear() {
    let described = PermissionSet { description: Some("Reads".to_owned()), ..bare() };
    assert_snapshot!(described.diff(&live_with(|_| ())), @"");
}

#[test]
fn what_is_nowhere_set_is_not_sent() {
    let live = live_with(|there| {
        let detail = &mut there.set.as_mut().expect("it is there").detail;
        (detail.description, detail.relay_state) = (None, None);
    });
    let relayed = PermissionSet { relay_state: Some("https://example.com/".to_owned()), ..bare() };
    assert_snapshot!(relayed.diff(&live), @"");
}

#[test]
fn a_longer_session_weakens_and_a_shorter_one_does_not() {
    let lasting = |text| PermissionSet { session_duration: Some(duration(text)), ..bare() };
    assert_snapshot!(lasting("12h").diff(&live_with(|_| ())), @"");
    assert_snapshot!(lasting("1h 30m").diff(&live_with(|_| ())), @"");
}

#[test]
fn tags_are_added_and_overwritten_and_others_stay() {
    let tags = [("Team", "security"), ("Cost", "1"), ("Stage", "prod")];
    let tags: IndexMap<String, String> = tags.map(|(k, v)| (k.to_owned(), v.to_owned())).into();
    let live = live_with_parts(|parts| {
        parts.tags.insert("Cost".to_owned(), "0".to_owned());
    });
    assert_snapshot!(PermissionSet { tags: Some(tags), ..bare() }.diff(&live), @"");
}
