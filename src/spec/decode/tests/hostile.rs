//! Whatever the text: no panic, and an answer within bounds.

use std::collections::BTreeMap;

use proptest::prelude::*;
use serde::Deserialize;
use serde_json::Value;

use crate::spec::decode::decode;
use crate::spec::parameters::{Given, Parameters};
use crate::spec::testing::{parsed, shown};
use crate::values::origin::Spanned;

/// A type that asks for every form.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "the test asks for values and looks at none")]
struct Anything {
    name: Option<Spanned<String>>,
    number: Option<u16>,
    truth: Option<bool>,
    ratio: Option<f32>,
    list: Option<Vec<Anything>>,
    #[serde(default)]
    map: BTreeMap<String, Anything>,
    choice: Option<Choice>,
    union: Option<Union>,
    any: Option<Value>,
    parameters: Option<Value>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(dead_code, reason = "the test asks for values and looks at none")]
enum Choice {
    One,
    Two(u8),
    Three { name: String },
}

#[derive(Debug, Deserialize)]
#[serde(rename = "$baseline::Union")]
#[expect(dead_code, reason = "the test asks for values and looks at none")]
enum Union {
    #[serde(rename = "never")]
    Never,
    #[serde(rename = "number")]
    Number(u8),
    #[serde(rename = "list")]
    List(Vec<String>),
    #[serde(rename = "mapping with name")]
    Named(Box<Anything>),
}

/// Reads a text all the way and lays out what is refused.
fn read(text: &str) -> String {
    let (sources, parsed) = parsed(text);
    let mut rejections = parsed.rejections;
    if let Some(mut tree) = parsed.root {
        let mut given = Given::default();
        given.built_in("account_id", "012345678901");
        let (mut parameters, refused) = Parameters::resolve(&tree, &given);
        rejections.extend(refused);
        rejections.extend(parameters.substitute(&mut tree, &sources));
        rejections.extend(parameters.unused());
        let decoded = decode::<Anything>(&tree);
        let whole = decoded.value.is_some() && decoded.complete("");
        rejections.extend(decoded.rejections);
        assert!(whole || !rejections.is_empty(), "nothing is left out in silence");
    } else {
        assert!(!rejections.is_empty(), "nothing is refused in silence");
    }
    let shown = shown(&rejections, &sources);
    let unsafe_to_show = |character: char| character.is_control() && character != '\n';
    assert!(!shown.contains(unsafe_to_show), "what is shown holds no control characters");
    shown
}

/// Texts that look like baselines, so that the parser does not refuse nearly all of them.
fn baseline_like() -> impl Strategy<Value = String> {
    let word = prop_oneof![
        "name|number|truth|ratio|list|map|choice|union|any|parameters|default|pattern|one_of|one|two|three",
        "[a-z]{1,4}|\\$\\{[a-z:_]{0,10}\\}?|[0-9]{1,4}|true|no|~|null|\"[a-z${}]*\"|'[a-z]*'|&a|\\*a|!!x|<<",
    ];
    let glue = "[:,] |\n|\n  |\n    |- |: \\{|\\}|: \\[|\\]|: |\t|#";
    prop::collection::vec((word, glue), 0..40)
        .prop_map(|pieces| pieces.into_iter().flat_map(|(word, glue)| [word, glue]).collect())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_text_makes_the_reader_panic(text in "\\PC{0,200}") {
        read(&text);
    }

    #[test]
    fn no_text_with_control_characters_makes_the_reader_panic(text in any::<String>()) {
        read(&text);
    }

    #[test]
    fn no_text_that_looks_like_a_baseline_makes_the_reader_panic(text in baseline_like()) {
        read(&text);
    }
}

#[test]
fn norway_is_a_country() {
    let (sources, parsed) =
        parsed("map: { no: { name: no }, on: { name: y }, off: { name: 1.0 }, 1: { name: 0x1 } }");
    let tree = parsed.root.expect("the text is good YAML");
    let decoded = decode::<Anything>(&tree);
    assert_eq!(shown(&decoded.rejections, &sources), "");
    let map = decoded.value.expect("nothing is refused").map;
    let names: Vec<_> =
        map.iter().map(|(key, value)| (key.as_str(), value.name.as_deref().map(String::as_str))).collect();
    assert_eq!(names, [("1", Some("0x1")), ("no", Some("no")), ("off", Some("1.0")), ("on", Some("y"))]);
}

#[test]
fn mistakes_at_the_end_of_a_long_file_cost_a_bounded_number_of_rounds() {
    let text = format!(
        "map:\n  a: {{ list: [{}] }}\nlist:\n{}",
        "{ number: 1 }, ".repeat(5_000),
        "- number: x\n".repeat(300)
    );
    let shown = read(&text);
    assert_eq!(shown.matches("expected a whole number").count(), 100);
    assert!(shown.ends_with("mend these first"), "the last words say that there is more");
}
