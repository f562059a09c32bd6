//! What makes two documents equal, and what does not.

use std::collections::HashSet;

use super::super::PolicyDocument;
use super::{policy, statements};
use crate::values::AccountId;

fn assert_equal(one: &PolicyDocument, other: &PolicyDocument) {
    assert_eq!(one, other);
    assert_eq!(one.cmp(other), std::cmp::Ordering::Equal);
    assert_eq!(HashSet::from([one, other]).len(), 1, "equal documents have equal hashes");
}

#[test]
fn a_scalar_is_a_list_of_one() {
    assert_equal(
        &policy(
            r#"{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "iam:GetUser", "Resource": "*",
                "Condition": {"StringEquals": {"aws:RequestedRegion": "eu-west-1"}}}}"#,
        ),
        &policy(
            r#"{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": ["iam:GetUser"], "Resource": ["*"],
                "Condition": {"StringEquals": {"aws:RequestedRegion": ["eu-west-1"]}}}]}"#,
        ),
    );
}

#[test]
fn order_and_repetition_mean_nothing() {
    assert_equal(
        &statements(
            r#"{"Effect": "Allow", "Action": ["s3:GetObject", "s3:PutObject"], "Resource": ["a", "b"],
                "Principal": {"AWS": ["arn:aws:iam::111111111111:role/x", "arn:aws:iam::222222222222:role/y"]}},
               {"Effect": "Deny", "Action": "iam:*", "Resource": "*", "Condition": {"StringEquals": {"k:a": ["1", "2"], "k:b": "3"}}}"#,
        ),
        &statements(
            r#"{"Effect": "Deny", "Action": "iam:*", "Resource": "*", "Condition": {"StringEquals": {"k:b": "3", "k:a": ["2", "1"]}}},
               {"Effect": "Allow", "Action": ["s3:PutObject", "s3:GetObject", "s3:PutObject"], "Resource": ["b", "a"],
                "Principal": {"AWS": ["arn:aws:iam::222222222222:role/y", "arn:aws:iam::111111111111:role/x"]}}"#,
        ),
    );
}

#[test]
fn an_account_is_its_root_in_any_partition() {
    let of = |principal: &str| {
        statements(&format!(
            r#"{{"Effect": "Allow", "Principal": {{"AWS": "{principal}"}}, "Action": "s3:GetObject", "Resource": "*"}}"#
        ))
    };
    let account = of("123456789012");
    assert_equal(&account, &of("arn:aws:iam::123456789012:root"));
    assert_equal(&account, &of("arn:aws-us-gov:iam::123456789012:root"));
    assert_ne!(account, of("arn:aws:iam::123456789012:user/root"));
    assert_ne!(account, of("210987654321"));
}

#[test]
fn everyone_is_every_aws_principal_only_where_a_resource_is_opened() {
    let of = |effect: &str, principal: &str, action: &str| {
        statements(&format!(
            r#"{{"Effect": "{effect}", "Principal": {principal}, "Action": "{action}", "Resource": "*"}}"#
        ))
    };
    assert_equal(&of("Allow", r#""*""#, "s3:GetObject"), &of("Allow", r#"{"AWS": "*"}"#, "s3:GetObject"));
    assert_ne!(of("Deny", r#""*""#, "s3:GetObject"), of("Deny", r#"{"AWS": "*"}"#, "s3:GetObject"));
    assert_ne!(of("Allow", r#""*""#, "sts:AssumeRole"), of("Allow", r#"{"AWS": "*"}"#, "sts:AssumeRole"));
}

#[test]
fn case_means_nothing_in_effects_actions_keys_and_operators() {
    assert_equal(
        &statements(
            r#"{"Effect": "Allow", "Action": "iam:GetUser", "Resource": "*", "Condition": {"Bool": {"aws:SecureTransport": "true"}}}"#,
        ),
        &statements(
            r#"{"Effect": "allow", "Action": "IAM:getuser", "Resource": "*", "Condition": {"BOOL": {"AWS:securetransport": true}}}"#,
        ),
    );
}

#[test]
fn numbers_and_booleans_are_their_strings() {
    let with = |values: &str| {
        statements(&format!(
            r#"{{"Effect": "Allow", "Action": "*", "Resource": "*", "Condition": {{"NumericEquals": {{"s3:max-keys": {values}}}}}}}"#
        ))
    };
    assert_equal(&with("10"), &with(r#""10""#));
    assert_ne!(with("10"), with("11"));
}

#[test]
fn what_says_nothing_means_nothing() {
    let plain = statements(r#"{"Effect": "Allow", "Action": "*", "Resource": "*"}"#);
    assert_equal(
        &plain,
        &statements(r#"{"Sid": "", "Effect": "Allow", "Action": "*", "Resource": "*", "Condition": {}}"#),
    );
    let named = r#"{"Version": "2012-10-17", "Id": "mine", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}"#;
    assert_equal(&plain, &policy(named));
    assert!(policy(named).minified().contains(r#""Id":"mine""#));
}

#[test]
fn a_missing_version_is_the_older_one() {
    let of = |version: &str| policy(&format!(r#"{{{version} "Statement": []}}"#));
    assert_equal(&of(""), &of(r#""Version": "2008-10-17","#));
    assert_ne!(of(""), of(r#""Version": "2012-10-17","#));
}

#[test]
fn what_decides_differently_is_not_equal() {
    let base = statements(
        r#"{"Effect": "Allow", "Action": "iam:GetUser", "Resource": "a", "Condition": {"StringEquals": {"k:a": "v"}}}"#,
    );
    for other in [
        r#"{"Effect": "Deny", "Action": "iam:GetUser", "Resource": "a", "Condition": {"StringEquals": {"k:a": "v"}}}"#,
        r#"{"Effect": "Allow", "NotAction": "iam:GetUser", "Resource": "a", "Condition": {"StringEquals": {"k:a": "v"}}}"#,
        r#"{"Effect": "Allow", "Action": "iam:GetUser", "NotResource": "a", "Condition": {"StringEquals": {"k:a": "v"}}}"#,
        r#"{"Effect": "Allow", "Action": "iam:GetUser", "Resource": "A", "Condition": {"StringEquals": {"k:a": "v"}}}"#,
        r#"{"Effect": "Allow", "Action": "iam:GetUser", "Resource": "a", "Condition": {"StringEqualsIfExists": {"k:a": "v"}}}"#,
        r#"{"Effect": "Allow", "Action": "iam:GetUser", "Resource": "a", "Condition": {"ForAllValues:StringEquals": {"k:a": "v"}}}"#,
        r#"{"Effect": "Allow", "Action": "iam:GetUser", "Resource": "a", "Condition": {"StringEquals": {"k:a": "V"}}}"#,
        r#"{"Effect": "Allow", "Action": "iam:GetUser", "Resource": "a", "Condition": {"StringEquals": {"k:b": "v"}}}"#,
        r#"{"Effect": "Allow", "Action": "iam:GetUser", "Resource": "a"}"#,
        r#"{"Sid": "Named", "Effect": "Allow", "Action": "iam:GetUser", "Resource": "a", "Condition": {"StringEquals": {"k:a": "v"}}}"#,
    ] {
        assert_ne!(base, statements(other), "{other}");
    }
}

#[test]
fn deleted_principals_show_as_unique_ids() {
    let document = statements(
        r#"{"Effect": "Allow", "Action": "sts:AssumeRole",
            "Principal": {"AWS": ["AROAEXAMPLEEXAMPLE123", "AIDAEXAMPLEEXAMPLE456", "arn:aws:iam::123456789012:role/AROA"]}}"#,
    );
    assert_eq!(document.orphaned_principals(), ["AIDAEXAMPLEEXAMPLE456", "AROAEXAMPLEEXAMPLE123"]);
}

#[test]
fn the_users_and_roles_of_one_account_are_told_from_other_principals() {
    let document = statements(
        r#"{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*", "Principal": {
            "AWS": ["arn:aws:iam::123456789012:user/team/ana", "arn:aws:iam::123456789012:role/reader",
                    "arn:aws:iam::111122223333:user/ana", "arn:aws:iam::123456789012:root",
                    "arn:aws:sts::123456789012:assumed-role/reader/me", "AIDAEXAMPLEEXAMPLE456"],
            "Service": "cloudtrail.amazonaws.com"}},
           {"Effect": "Deny", "Action": "*", "Resource": "*", "NotPrincipal": {"AWS": "arn:aws:iam::123456789012:user/bo"}}"#,
    );
    let account = AccountId::try_from("123456789012").expect("twelve digits");
    let named: Vec<String> = document.identities_of(&account).map(|arn| arn.resource().to_owned()).collect();
    assert_eq!(named, ["role/reader", "user/team/ana", "user/bo"]);
}

#[test]
fn equal_documents_have_one_canonical_text() {
    let document = statements(
        r#"{"Effect": "Deny", "NotAction": "IAM:getuser", "Resource": "*", "Condition": {"boolifexists": {"aws:MultiFactorAuthPresent": false}}},
           {"Sid": "Read", "Effect": "allow", "Principal": {"AWS": "arn:aws:iam::123456789012:root"}, "Action": ["s3:GetObject", "ec2:describe*"], "Resource": "arn:aws:s3:::b/*"}"#,
    );
    insta::assert_snapshot!(document, @r#"
    {
      "Version": "2012-10-17",
      "Statement": [
        {
          "Effect": "Deny",
          "NotAction": [
            "iam:GetUser"
          ],
          "Resource": [
            "*"
          ],
          "Condition": {
            "BoolIfExists": {
              "aws:MultiFactorAuthPresent": [
                "false"
              ]
            }
          }
        },
        {
          "Sid": "Read",
          "Effect": "Allow",
          "Principal": {
            "AWS": [
              "123456789012"
            ]
          },
          "Action": [
            "ec2:describe*",
            "s3:GetObject"
          ],
          "Resource": [
            "arn:aws:s3:::b/*"
          ]
        }
      ]
    }
    "#);
    let spelt = statements(
        r#"{"Effect": "Deny", "NotAction": "iam:GetUser", "Resource": "*", "Condition": {"BoolIfExists": {"aws:MultiFactorAuthPresent": "false"}}},
           {"Sid": "Read", "Effect": "Allow", "Principal": {"AWS": "123456789012"}, "Action": ["ec2:describe*", "s3:GetObject"], "Resource": "arn:aws:s3:::b/*"}"#,
    );
    assert_eq!(document, spelt);
    assert_eq!(document.canonical_json(), spelt.canonical_json());
}

#[test]
fn what_is_sent_is_short_and_as_written() {
    let document = statements(
        r#"{"Sid": "B", "Effect": "Allow", "Action": ["s3:getobject"], "Resource": ["arn:aws:s3:::b/a key"]},
           {"Sid": "A", "Effect": "Deny", "Action": ["iam:*", "sts:*"], "Resource": "*"}"#,
    );
    let sent = r#"{"Version":"2012-10-17","Statement":[{"Sid":"B","Effect":"Allow","Action":"s3:getobject","Resource":"arn:aws:s3:::b/a key"},{"Sid":"A","Effect":"Deny","Action":["iam:*","sts:*"],"Resource":"*"}]}"#;
    assert_eq!(document.minified(), sent);
    assert_eq!(document.size(), sent.len());
}
