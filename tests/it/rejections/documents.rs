//! Policy documents that are missing, malformed or too large.

use insta::assert_snapshot;

use super::support::refused;

#[test]
fn a_policy_needs_a_document() {
    assert_snapshot!(refused("missing_document"), @"
    error: policy `Guard` has no document
     --> missing_document.yaml:5:13
      |
    5 |     - name: Guard
      |             ^^^^^
      |
      = help: add `document: { file: policies/name.json }`, or the document itself
    ");
}

#[test]
fn a_document_that_is_not_there_is_named_where_it_is_asked_for() {
    assert_snapshot!(refused("missing_document_file"), @"
    error: `policies/no-such-file.json` cannot be read: there is no such file
     --> missing_document_file.yaml:6:17
      |
    6 |       document: { file: policies/no-such-file.json }
      |                 ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
      |
      = help: the path is relative to the file that names it
    ");
}

#[test]
fn a_malformed_document_is_shown_in_its_own_file() {
    assert_snapshot!(refused("malformed_policy"), @r#"
    error: something follows the closing quote
     --> policies/malformed.json:4:58
      |
    4 |     { "Effect": "Allow", "Action": "s3:ListAllMyBuckets" "Resource": "*" }
      |                                                          ^
      |
      = help: within "…" a quote is written `\"`
    "#);
}

#[test]
fn a_document_with_wrong_words_is_shown_in_its_own_file() {
    assert_snapshot!(refused("wrong_policy"), @"
    error: statement 1 has an unknown key `Ressource`
     --> policies/wrong.json:1:1
      |
    1 | {
      | ^
    ");
}

#[test]
fn a_document_too_large_for_aws_says_by_how_much() {
    assert_snapshot!(refused("policy_too_large"), @"
    error: policy `Guard` has 7191 characters, and IAM takes 6144
     --> policy_too_large.yaml:6:17
      |
    6 |       document: { file: policies/too-large.json }
      |                 ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
      |
      = help: split it, or say the same in fewer statements

    error: the inline policies of `Guarded` have 7191 characters, and IAM takes 5120 a group
     --> policy_too_large.yaml:8:13
      |
    8 |     - name: Guarded
      |             ^^^^^^^
      |
      = help: make one of them a policy of its own under `iam.policies`
    ");
}
