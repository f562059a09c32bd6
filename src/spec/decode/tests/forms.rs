//! Each form of value that a type can ask for.

use std::collections::BTreeMap;

use insta::assert_snapshot;
use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::{Value, json};

use crate::spec::testing::decoded;

/// One field of each form that a plain derive can ask for.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Forms {
    text: Option<String>,
    truth: Option<bool>,
    small: Option<u8>,
    number: Option<u64>,
    signed: Option<i32>,
    ratio: Option<f64>,
    list: Option<Vec<String>>,
    tags: Option<BTreeMap<String, String>>,
    pub(super) mode: Option<Mode>,
    limit: Option<Limit>,
    nested: Option<Box<Forms>>,
    any: Option<Value>,
    ignored: Option<IgnoredAny>,
}

#[derive(Debug, Deserialize, PartialEq)]
#[serde(rename_all = "snake_case")]
pub(super) enum Mode {
    Required,
    Forbidden,
    After(u8),
    Window { from: u8 },
}

/// A number with a range of its own.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq)]
#[serde(try_from = "u16")]
pub(super) struct Limit(u16);

impl TryFrom<u16> for Limit {
    type Error = String;

    fn try_from(number: u16) -> Result<Self, String> {
        if (6..=128).contains(&number) {
            return Ok(Self(number));
        }
        Err(format!("{number} is no limit\nwrite a whole number from 6 to 128"))
    }
}

/// What a person sees of the refusals of a text that is meant to be `Forms`.
pub(super) fn refusals(text: &str) -> String {
    decoded::<Forms>(text).1
}

/// A text without refusals, as `Forms`.
pub(super) fn forms(text: &str) -> Forms {
    let (decoded, shown) = decoded::<Forms>(text);
    assert_eq!(shown, "");
    decoded.value.expect("a text without refusals has a value")
}

#[test]
fn a_scalar_is_read_as_what_is_meant() {
    let Forms { text, truth, small, number, signed, ratio, tags, .. } =
        forms("text: 012345678901\ntruth: True\nsmall: 0x1f\nnumber: +14\nsigned: -3\nratio: 1\ntags: { no: no, on: 1.10, null: '~' , 012: 0o7 }\n".replace("null:", "nil:").as_str());
    assert_eq!(text.as_deref(), Some("012345678901"));
    assert_eq!((truth, small, number, signed), (Some(true), Some(31), Some(14), Some(-3)));
    assert_eq!(ratio, Some(1.0));
    let expected = [("012", "0o7"), ("nil", "~"), ("no", "no"), ("on", "1.10")];
    assert_eq!(tags, Some(expected.map(|(key, value)| (key.to_owned(), value.to_owned())).into()));
}

#[test]
fn an_open_type_follows_the_core_schema() {
    let text = "any: [no, yes, on, true, FALSE, ~, null, 14, -3, 1.5, 1e3, 012345678901, 123456789012, '14', \"true\", .inf, .nan, 1e999, 2012-10-17, 99999999999999999999, 0x1F, 1_000, ., '']\n";
    let expected = json!([
        "no",
        "yes",
        "on",
        true,
        false,
        null,
        null,
        14,
        -3,
        1.5,
        1000.0,
        "012345678901",
        123_456_789_012_u64,
        "14",
        "true",
        ".inf",
        ".nan",
        "1e999",
        "2012-10-17",
        "99999999999999999999",
        31,
        "1_000",
        ".",
        "",
    ]);
    assert_eq!(forms(text).any, Some(expected));
}

#[test]
fn what_is_left_out_is_none_and_null_is_a_value_where_it_is_asked_for() {
    let Forms { any, ignored, text, .. } = forms("any: null\nignored:\n");
    assert_eq!(any, Some(Value::Null));
    assert!(ignored.is_some());
    assert_eq!(text, None);
}

#[test]
fn a_wrong_form_is_refused_in_words() {
    let text = "text: [a]\ntruth: yes\nsmall: fourteen\nnumber: '14'\nsigned: { a: 1 }\nratio: x\nlist: one\ntags: [a]\nlimit: 014\n";
    assert_snapshot!(refusals(text), @r"
    error: expected text, found a list
     --> baseline.yaml:1:7
      |
    1 | text: [a]
      |       ^^^

    error: expected `true` or `false`, found the text `yes`
     --> baseline.yaml:2:8
      |
    2 | truth: yes
      |        ^^^
      |
      = help: write `true`

    error: expected a whole number, found the text `fourteen`
     --> baseline.yaml:3:8
      |
    3 | small: fourteen
      |        ^^^^^^^^

    error: expected a whole number, found the text `14`
     --> baseline.yaml:4:9
      |
    4 | number: '14'
      |         ^^^^
      |
      = help: remove the quotes

    error: expected a whole number, found a mapping
     --> baseline.yaml:5:9
      |
    5 | signed: { a: 1 }
      |         ^^^^^^^^

    error: expected a number, found the text `x`
     --> baseline.yaml:6:8
      |
    6 | ratio: x
      |        ^

    error: expected a list, found the text `one`
     --> baseline.yaml:7:7
      |
    7 | list: one
      |       ^^^
      |
      = help: write it as a list: `[one]`

    error: expected a mapping, found a list
     --> baseline.yaml:8:7
      |
    8 | tags: [a]
      |       ^^^

    error: expected a whole number, found the text `014`
     --> baseline.yaml:9:8
      |
    9 | limit: 014
      |        ^^^
      |
      = help: write it without the leading zero: `14`
    ");
    assert_snapshot!(refusals("truth: 'true'\nsmall: 14.5\nnested: text\ntext: ~\nmode: [required]\n"), @r#"
    error: expected `true` or `false`, found the text `true`
     --> baseline.yaml:1:8
      |
    1 | truth: 'true'
      |        ^^^^^^
      |
      = help: remove the quotes

    error: expected a whole number, found the number `14.5`
     --> baseline.yaml:2:8
      |
    2 | small: 14.5
      |        ^^^^

    error: expected a mapping, found the text `text`
     --> baseline.yaml:3:9
      |
    3 | nested: text
      |         ^^^^
      |
      = help: write its keys on the lines below it, indented

    error: expected text, found `null`
     --> baseline.yaml:4:7
      |
    4 | text: ~
      |       ^
      |
      = help: write `"null"` if you mean the text, or remove the key

    error: expected `required`, `forbidden`, `after` or `window`, found a list
     --> baseline.yaml:5:7
      |
    5 | mode: [required]
      |       ^^^^^^^^^^
    "#);
}

#[test]
fn a_number_out_of_range_is_refused() {
    assert_snapshot!(refusals("small: 256\nnumber: -1\nsigned: 99999999999\nlimit: 3\n"), @r"
    error: 256 is out of range
     --> baseline.yaml:1:8
      |
    1 | small: 256
      |        ^^^
      |
      = help: write a whole number from 0 to 255

    error: -1 is out of range
     --> baseline.yaml:2:9
      |
    2 | number: -1
      |         ^^
      |
      = help: write a whole number from 0 to 18446744073709551615

    error: 99999999999 is out of range
     --> baseline.yaml:3:9
      |
    3 | signed: 99999999999
      |         ^^^^^^^^^^^
      |
      = help: write a whole number from -2147483648 to 2147483647

    error: 3 is no limit
     --> baseline.yaml:4:8
      |
    4 | limit: 3
      |        ^
      |
      = help: write a whole number from 6 to 128
    ");
}

#[test]
fn an_empty_value_is_refused() {
    assert_snapshot!(refusals("text:\nlist:\n  -\nnested:\n  truth:\nlimit: null\nmode:\n"), @r"
    error: `text` has no value
     --> baseline.yaml:1:1
      |
    1 | text:
      | ^^^^ expected text
      |
      = help: write a value, or remove the key

    error: `list[0]` has no value
     --> baseline.yaml:3:4
      |
    3 |   -
      |    ^ expected text
      |
      = help: write a value, or remove the item

    error: `nested.truth` has no value
     --> baseline.yaml:5:3
      |
    5 |   truth:
      |   ^^^^^ expected `true` or `false`
      |
      = help: write a value, or remove the key

    error: expected a whole number, found `null`
     --> baseline.yaml:6:8
      |
    6 | limit: null
      |        ^^^^
      |
      = help: write a value, or remove the key

    error: `mode` has no value
     --> baseline.yaml:7:1
      |
    7 | mode:
      | ^^^^ expected `required`, `forbidden`, `after` or `window`
      |
      = help: write a value, or remove the key
    ");
}

#[test]
fn an_unknown_key_is_refused_with_what_was_probably_meant() {
    assert_snapshot!(refusals("nested:\n  trutth: true\n  colour: red\nlist: []\n"), @r"
    error: unknown key `trutth` in nested
     --> baseline.yaml:2:3
      |
    2 |   trutth: true
      |   ^^^^^^
      |
      = help: did you mean `truth`?

    error: unknown key `colour` in nested
     --> baseline.yaml:3:3
      |
    3 |   colour: red
      |   ^^^^^^
      |
      = help: its keys are `text`, `truth`, `small`, `number`, `signed`, `ratio`, `list`, `tags`, `mode`, `limit`, `nested`, `any` and `ignored`
    ");
}

#[test]
fn a_long_text_is_shortened_in_a_message() {
    assert_snapshot!(refusals(&format!("small: {}\n", "x".repeat(200))), @r"
    error: expected a whole number, found the text `xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx…`
     --> baseline.yaml:1:8
      |
    1 | ...l: xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx
      |       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
    ");
    assert_snapshot!(refusals("small: |\n  one\n  two\n"), @r"
    error: expected a whole number, found the text `one…`
     --> baseline.yaml:2:3
      |
    2 |   one
      |   ^^^
    ");
}
