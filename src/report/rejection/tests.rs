//! What a person sees of a rejection.

use insta::assert_snapshot;

use super::render;
use crate::values::origin::{Origin, Rejection, Sources};

/// Finds a piece of a text, as an origin.
fn origin_of(piece: &str, text: &str, sources: &mut Sources, name: &str) -> Origin {
    let start = text.find(piece).expect("the piece stands in the text");
    let source = sources.add(name, text);
    Origin::new(source, start, start + piece.len())
}

#[test]
fn a_rejection_shows_its_place_with_label_help_and_what_explains_it() {
    let mut sources = Sources::default();
    let first = origin_of("\"a\": 1", "{\n  \"a\": 1\n}\n", &mut sources, "policies/first.json");
    let again = origin_of("again", "name: first\nother: again\n", &mut sources, "baseline.yaml");
    let near = Origin { start: 6, end: 11, ..again };
    let rejection = Rejection::error("`again` is taken")
        .at(again)
        .label("again here")
        .related(near, "first here")
        .related(first, "and elsewhere")
        .help("choose another name\nor remove this one");
    assert_snapshot!(render(&[rejection], &sources, false), @r#"
    error: `again` is taken
     --> baseline.yaml:2:8
      |
    1 | name: first
      |       ----- first here
    2 | other: again
      |        ^^^^^ again here
      |
     ::: policies/first.json:2:3
      |
    2 |   "a": 1
      |   ------ and elsewhere
      |
      = help: choose another name
              or remove this one
    "#);
}

#[test]
fn rejections_stand_in_the_order_of_their_places_and_errors_before_warnings_without_one() {
    let mut sources = Sources::default();
    let early = origin_of("early", "early\nlate\n", &mut sources, "baseline.yaml");
    let late = Origin { start: 6, end: 10, ..early };
    let rejections = [
        Rejection::warning("fourth"),
        Rejection::error("third"),
        Rejection::error("second").at(late),
        Rejection::warning("first").at(early),
    ];
    assert_snapshot!(render(&rejections, &sources, false), @r"
    warning: first
     --> baseline.yaml:1:1
      |
    1 | early
      | ^^^^^

    error: second
     --> baseline.yaml:2:1
      |
    2 | late
      | ^^^^

    error: third

    warning: fourth
    ");
}

#[test]
fn a_place_of_several_lines_is_shown_by_its_first() {
    let mut sources = Sources::default();
    let text = "a: 1\ngroups:\n  - name: b\n  - name: c\n";
    let groups = origin_of("- name: b\n  - name: c", text, &mut sources, "baseline.yaml");
    assert_snapshot!(render(&[Rejection::error("too many groups").at(groups)], &sources, false), @r"
    error: too many groups
     --> baseline.yaml:3:3
      |
    3 |   - name: b
      |   ^^^^^^^^^
    ");
}

#[test]
fn the_end_of_a_file_is_shown_at_its_last_text() {
    let mut sources = Sources::default();
    let source = sources.add("baseline.yaml", "a: [\n\n\n");
    let end = Origin::new(source, 7, 7);
    assert_snapshot!(render(&[Rejection::error("expected `]`").at(end)], &sources, false), @r"
    error: expected `]`
     --> baseline.yaml:1:5
      |
    1 | a: [
      |     ^
    ");
}

#[test]
fn what_a_terminal_would_act_upon_is_escaped() {
    let mut sources = Sources::default();
    let text = "a: \u{1b}[31m \u{202e}desrever\u{9b}1m\tx\r\u{8}\r\n";
    let place = origin_of("desrever", text, &mut sources, "a\u{1b}]0;title\u{7}.yaml");
    let rejection = Rejection::error("the text \u{1b}[2J\nof a file")
        .at(place)
        .label("\u{202e}label")
        .help("first line\n\u{7}second line");
    let shown = render(&[rejection], &sources, false);
    assert!(!shown.contains(['\u{1b}', '\u{7}', '\u{9b}', '\u{202e}', '\r']));
    assert_snapshot!(shown, @r"
    error: the text \u{1b}[2J\nof a file
     --> a\u{1b}]0;title\u{7}.yaml:1:23
      |
    1 | a: \u{1b}[31m \u{202e}desrever\u{9b}1m    x\r\u{8}
      |                       ^^^^^^^^ \u{202e}label
      |
      = help: first line
              \u{7}second line
    ");
}

#[test]
fn the_line_ends_of_windows_are_not_shown() {
    let mut sources = Sources::default();
    let place = origin_of("b", "a: 1\r\nc: b\r\nd: 2\r\n", &mut sources, "baseline.yaml");
    assert_snapshot!(render(&[Rejection::error("`b` is no value").at(place)], &sources, false), @r"
    error: `b` is no value
     --> baseline.yaml:2:4
      |
    2 | c: b
      |    ^
    ");
}

#[test]
fn an_origin_beyond_its_text_is_shown_at_its_end() {
    let mut sources = Sources::default();
    let source = sources.add("baseline.yaml", "ñ");
    let rejections = [
        Rejection::error("beyond").at(Origin::new(source, 70, 90)),
        Rejection::error("within a character").at(Origin::new(source, 1, 1)),
    ];
    assert_snapshot!(render(&rejections, &sources, false), @r"
    error: within a character
     --> baseline.yaml:1:1
      |
    1 | ñ
      | ^

    error: beyond
     --> baseline.yaml:1:2
      |
    1 | ñ
      |  ^
    ");
}

#[test]
fn a_styled_rejection_says_the_same_in_colours() {
    let mut sources = Sources::default();
    let place = origin_of("b", "a: b\n", &mut sources, "baseline.yaml");
    let rejections = [Rejection::error("`b` is no value").at(place)];
    let styled = render(&rejections, &sources, true);
    assert!(styled.contains("\u{1b}[91m"), "an error is red: {styled:?}");
    let plain: String =
        styled.split('\u{1b}').map(|piece| piece.split_once('m').map_or(piece, |(_, text)| text)).collect();
    assert_eq!(plain, render(&rejections, &sources, false));
}

#[test]
fn nothing_to_reject_is_nothing_to_show() {
    assert_eq!(render(&[], &Sources::default(), false), "");
}
