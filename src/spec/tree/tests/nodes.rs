//! What parses, and what is refused that YAML has and a baseline does not use.

use insta::assert_snapshot;

use crate::spec::testing::{refused, tree};
use crate::spec::tree::{Kind, Node};
use crate::values::origin::Sources;

/// Writes a tree with the place of each of its scalars.
fn outline(node: &Node, sources: &Sources) -> String {
    match &node.kind {
        Kind::Empty => "(empty)".to_owned(),
        Kind::Null => "(null)".to_owned(),
        Kind::Refused => "(refused)".to_owned(),
        Kind::Scalar(scalar) => {
            let (line, column) = sources.position(node.origin);
            format!("{:?} {:?} {line}:{column}", scalar.text, scalar.style)
        }
        Kind::Sequence(items) => {
            let items: Vec<String> = items.iter().map(|item| outline(item, sources)).collect();
            format!("[{}]", items.join(", "))
        }
        Kind::Mapping(entries) => {
            let entry = |key: &str, value: &Node| format!("{key}: {}", outline(value, sources));
            let entries: Vec<String> = entries.iter().map(|e| entry(&e.key.text, &e.value)).collect();
            format!("{{{}}}", entries.join(", "))
        }
    }
}

#[test]
fn every_value_knows_its_place() {
    let (sources, root) = tree(
        "\u{feff}# a byte order mark is fine\nname: secure\nflags: [no, \"no\", '12']\nempty:\nnone: ~\n",
    );
    assert_snapshot!(outline(&root, &sources), @r#"{name: "secure" Plain 2:7, flags: ["no" Plain 3:9, "no" Text 3:13, "12" Text 3:19], empty: (empty), none: (null)}"#);
    let flags = root.get("flags").expect("the key stands in the text");
    assert_eq!(sources.slice(flags.origin), r#"[no, "no", '12']"#);
}

#[test]
fn a_block_mapping_ends_with_its_last_value() {
    let (sources, root) = tree("iam:\n  groups:\n    - name: a\n    - name: b\n\n# comment\naccount: {}\n");
    let groups = root.get("iam").and_then(|iam| iam.get("groups")).expect("the keys stand in the text");
    assert_eq!(sources.slice(groups.origin), "- name: a\n    - name: b");
    let iam = root.get("iam").expect("the key stands in the text");
    assert_eq!(sources.slice(iam.origin), "groups:\n    - name: a\n    - name: b");
}

#[test]
fn json_with_tabs_and_escapes_is_yaml() {
    let (sources, root) = tree(
        "{\n\t\"Version\": \"2012-10-17\",\n\t\"Path\": \"a\\/b \\u00e9 \\ud834\\udd1e\",\n\t\"n\":1\n}\n",
    );
    assert_snapshot!(outline(&root, &sources), @r#"{Version: "2012-10-17" Text 2:13, Path: "a/b é 𝄞" Text 3:10, n: "1" Plain 4:6}"#);
}

#[test]
fn an_alias_and_its_anchor_are_refused() {
    assert_snapshot!(refused("base: &base\n  a: 1\nother: *base\n"), @r"
    error: a baseline has no anchors
     --> baseline.yaml:1:7
      |
    1 | base: &base
      |       ^^^^^
      |
      = help: remove it, and write the value out where it is used

    error: a baseline has no aliases
     --> baseline.yaml:3:8
      |
    3 | other: *base
      |        ^^^^^
      |
      = help: write the value out, or make it a parameter, `${name}`
    ");
}

#[test]
fn a_tag_is_refused_with_what_to_write() {
    assert_snapshot!(refused("a: !!python/object:os.system x\nb: !Ref Thing\nc: !!str 012\nd: !!int [1]\n"), @r"
    error: a baseline has no tags such as `!!python/object:os.system`
     --> baseline.yaml:1:4
      |
    1 | a: !!python/object:os.system x
      |    ^^^^^^^^^^^^^^^^^^^^^^^^^
      |
      = help: a baseline is plain data: remove it

    error: a baseline has no tags such as `!Ref`
     --> baseline.yaml:2:4
      |
    2 | b: !Ref Thing
      |    ^^^^
      |
      = help: this is no CloudFormation template: a value from outside is a parameter, written `${name}`

    error: a baseline has no tags such as `!!str`
     --> baseline.yaml:3:4
      |
    3 | c: !!str 012
      |    ^^^^^
      |
      = help: remove it, and write the value in quotes

    error: a baseline has no tags such as `!!int`
     --> baseline.yaml:4:4
      |
    4 | d: !!int [1]
      |    ^^^^^
      |
      = help: remove it; what a value is read as follows from its key
    ");
}

#[test]
fn a_key_that_is_written_twice_is_refused_at_both_places() {
    assert_snapshot!(refused("iam:\n  groups: []\n  users: []\n  \"groups\": [a]\n"), @r#"
    error: the key `groups` is written twice
     --> baseline.yaml:4:3
      |
    2 |   groups: []
      |   ------ first here
    3 |   users: []
    4 |   "groups": [a]
      |   ^^^^^^^^ again here
      |
      = help: keep one of the two
    "#);
}

#[test]
fn a_merge_key_is_refused() {
    assert_snapshot!(refused("a:\n  <<: { b: 1 }\n  '<<': fine\n"), @r"
    error: a baseline has no merge keys
     --> baseline.yaml:2:3
      |
    2 |   <<: { b: 1 }
      |   ^^
      |
      = help: write the entries out
    ");
}

#[test]
fn a_key_that_is_no_text_is_refused() {
    assert_snapshot!(refused("[a, b]: 1\n{c: d}: 2\n? \n: 3\nnull: 4\n12: fine\n"), @r"
    error: a key is a text, and this is a list
     --> baseline.yaml:1:1
      |
    1 | [a, b]: 1
      | ^^^^^^
      |
      = help: to begin a text with `[` or `{`, write it in quotes

    error: a key is a text, and this is a mapping
     --> baseline.yaml:2:1
      |
    2 | {c: d}: 2
      | ^^^^^^
      |
      = help: to begin a text with `[` or `{`, write it in quotes

    error: this entry has no key
     --> baseline.yaml:4:1
      |
    4 | : 3
      | ^
      |
      = help: write a name before the `:`

    error: a key is a text, and this is `null`
     --> baseline.yaml:5:1
      |
    5 | null: 4
      | ^^^^
      |
      = help: write it in quotes if you mean the text
    ");
}

#[test]
fn a_second_document_is_refused() {
    assert_snapshot!(refused("---\na: 1\n---\nb: 2\n"), @r"
    error: a second document begins here
     --> baseline.yaml:3:1
      |
    3 | ---
      | ^^^
      |
      = help: remove the line `---`, or move what follows to another file
    ");
}

#[test]
fn an_empty_file_is_refused() {
    assert_snapshot!(refused(""), @r"
    error: the file is empty
     --> baseline.yaml:1:1
      |
    1 |
      | ^
      |
      = help: check that this is the file you mean
    ");
    assert_snapshot!(refused("\n  \n"), @r"
    error: the file is empty
     --> baseline.yaml:1:1
      |
    1 |
      | ^
      |
      = help: check that this is the file you mean
    ");
    assert_snapshot!(refused("# later\n"), @r"
    error: the file holds nothing but comments
     --> baseline.yaml:1:8
      |
    1 | # later
      |        ^
      |
      = help: check that this is the file you mean
    ");
    assert_snapshot!(refused("---\n"), @r"
    error: the file is empty
     --> baseline.yaml:1:4
      |
    1 | ---
      |    ^
      |
      = help: check that this is the file you mean
    ");
}

#[test]
fn control_characters_are_refused_at_their_place() {
    assert_snapshot!(refused("a: b\nname: x\0y\n"), @r"
    error: the file holds a NUL character
     --> baseline.yaml:2:8
      |
    2 | name: x\u{0}y
      |        ^^^^^
      |
      = help: remove it
    ");
    assert_snapshot!(refused("name: \"x\\0y\"\n"), @r#"
    error: this text holds a NUL character
     --> baseline.yaml:1:7
      |
    1 | name: "x\0y"
      |       ^^^^^^
      |
      = help: AWS takes no control characters in names and documents: remove the escape
    "#);
    assert_snapshot!(refused("name: x\u{1b}[31m\n"), @r"
    error: the file holds an escape character (U+001B)
     --> baseline.yaml:1:8
      |
    1 | name: x\u{1b}[31m
      |        ^^^^^^
      |
      = help: remove it
    ");
    assert_snapshot!(refused("name: x\u{feff}y\n"), @r"
    error: the file holds a byte order mark (U+FEFF)
     --> baseline.yaml:1:8
      |
    1 | name: x\u{feff}y
      |        ^^^^^^^^
      |
      = help: remove it
    ");
}

#[test]
fn a_directive_is_refused() {
    assert_snapshot!(refused("%YAML 1.1\n---\na: 1\n"), @r"
    error: a baseline has no directives such as `%YAML`
     --> baseline.yaml:1:1
      |
    1 | %YAML 1.1
      | ^
      |
      = help: remove the line, or write the text in quotes
    ");
}
