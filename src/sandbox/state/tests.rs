use std::collections::BTreeSet;

use super::{Name, State};

#[test]
fn ids_have_nothing_in_common_but_their_prefix() {
    let mut state = State::fresh();
    let ids: Vec<String> = (0..1000).map(|_| state.next_id("AIDA")).collect();
    assert!(ids.iter().all(|id| id.len() == 21 && id.starts_with("AIDA")));
    let parts: BTreeSet<&str> = ids.iter().flat_map(|id| [&id[4..10], &id[10..16]]).collect();
    assert_eq!(parts.len(), 2000);
    assert_eq!(State::fresh().next_id("AIDA"), ids[0]);
}

#[test]
fn names_are_equal_ignoring_case_and_kept_as_spelled() {
    let name = Name::from("ReadOnly");
    assert_eq!(name, Name::from("READONLY"));
    assert!(name < Name::from("readonly2") && name > Name::from("ReadOnl"));
    assert_eq!(name.to_string(), "ReadOnly");
}

#[test]
fn a_state_is_plain_data() {
    let mut state = State::fresh();
    state.add_user("123456789012", "ada");
    state.add_access_key("123456789012", "ada");
    state.add_policy("123456789012", "Own", "{}");
    let text = serde_json::to_string(&state).expect("JSON");
    assert_eq!(serde_json::from_str::<State>(&text).expect("a state"), state);
}
