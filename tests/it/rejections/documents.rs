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
      = help: separate entries with `,`; within "…" a quote is written `\"`
    "#);
}

#[test]
fn a_document_with_wrong_words_is_shown_in_its_own_file() {
    assert_snapshot!(refused("wrong_policy"), @r#"
    error: the policy has an unknown version `2012-10-18`
     --> wrong_policy.yaml:8:7
      |
    8 |       document:
      |       ^^^^^^^^
      |
      = help: write `2012-10-17`, the current version of the policy language

    error: this statement has both `Resource` and `NotResource`
      --> wrong_policy.yaml:19:15
       |
    19 |             - { Effect: Allow, Action: "s3:ListBucket", Resource: "*", NotResource: "*" }
       |               ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
       |
       = help: keep `Resource` or `NotResource`

    error: this statement has an unknown key `Ressource`
     --> policies/wrong.json:5:5
      |
    5 |     {
      |     ^
      |
      = help: did you mean `Resource`?

    error: statement `Stop` names an action `StopLogging` without a service prefix
      --> policies/wrong.json:10:5
       |
    10 |     { "Sid": "Stop", "Effect": "Deny", "Action": "StopLogging", "Resource": "*" },
       |     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
       |
       = help: write it as `service:StopLogging`, such as `iam:GetUser`

    error: this statement has an effect `Permit` that is neither `Allow` nor `Deny`
      --> policies/wrong.json:11:5
       |
    11 |     { "Effect": "Permit", "Action": "s3:PutObject", "Resource": "*" }
       |     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
       |
       = help: write `Allow` or `Deny`
    "#);
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
