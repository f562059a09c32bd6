//! Values in the place of `${name}`.

use insta::assert_snapshot;
use serde_json::{Value, json};

use super::support::{COMPANY, substituted};
use crate::spec::decode::decode;
use crate::spec::parameters::placeholder::{Piece, pieces};
use crate::spec::parameters::{Given, Parameters};
use crate::spec::testing::{shown, tree};
use crate::spec::tree::parse;
use crate::values::origin::Sources;

#[test]
fn a_parameter_is_put_in_every_text_and_key() {
    let text = format!(
        "{COMPANY}alias: ${{company}}-prod\nlist: ['${{company}}', \"a ${{company}} b ${{company}}\"]\ntags:\n  owner-${{company}}: |\n    for ${{company}}\n"
    );
    let (document, refusals) = substituted(&text, &["company=acme"]);
    assert_eq!(refusals, "");
    let expected = json!({
        "alias": "acme-prod",
        "list": ["acme", "a acme b acme"],
        "tags": { "owner-acme": "for acme\n" },
    });
    assert_eq!(document, expected);
}

#[test]
fn policy_variables_are_kept_and_an_escape_is_resolved() {
    let text = r#"{"a": "${aws:username}", "b": "${*}${?}${$}", "c": "$${company} ${ssm:x}", "d": "${aws:PrincipalTag/team, 'none'}", "e": "a$b$"}"#;
    let (document, refusals) = substituted(text, &[]);
    assert_eq!(refusals, "");
    let expected = json!({
        "a": "${aws:username}",
        "b": "${*}${?}${$}",
        "c": "${company} ${ssm:x}",
        "d": "${aws:PrincipalTag/team, 'none'}",
        "e": "a$b$",
    });
    assert_eq!(document, expected);
}

#[test]
fn a_text_is_cut_at_its_placeholders() {
    let cut = pieces("$$${a}-${b}${x y}${");
    let expected = [
        Piece::Text("$"),
        Piece::Text("${"),
        Piece::Text("a}-"),
        Piece::Parameter("b"),
        Piece::Unreadable("${x y}"),
        Piece::Unreadable("${"),
    ];
    assert_eq!(cut, expected);
}

#[test]
fn a_plain_scalar_that_is_one_parameter_is_what_its_value_would_be() {
    let text = "parameters: { n: { default: '14' }, t: { default: 'true' }, z: { default: '' }, no: { default: 'null' } }\n\
        number: ${n}\ntext: \"${n}\"\npart: 1${n}\ntruth: ${t}\nempty: ${z}\nnull: ${no}\naccount: ${account_id}\n";
    let (document, refusals) = substituted(&text.replace("null:", "nothing:"), &[]);
    assert_eq!(refusals, "");
    let expected = json!({
        "number": 14,
        "text": "14",
        "part": "114",
        "truth": true,
        "empty": "",
        "nothing": "null",
        "account": "012345678901",
    });
    assert_eq!(document, expected);
}

#[test]
fn an_unknown_parameter_is_refused_where_it_stands() {
    let text = format!(
        "{COMPANY}a: ${{compnay}} of ${{company}}\nb: \"x ${{other}} ${{other}}\"\nc: ${{comapny}}\n"
    );
    let (document, refusals) = substituted(&text, &["company=acme"]);
    assert_eq!(document, json!({}), "what uses an unknown parameter is left out");
    assert_snapshot!(refusals, @r#"
    error: unknown parameter `compnay`
     --> baseline.yaml:3:4
      |
    3 | a: ${compnay} of ${company}
      |    ^^^^^^^^^^
      |
      = help: did you mean `${company}`?

    error: unknown parameter `other`
     --> baseline.yaml:4:7
      |
    4 | b: "x ${other} ${other}"
      |       ^^^^^^^^
      |
      = help: declare it in `parameters:`, or write `$${other}` for the text `${other}`

    error: unknown parameter `other`
     --> baseline.yaml:4:16
      |
    4 | b: "x ${other} ${other}"
      |                ^^^^^^^^
      |
      = help: declare it in `parameters:`, or write `$${other}` for the text `${other}`

    error: unknown parameter `comapny`
     --> baseline.yaml:5:4
      |
    5 | c: ${comapny}
      |    ^^^^^^^^^^
      |
      = help: did you mean `${company}`?
    "#);
}

#[test]
fn keys_that_become_the_same_are_refused() {
    let text = "parameters: { a: { default: x }, b: { default: x } }\ntags:\n  ${a}: 1\n  ${b}: 2\n";
    let (document, refusals) = substituted(text, &[]);
    assert_eq!(document, json!({ "tags": { "x": 1 } }));
    assert_snapshot!(refusals, @r"
    error: the key `x` is written twice
     --> baseline.yaml:4:3
      |
    3 |   ${a}: 1
      |   ---- first here
    4 |   ${b}: 2
      |   ^^^^ again here
      |
      = help: keep one of the two
    ");
}

#[test]
fn what_is_no_placeholder_is_refused_with_help() {
    assert_snapshot!(substituted("a: \"x ${ company } y\"\nb: \"x ${company\"\n", &[]).1, @r#"
    error: `${ company }` is neither a parameter nor a policy variable
     --> baseline.yaml:1:7
      |
    1 | a: "x ${ company } y"
      |       ^^^^^^^^^^^^
      |
      = help: a parameter is `${name}`, a policy variable `${aws:…}`; write `$${` for the text `${`

    error: this `${` is not closed
     --> baseline.yaml:2:7
      |
    2 | b: "x ${company"
      |       ^^^^^^^^^
      |
      = help: close it with `}`, or write `$${` for the text `${`
    "#);
}

#[test]
fn parameters_cannot_blow_a_file_up() {
    let long = "x".repeat(100_000);
    let text = format!("parameters: {{ a: {{ default: {long} }} }}\nb: [{}]\n", "\"${a}\", ".repeat(50_000));
    let (sources, mut tree) = tree(&text);
    let (mut parameters, _) = Parameters::resolve(&tree, &Given::default());
    let rejections = parameters.substitute(&mut tree, &sources);
    let [rejection] = rejections.as_slice() else { panic!("one refusal says it, not {}", rejections.len()) };
    assert_eq!(rejection.message, "parameters put more than 1048576 bytes into the file");
}

#[test]
fn a_document_of_its_own_is_substituted_with_carets_of_its_own() {
    let mut sources = Sources::default();
    let main = sources.add("baseline.yaml", COMPANY);
    let policy = sources.add(
        "policies/bucket.json",
        "{\n\t\"Resource\": \"arn:aws:s3:::${company}-logs/${aws:username}\",\n\t\"Sid\": \"${nobody}\"\n}\n",
    );
    let mut given = Given::default();
    given.set("company=acme").expect("the argument is well formed");
    let tree = parse(&sources, main).root.expect("the text is good YAML");
    let mut document = parse(&sources, policy).root.expect("JSON is YAML");
    let (mut parameters, _) = Parameters::resolve(&tree, &given);
    let rejections = parameters.substitute(&mut document, &sources);
    assert!(parameters.uses("company"));
    assert_eq!(parameters.unused(), []);
    let expected = json!({ "Resource": "arn:aws:s3:::acme-logs/${aws:username}" });
    assert_eq!(decode::<Value>(&document).value, Some(expected));
    assert_snapshot!(shown(&rejections, &sources), @r#"
    error: unknown parameter `nobody`
     --> policies/bucket.json:3:10
      |
    3 |     "Sid": "${nobody}"
      |             ^^^^^^^^^
      |
      = help: declare it in `parameters:`, or write `$${nobody}` for the text `${nobody}`
    "#);
}
