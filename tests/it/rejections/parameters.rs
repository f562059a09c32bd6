//! Parameters that nobody declared, that have no value, and values that their pattern refuses.

use insta::assert_snapshot;

use super::support::{refused, refused_with};

#[test]
fn a_parameter_that_nobody_declared_is_answered_with_the_one_that_was_meant() {
    assert_snapshot!(refused_with("parameters", &["company=acme", "stage=prod"]), @r#"
    warning: the parameter `company` is not used
     --> parameters.yaml:4:3
      |
    4 |   company: { description: Short name, pattern: "^[a-z0-9-]+$" }
      |   ^^^^^^^
      |
      = help: write `${company}` where it is meant, or remove it

    error: unknown parameter `compny`
     --> parameters.yaml:7:10
      |
    7 |   alias: ${compny}-${stage}
      |          ^^^^^^^^^
      |
      = help: did you mean `${company}`?
    "#);
}

#[test]
fn a_parameter_without_a_value_is_shown_where_it_is_declared() {
    assert_snapshot!(refused("parameter_pattern"), @r#"
    error: the parameter `company` has no value
     --> parameter_pattern.yaml:4:3
      |
    4 |   company: { description: Short name, pattern: "^[a-z0-9-]+$" }
      |   ^^^^^^^
      |
      = help: give it with `--set company=…` (Short name) or in a parameters file, or declare a default
    "#);
}

#[test]
fn a_value_that_the_pattern_refuses_shows_the_pattern() {
    assert_snapshot!(refused_with("parameter_pattern", &["company=Acme Ltd"]), @r#"
    error: `Acme Ltd` is no value for the parameter `company`
     --> parameter_pattern.yaml:4:3
      |
    4 |   company: { description: Short name, pattern: "^[a-z0-9-]+$" }
      |   ^^^^^^^ given with `--set`
      |
      = help: give a value that matches `^[a-z0-9-]+$`
    "#);
}

#[test]
fn a_value_for_what_is_no_parameter_is_refused() {
    assert_snapshot!(refused_with("parameter_pattern", &["company=acme", "compani=acme"]), @"
    error: `--set compani=…`: the baseline has no parameter `compani`
     |
     = help: did you mean `company`?
    ");
}

#[test]
fn a_value_without_a_name_says_how_to_write_it() {
    assert_snapshot!(refused_with("parameter_pattern", &["acme"]), @r#"
    error: the parameter `company` has no value
     --> parameter_pattern.yaml:4:3
      |
    4 |   company: { description: Short name, pattern: "^[a-z0-9-]+$" }
      |   ^^^^^^^
      |
      = help: give it with `--set company=…` (Short name) or in a parameters file, or declare a default

    error: `--set acme` gives no parameter
     |
     = help: write `--set name=value`
    "#);
}
