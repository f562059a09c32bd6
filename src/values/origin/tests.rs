//! Places, and values that know theirs.

use std::collections::{BTreeSet, HashSet};

use serde::Deserialize;

use super::*;

#[test]
fn a_position_counts_lines_and_characters_from_one() {
    let mut sources = Sources::default();
    let source = sources.add("baseline.yaml", "a: 1\nñandú: 2\r\nlast");
    let at = |start, end| Origin::new(source, start, end);
    assert_eq!(sources.position(at(0, 1)), (1, 1));
    assert_eq!(sources.position(at(5, 12)), (2, 1));
    assert_eq!(sources.position(at(14, 15)), (2, 8), "`ñ` and `ú` are one column each");
    assert_eq!(sources.position(at(17, 21)), (3, 1));
    assert_eq!(sources.slice(at(5, 12)), "ñandú");
    assert_eq!(sources.place(at(14, 15)), "baseline.yaml:2:8");
}

#[test]
fn an_origin_beyond_its_text_is_held_to_it() {
    let mut sources = Sources::default();
    let source = sources.add("baseline.yaml", "a\nñ");
    assert_eq!(sources.position(Origin::new(source, 90, 99)), (2, 2));
    assert_eq!(sources.slice(Origin::new(source, 90, 99)), "");
    assert_eq!(sources.slice(Origin::new(source, 3, 1)), "", "within a character, and the wrong way round");
}

#[test]
fn texts_keep_the_names_they_were_read_by() {
    let mut sources = Sources::default();
    let first = sources.add("./a.yaml", "1");
    let second = sources.add("b.json", "2");
    assert_ne!(first, second);
    assert_eq!(*sources.get(first), Source { name: "./a.yaml".to_owned(), text: "1".to_owned() });
    assert_eq!(sources.get(second).name, "b.json");
}

#[test]
fn a_value_is_compared_without_its_place() {
    let mut sources = Sources::default();
    let source = sources.add("baseline.yaml", "b a b");
    let spanned = |value: &'static str, start| Spanned::new(value, Origin::new(source, start, start + 1));
    let (first, middle, last) = (spanned("b", 0), spanned("a", 2), spanned("b", 4));
    assert_eq!(first, last);
    assert!(middle < first);
    assert_eq!(HashSet::from([first, middle, last]).len(), 2);
    assert_eq!(
        BTreeSet::from([first, middle, last]).into_iter().map(|name| name.value).collect::<Vec<_>>(),
        ["a", "b"]
    );
}

#[test]
fn a_value_changes_and_stays_in_its_place() {
    let mut sources = Sources::default();
    let source = sources.add("baseline.yaml", "first");
    let name = Spanned::new("first", Origin::new(source, 0, 5));
    let length = name.map(str::len);
    assert_eq!((length.value, length.origin), (5, name.origin));
    assert_eq!(format!("{name} {}", name.to_uppercase()), "first FIRST");
}

#[test]
fn another_deserializer_cannot_make_up_a_place() {
    #[derive(Debug, Deserialize)]
    struct Holder {
        #[serde(rename = "name")]
        _name: Spanned<String>,
    }
    let error = serde_json::from_str::<Holder>(r#"{ "name": "x" }"#).expect_err("JSON text has no places");
    assert_eq!(
        error.to_string(),
        "invalid type: string \"x\", expected a value read from a file at line 1 column 13",
    );
}
