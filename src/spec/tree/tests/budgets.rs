//! Files that are too long, too deep or no text.

use insta::assert_snapshot;

use crate::spec::testing::{parsed, refused, shown};
use crate::spec::tree::{MAX_BYTES, MAX_DEPTH, Parsed, decode_utf8, parse};
use crate::values::origin::Sources;

#[test]
fn what_is_no_utf_8_is_refused_at_its_byte() {
    let mut sources = Sources::default();
    let rejection = decode_utf8(&mut sources, "latin.yaml", b"a: 1\nname: caf\xe9\n".to_vec());
    let rejection = rejection.expect_err("the byte E9 is no UTF-8 by itself");
    assert_snapshot!(shown(&[rejection], &sources), @r"
    error: this byte is no UTF-8 text
     --> latin.yaml:2:10
      |
    2 | name: caf�
      |          ^
      |
      = help: save the file in the encoding UTF-8
    ");
}

#[test]
fn a_file_beyond_the_byte_budget_is_refused_and_not_kept() {
    let mut sources = Sources::default();
    let refused = decode_utf8(&mut sources, "big.yaml", vec![b'a'; 100 * MAX_BYTES]);
    let rejection = refused.expect_err("the file is a hundred times too long");
    assert_snapshot!(shown(&[rejection], &sources), @r"
    error: `big.yaml` has 104857600 bytes, and a file may have 1048576
     |
     = help: check that this is the file you mean
    ");
    let source = sources.add("big.yaml", "[".repeat(5 * MAX_BYTES));
    let Parsed { root, rejections } = parse(&sources, source);
    assert_eq!(root, None);
    assert_snapshot!(shown(&rejections, &sources), @r"
    error: `big.yaml` has 5242880 bytes, and a file may have 1048576
     |
     = help: check that this is the file you mean
    ");
}

#[test]
fn depth_is_held_to_its_budget() {
    let nested = |depth: usize| format!("a: {}{}", "[".repeat(depth - 1), "]".repeat(depth - 1));
    assert_eq!(refused(&nested(MAX_DEPTH)), "");
    assert_snapshot!(refused(&nested(MAX_DEPTH + 1)), @r"
    error: lists and mappings lie deeper than 64 levels here
     --> baseline.yaml:1:67
      |
    1 | a: [[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]
      |                                                                   ^
      |
      = help: check that this is the file you mean
    ");
    let block = (0..MAX_DEPTH).fold(String::new(), |block, level| block + &" ".repeat(level) + "a:\n");
    assert_eq!(refused(&block), "");
    let (_, deeper) = parsed(&format!("{block}{}a: 1\n", " ".repeat(MAX_DEPTH)));
    assert_eq!(deeper.rejections.len(), 1);
    assert_eq!(deeper.rejections[0].message, "lists and mappings lie deeper than 64 levels here");
}

#[test]
fn hostile_texts_are_refused_within_the_budgets() {
    let bomb =
        ('a'..='z').fold(String::new(), |bomb, name| bomb + &format!("{name}: &{name} [*a, *a, *a, *a]\n"));
    let (_, parsed_bomb) = parsed(&bomb);
    assert_eq!(parsed_bomb.root, None);
    assert_eq!(
        parsed_bomb.rejections.len(),
        101,
        "each anchor and alias is refused, none followed, up to the limit"
    );

    let only_message = |text: &str| {
        let (_, Parsed { root, rejections }) = parsed(text);
        assert_eq!(root, None);
        let [rejection] = rejections.as_slice() else { panic!("{rejections:?}") };
        rejection.message.clone()
    };
    assert_eq!(only_message(&"[".repeat(MAX_BYTES)), "lists and mappings lie deeper than 64 levels here");
    assert_eq!(only_message(&"{".repeat(MAX_BYTES)), "lists and mappings lie deeper than 64 levels here");
    assert_eq!(only_message(&"- ".repeat(10_000)), "lists and mappings lie deeper than 64 levels here");
    assert_eq!(only_message(&"? ".repeat(10_000)), "lists and mappings lie deeper than 64 levels here");
    assert_eq!(only_message(&"- x\n".repeat(200_000)), "the file holds more than 100000 keys and values");
}
