//! What is no YAML, as a person is told.

use insta::assert_snapshot;

use crate::spec::testing::refused;

#[test]
fn a_tab_cannot_indent() {
    assert_snapshot!(refused("iam:\n\tgroups: []\n"), @r"
    error: a tab cannot indent
     --> baseline.yaml:2:1
      |
    2 |     groups: []
      | ^
      |
      = help: indent with spaces
    ");
}

#[test]
fn wrong_indentation_is_refused() {
    assert_snapshot!(refused("iam:\n  groups: []\n users: []\n"), @r"
    error: expected a key here
     --> baseline.yaml:3:2
      |
    3 |  users: []
      |  ^
      |
      = help: entries of one mapping or list stand in the same column; indent with spaces what belongs to an entry
    ");
    assert_snapshot!(refused("iam:\n  - a\n b: 1\n"), @r"
    error: expected a key here
     --> baseline.yaml:3:2
      |
    3 |  b: 1
      |  ^
      |
      = help: entries of one mapping or list stand in the same column; indent with spaces what belongs to an entry
    ");
    assert_snapshot!(refused("a: 1\n  b: 2\n"), @r"
    error: a key cannot stand here
     --> baseline.yaml:2:4
      |
    2 |   b: 2
      |    ^
      |
      = help: check the indentation and the lines above; a text that holds `: ` is written in quotes
    ");
}

#[test]
fn an_unclosed_quote_is_refused_where_it_opens() {
    assert_snapshot!(refused("a: 1\nname: \"secure\nb: 2\n"), @r#"
    error: this quote is not closed
     --> baseline.yaml:2:7
      |
    2 | name: "secure
      |       ^
    3 | b: 2
      | - the text runs on to here
      |
      = help: close it, or indent the lines that its text goes on in
    "#);
    assert_snapshot!(refused("name: 'it's'\n"), @r"
    error: something follows the closing quote
     --> baseline.yaml:1:11
      |
    1 | name: 'it's'
      |           ^
      |
      = help: within '…' a quote is written twice
    ");
}

#[test]
fn an_unclosed_bracket_is_refused_with_its_opening() {
    assert_snapshot!(refused("a: [b, c\nd: e\n"), @r"
    error: a key cannot stand here
     --> baseline.yaml:2:2
      |
    1 | a: [b, c
      |    - opened here
    2 | d: e
      |  ^
      |
      = help: check the indentation and the lines above; a text that holds `: ` is written in quotes
    ");
    assert_snapshot!(refused("{\n  \"a\": 1\n  \"b\": 2\n}\n"), @r#"
    error: expected `,` or `}`
     --> baseline.yaml:3:6
      |
    1 | {
      | - opened here
    2 |   "a": 1
    3 |   "b": 2
      |      ^
      |
      = help: separate what stands in brackets with `,`; one may be missing before this
    "#);
    assert_snapshot!(refused("a: { b: [c }\n"), @r"
    error: this `[` is closed by `}`
     --> baseline.yaml:1:9
      |
    1 | a: { b: [c }
      |         ^
      |
      = help: close each `[` with `]` and each `{` with `}`
    ");
    assert_snapshot!(refused("a: {b: 1,\n"), @r"
    error: this mapping is not closed
     --> baseline.yaml:1:4
      |
    1 | a: {b: 1,
      |    ^
      |
      = help: close it with `}`
    ");
    assert_snapshot!(refused("a: b]\nc: ]\n"), @r"
    error: this bracket closes nothing
     --> baseline.yaml:2:4
      |
    2 | c: ]
      |    ^
      |
      = help: remove it, or write the text in quotes
    ");
}

#[test]
fn text_that_needs_quotes_is_refused_with_help() {
    assert_snapshot!(refused("a: b: c\n"), @r"
    error: a key cannot stand here
     --> baseline.yaml:1:5
      |
    1 | a: b: c
      |     ^
      |
      = help: check the indentation and the lines above; a text that holds `: ` is written in quotes
    ");
    assert_snapshot!(refused("a: @b\n"), @r"
    error: a text cannot begin with `@`
     --> baseline.yaml:1:4
      |
    1 | a: @b
      |    ^
      |
      = help: write the text in quotes if it holds `: `, ` #` or begins with one of `[]{}*&!|>%@`
    ");
    assert_snapshot!(refused("a: \"b\" c\n"), @r#"
    error: something follows the closing quote
     --> baseline.yaml:1:8
      |
    1 | a: "b" c
      |        ^
      |
      = help: separate entries with `,`; within "…" a quote is written `\"`
    "#);
    assert_snapshot!(refused("a: \"\\d+\"\n"), @r#"
    error: this escape is unknown
     --> baseline.yaml:1:4
      |
    1 | a: "\d+"
      |    ^
      |
      = help: write `\\` for a backslash, or the text in single quotes
    "#);
    assert_snapshot!(refused("a: *\n"), @r"
    error: a baseline has no anchors and aliases
     --> baseline.yaml:1:4
      |
    1 | a: *
      |    ^
      |
      = help: write the text in quotes if it begins with `*` or `&`
    ");
    assert_snapshot!(refused("a\nb: 1\n"), @r"
    error: a key cannot stand here
     --> baseline.yaml:2:2
      |
    2 | b: 1
      |  ^
      |
      = help: check the indentation and the lines above; a text that holds `: ` is written in quotes
    ");
}
