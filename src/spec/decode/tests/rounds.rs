//! Several refusals of one text: all of them, none twice, and what survives.

use indexmap::IndexMap;
use insta::assert_snapshot;
use serde::Deserialize;

use crate::spec::testing::decoded;
use crate::values::origin::{Origin, Spanned};

/// An entry that needs its name and its size.
#[derive(Debug, Deserialize, PartialEq)]
#[serde(deny_unknown_fields)]
struct Named {
    name: Spanned<String>,
    size: u8,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Shelf {
    things: Vec<Named>,
    #[serde(default)]
    by_name: IndexMap<Spanned<String>, Spanned<u8>>,
}

#[test]
fn a_missing_key_is_refused_at_its_section() {
    assert_snapshot!(decoded::<Shelf>("things:\n  - name: a\n  - size: 1\n").1, @r#"
    error: `size` is missing in things["a"]
     --> baseline.yaml:2:5
      |
    2 |   - name: a
      |     ^^^^^^^
      |
      = help: add `size: …`

    error: `name` is missing in things[1]
     --> baseline.yaml:3:5
      |
    3 |   - size: 1
      |     ^^^^^^^
      |
      = help: add `name: …`
    "#);
    assert_snapshot!(decoded::<Shelf>("by_name: {}\n").1, @r"
    error: `things` is missing
     --> baseline.yaml:1:1
      |
    1 | by_name: {}
      | ^^^^^^^^^^^
      |
      = help: add `things: …`
    ");
    assert_snapshot!(decoded::<IndexMap<String, Named>>("first:\n  size: 1\n").1, @r"
    error: `name` is missing in first
     --> baseline.yaml:1:1
      |
    1 | first:
      | ^^^^^
      |
      = help: add `name: …`
    ");
}

#[test]
fn a_refusal_that_follows_from_another_is_not_made() {
    let (decoded, refusals) = decoded::<Shelf>(
        "things:\n  - name: [a]\n    size: 1\n  - nmae: b\n    size: 2\n  - name: c\n    size: 3\n",
    );
    let names: Vec<String> =
        decoded.value.iter().flat_map(|shelf| &shelf.things).map(|thing| thing.name.value.clone()).collect();
    assert_eq!(names, ["c"], "what is whole survives");
    assert!(!decoded.complete("things"));
    assert!(!decoded.complete("things.0"));
    assert!(decoded.complete("things.2"));
    assert!(decoded.complete("by_name"));
    assert_snapshot!(refusals, @r"
    error: expected text, found a list
     --> baseline.yaml:2:11
      |
    2 |   - name: [a]
      |           ^^^

    error: unknown key `nmae` in things[1]
     --> baseline.yaml:4:5
      |
    4 |   - nmae: b
      |     ^^^^
      |
      = help: did you mean `name`?
    ");
}

#[test]
fn a_file_that_is_no_mapping_has_no_value() {
    let (decoded, refusals) = decoded::<Shelf>("- a\n");
    assert!(decoded.value.is_none());
    assert!(!decoded.complete("things"));
    assert_snapshot!(refusals, @r"
    error: expected a mapping, found a list
     --> baseline.yaml:1:1
      |
    1 | - a
      | ^^^
    ");
}

#[test]
fn keys_and_values_know_their_places() {
    let text = "things: []\nby_name:\n  first: 6\n  second: 128\n";
    let (decoded, refusals) = decoded::<Shelf>(text);
    assert_eq!(refusals, "");
    let shelf = decoded.value.expect("nothing is refused");
    let place = |origin: Origin| &text[origin.start as usize..origin.end as usize];
    let places: Vec<_> =
        shelf.by_name.iter().map(|(key, value)| (place(key.origin), place(value.origin))).collect();
    assert_eq!(places, [("first", "6"), ("second", "128")]);
}

#[test]
fn mistakes_without_end_are_cut_off() {
    let (decoded, _) = decoded::<Vec<u8>>(&"- x\n".repeat(5_000));
    assert!(decoded.value.is_none());
    assert_eq!(decoded.rejections.len(), 101);
    assert_eq!(
        decoded.rejections[100].message,
        "the file has more mistakes than these: 100 are looked for at a time",
    );
}
