//! Parameters and the values they are given.

use insta::assert_snapshot;
use serde_json::{Value, json};

use super::support::{COMPANY, substituted};
use crate::spec::decode::decode;
use crate::spec::parameters::{Given, Parameters};
use crate::spec::testing::{shown, tree};
use crate::spec::tree::parse;
use crate::values::origin::{Rejection, Sources};

#[test]
fn a_parameter_without_a_value_is_refused_once() {
    let text = format!("{COMPANY}a: ${{company}}\nb: ${{company}}\n");
    let (document, refusals) = substituted(&text, &[]);
    assert_eq!(document, json!({}));
    assert_snapshot!(refusals, @r#"
    error: the parameter `company` has no value
     --> baseline.yaml:2:3
      |
    2 |   company: { description: Short name of the customer, pattern: "^[a-z0-9-]+$" }
      |   ^^^^^^^
      |
      = help: give it with `--set company=…` (Short name of the customer) or in a parameters file, or declare a default
    "#);
}

#[test]
fn a_value_that_does_not_match_is_refused() {
    let text = format!(
        "{COMPANY}  stage: {{ one_of: [test, prod], default: staging }}\na: ${{company}}-${{stage}}\n"
    );
    let (_, refusals) = substituted(&text, &["company=Acme Inc"]);
    assert_snapshot!(refusals, @r#"
    error: `Acme Inc` is no value for the parameter `company`
     --> baseline.yaml:2:3
      |
    2 |   company: { description: Short name of the customer, pattern: "^[a-z0-9-]+$" }
      |   ^^^^^^^ given with `--set`
      |
      = help: give a value that matches `^[a-z0-9-]+$`

    error: `staging` is no value for the parameter `stage`
     --> baseline.yaml:3:43
      |
    3 |   stage: { one_of: [test, prod], default: staging }
      |                                           ^^^^^^^
      |
      = help: give `test` or `prod`
    "#);
}

#[test]
fn a_default_holds_until_a_file_and_then_an_argument_give_a_value() {
    let text =
        "parameters: { a: { default: one }, b: { default: one }, c: { default: one } }\nx: ${a} ${b} ${c}\n";
    let (sources, mut tree) = tree(text);
    let (_, file) = self::tree("b: two\nc: two\n");
    let mut given = Given::default();
    assert_eq!(given.file(&file), []);
    given.set("c=three").expect("the argument is well formed");
    let (mut parameters, refusals) = Parameters::resolve(&tree, &given);
    assert_eq!(refusals.into_iter().collect::<Vec<_>>(), []);
    assert_eq!(parameters.substitute(&mut tree, &sources), []);
    assert_eq!(decode::<Value>(&tree).value.expect("nothing is refused")["x"], "one two three");
}

#[test]
fn what_is_given_to_no_parameter_is_refused() {
    let text = format!("{COMPANY}a: ${{company}}\n");
    let (_, refusals) = substituted(&text, &["company=acme", "compani=acme", "account_id=1", "elsewhere=1"]);
    assert_snapshot!(refusals, @r"
    error: `--set compani=…`: the baseline has no parameter `compani`
     |
     = help: did you mean `company`?

    error: `--set account_id=…`: the baseline has no parameter `account_id`
     |
     = help: it is built in: the run knows it itself

    error: `--set elsewhere=…`: the baseline has no parameter `elsewhere`
     |
     = help: it declares `company`
    ");
}

#[test]
fn a_parameters_file_is_refused_at_its_own_places() {
    let mut sources = Sources::default();
    let main = sources.add("baseline.yaml", format!("{COMPANY}a: ${{company}}\n"));
    let file = sources.add("acme.yaml", "company: ACME\nstage: prod\nnested: { a: b }\nempty:\n");
    let mut tree = parse(&sources, main).root.expect("the text is good YAML");
    let parameters_tree = parse(&sources, file).root.expect("the text is good YAML");
    let mut given = Given::default();
    let mut rejections: Vec<Rejection> = given.file(&parameters_tree);
    let (mut parameters, refused) = Parameters::resolve(&tree, &given);
    rejections.extend(refused);
    rejections.extend(parameters.substitute(&mut tree, &sources));
    assert_snapshot!(shown(&rejections, &sources), @r#"
    error: `ACME` is no value for the parameter `company`
     --> acme.yaml:1:10
      |
    1 | company: ACME
      |          ^^^^
      |
     ::: baseline.yaml:2:3
      |
    2 |   company: { description: Short name of the customer, pattern: "^[a-z0-9-]+$" }
      |   ------- declared here
      |
      = help: give a value that matches `^[a-z0-9-]+$`

    error: the baseline has no parameter `stage`
     --> acme.yaml:2:1
      |
    2 | stage: prod
      | ^^^^^
      |
      = help: it declares `company`

    error: the parameter `nested` is given no text
     --> acme.yaml:3:9
      |
    3 | nested: { a: b }
      |         ^^^^^^^^
      |
      = help: write one text or number; an empty text is `""`

    error: the parameter `empty` is given no text
     --> acme.yaml:4:1
      |
    4 | empty:
      | ^^^^^
      |
      = help: write one text or number; an empty text is `""`
    "#);

    let list = sources.add("list.yaml", "- a\n");
    let list = parse(&sources, list).root.expect("the text is good YAML");
    assert_snapshot!(shown(&given.file(&list), &sources), @r"
    error: a parameters file is a mapping from names to values
     --> list.yaml:1:1
      |
    1 | - a
      | ^^^
      |
      = help: write `name: value` on each line
    ");
}

#[test]
fn a_set_argument_without_a_name_or_given_twice_is_refused() {
    let mut given = Given::default();
    given.set("a=b=c").expect("a value may hold `=`");
    let refusals = [given.set("company"), given.set("=x"), given.set("a=d")].map(Result::unwrap_err);
    assert_snapshot!(shown(&refusals, &Sources::default()), @r"
    error: `--set company` gives no parameter
     |
     = help: write `--set name=value`

    error: `--set =x` gives no parameter
     |
     = help: write `--set name=value`

    error: `--set` gives `a` twice
     |
     = help: keep one of the two
    ");
}

#[test]
fn a_declaration_is_held_to_its_form() {
    let text = "parameters:\n  company: { pattern: \"[a-\", defualt: x }\n  account_id: {}\n  \"a b\": { default: x }\n  plain: text\na: ${company} ${plain}\n";
    let (_, refusals) = substituted(text, &[]);
    assert_snapshot!(refusals, @r#"
    error: this is no regular expression: non-empty character class has no closing bracket after dash
     --> baseline.yaml:2:23
      |
    2 |   company: { pattern: "[a-", defualt: x }
      |                       ^^^^^
      |
      = help: a pattern looks like `^[a-z0-9-]+$`, in quotes

    error: unknown key `defualt` in parameters.company
     --> baseline.yaml:2:30
      |
    2 |   company: { pattern: "[a-", defualt: x }
      |                              ^^^^^^^
      |
      = help: did you mean `default`?

    error: the parameter `account_id` is built in
     --> baseline.yaml:3:3
      |
    3 |   account_id: {}
      |   ^^^^^^^^^^
      |
      = help: remove the declaration, or give it another name

    error: `a b` is no name for a parameter
     --> baseline.yaml:4:3
      |
    4 |   "a b": { default: x }
      |   ^^^^^
      |
      = help: use letters, digits, `_` and `-`, a letter first

    error: expected a mapping, found the text `text`
     --> baseline.yaml:5:10
      |
    5 |   plain: text
      |          ^^^^
      |
      = help: write its keys on the lines below it, indented
    "#);
}

#[test]
fn a_parameter_that_is_not_used_is_warned_of() {
    let (_, refusals) = substituted(&format!("{COMPANY}a: b\n"), &["company=acme"]);
    assert_snapshot!(refusals, @r#"
    warning: the parameter `company` is not used
     --> baseline.yaml:2:3
      |
    2 |   company: { description: Short name of the customer, pattern: "^[a-z0-9-]+$" }
      |   ^^^^^^^
      |
      = help: write `${company}` where it is meant, or remove it
    "#);
}
