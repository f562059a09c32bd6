//! Enums: one word, or one key with its value.

use insta::assert_snapshot;

use super::forms::{Mode, forms, refusals};

#[test]
fn an_enum_is_one_word_or_one_key() {
    assert_eq!(forms("mode: required").mode, Some(Mode::Required));
    assert_eq!(forms("mode: 'forbidden'").mode, Some(Mode::Forbidden));
    assert_eq!(forms("mode: { after: 3 }").mode, Some(Mode::After(3)));
    assert_eq!(forms("mode: { window: { from: 3 } }").mode, Some(Mode::Window { from: 3 }));
}

#[test]
fn an_unknown_value_is_refused_with_what_was_probably_meant() {
    assert_snapshot!(refusals("mode: requird\n"), @r"
    error: unknown value `requird` for mode
     --> baseline.yaml:1:7
      |
    1 | mode: requird
      |       ^^^^^^^
      |
      = help: did you mean `required`?
    ");
    assert_snapshot!(refusals("mode: sometimes\n"), @r"
    error: unknown value `sometimes` for mode
     --> baseline.yaml:1:7
      |
    1 | mode: sometimes
      |       ^^^^^^^^^
      |
      = help: write `required`, `forbidden`, `after` or `window`
    ");
    assert_snapshot!(refusals("mode: { aftr: 3 }\n"), @r"
    error: unknown key `aftr` in mode
     --> baseline.yaml:1:9
      |
    1 | mode: { aftr: 3 }
      |         ^^^^
      |
      = help: did you mean `after`?
    ");
}

#[test]
fn a_variant_in_the_wrong_form_is_refused() {
    assert_snapshot!(refusals("mode: { required: 1 }\n"), @r"
    error: `required` takes no value
     --> baseline.yaml:1:1
      |
    1 | mode: { required: 1 }
      | ^^^^
      |
      = help: write `required` alone, without the `:`
    ");
    assert_snapshot!(refusals("mode: after\n"), @r"
    error: `after` needs a value
     --> baseline.yaml:1:7
      |
    1 | mode: after
      |       ^^^^^
      |
      = help: write `{ after: … }`
    ");
    assert_snapshot!(refusals("mode: { after: 1, window: { from: 2 } }\n"), @r"
    error: expected one key of `required`, `forbidden`, `after` or `window`, found a mapping
     --> baseline.yaml:1:7
      |
    1 | mode: { after: 1, window: { from: 2 } }
      |       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
    ");
    assert_snapshot!(refusals("mode: { after: x }\n"), @r"
    error: expected a whole number, found the text `x`
     --> baseline.yaml:1:16
      |
    1 | mode: { after: x }
      |                ^
    ");
}
