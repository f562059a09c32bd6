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
     --> wrong_policy.yaml:9:18
      |
    9 |         Version: "2012-10-18"
      |                  ^^^^^^^^^^^^
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

#[test]
fn what_is_odd_in_documents_is_said_with_the_rest_and_at_its_place() {
    assert_snapshot!(refused("odd_documents"), @r#"
    error: the minimum length of a password is 6 to 128, not 4
     --> odd_documents.yaml:5:21
      |
    5 |     minimum_length: 4
      |                     ^

    error: the policy has no statement, which IAM refuses
      --> odd_documents.yaml:10:9
       |
    10 |         Statement: []
       |         ^^^^^^^^^

    warning: this statement names `s3:GetObjct`, which is no action that is known; did you mean `s3:GetObject`?
      --> odd_documents.yaml:22:17
       |
    22 |               - "s3:GetObjct"
       |                 ^^^^^^^^^^^^^

    error: this statement has an unknown condition operator `StringEqual`, which IAM refuses
      --> odd_documents.yaml:26:15
       |
    26 |               StringEqual: { "aws:RequestedRegion": eu-west-1 }
       |               ^^^^^^^^^^^

    error: statement `Fine` has the same Sid as an earlier statement
      --> odd_documents.yaml:27:13
       |
    27 |           - { Sid: Fine, Effect: Allow, Action: "s3:PutObject", Resource: "*" }
       |             ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
       |
       = help: give every statement a Sid of its own, or none

    error: this statement has an effect `Permit` that is neither `Allow` nor `Deny`
      --> odd_documents.yaml:35:13
       |
    35 |           - { Effect: Permit, Action: "s3:GetObject", Resource: "*" }
       |             ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
       |
       = help: write `Allow` or `Deny`

    error: this statement has an effect `Permit` that is neither `Allow` nor `Deny`
      --> odd_documents.yaml:39:13
       |
    39 |           - { Effect: Permit, Action: "s3:GetObject", Resource: "*" }
       |             ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
       |
       = help: write `Allow` or `Deny`

    warning: this statement names `s3:GetObjct`, which is no action that is known; did you mean `s3:GetObject`?
      --> odd_documents.yaml:40:38
       |
    40 |           - { Effect: Allow, Action: "s3:GetObjct", Resource: "*" }
       |                                      ^^^^^^^^^^^^^

    error: this statement has no resource, which IAM refuses in a policy of an identity
      --> odd_documents.yaml:46:20
       |
    46 |         Statement: { Effect: Allow, Action: "s3:*" }
       |                    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^

    error: statement `has-hyphens` has a Sid of more than letters and digits, which IAM refuses
     --> policies/odd.json:6:7
      |
    6 |       "Sid": "has-hyphens",
      |       ^^^^^

    error: statement `has-hyphens` names a principal, which only a policy on a resource can
     --> policies/odd.json:8:7
      |
    8 |       "Principal": "*",
      |       ^^^^^^^^^^^

    warning: statement `has-hyphens` names `s3:GetObjct`, which is no action that is known; did you mean `s3:GetObject`?
     --> policies/odd.json:9:34
      |
    9 |       "Action": ["s3:GetObject", "s3:GetObjct"],
      |                                  ^^^^^^^^^^^^^
    "#);
}

#[test]
fn what_stands_for_an_account_is_named_as_it_is_written() {
    assert_snapshot!(refused("offline_names"), @r#"
    warning: bucket `acme-cloudtrail-${account_id}` is not declared here
     --> offline_names.yaml:5:29
      |
    5 |     - { name: main, bucket: "acme-cloudtrail-${account_id}" }
      |                             ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
      |
      = help: `plan` looks whether the account has `acme-cloudtrail-${account_id}`

    error: `_` cannot stand in a bucket's name
     --> offline_names.yaml:6:29
      |
    6 |     - { name: main, bucket: "acme_Cloudtrail-${account_id}-${organization_id}" }
      |                             ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
      |
      = help: S3 takes lower-case letters, digits, `-` and `.`
    "#);
}
