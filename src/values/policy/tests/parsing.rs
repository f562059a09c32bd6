//! What is refused, and in which words.

use super::super::{PolicyDocument, Statement};
use super::{policy, statements};

fn refused(text: &str) -> String {
    match PolicyDocument::parse(text) {
        Ok(document) => format!("accepted: {document:?}"),
        Err(error) => format!("{error}\n  help: {}", error.help()),
    }
}

fn refused_statement(statement: &str) -> String {
    refused(&format!(
        r#"{{"Version": "2012-10-17", "Statement": [{{"Effect": "Allow", "Action": "a:b", "Resource": "*"}}, {statement}]}}"#
    ))
}

#[test]
fn a_broken_document_is_refused_with_the_reason() {
    let refusals = [
        refused("{"),
        refused("[]"),
        refused(r#"{"Version": "2012-10-17"}"#),
        refused(r#"{"Version": "2012-10-18", "Statement": []}"#),
        refused(r#"{"version": "2012-10-17", "Statement": []}"#),
        refused(r#"{"Policy": {}, "Statement": []}"#),
        refused(r#"{"Statement": [7]}"#),
        refused(r#"{"Statement": [], "Statement": []}"#),
    ];
    insta::assert_snapshot!(refusals.join("\n"), @r"
    the policy is not valid JSON: EOF while parsing an object at line 1 column 1
      help: mend the JSON; a key may stand once in each object
    the policy is not an object
      help: a policy is an object with `Version` and `Statement`, and so is each statement
    the policy has no `Statement`
      help: add `Statement`
    the policy has an unknown version `2012-10-18`
      help: write `2012-10-17`, the current version of the policy language
    the policy has an unknown key `version`
      help: did you mean `Version`?
    the policy has an unknown key `Policy`
      help: remove it; IAM refuses keys that the policy language does not have
    statement 1 is not an object
      help: a policy is an object with `Version` and `Statement`, and so is each statement
    the policy is not valid JSON: the key `Statement` stands twice in one object at line 1 column 34
      help: mend the JSON; a key may stand once in each object
    ");
}

#[test]
fn a_broken_statement_is_refused_by_sid_or_number() {
    let refusals = [
        refused_statement(r#"{"Sid": "Read", "Action": "iam:GetUser", "Resource": "*"}"#),
        refused_statement(r#"{"Action": "iam:GetUser", "Resource": "*"}"#),
        refused_statement(r#"{"Effect": "Permit", "Action": "iam:GetUser", "Resource": "*"}"#),
        refused_statement(
            r#"{"Effect": "Allow", "Action": "iam:GetUser", "NotAction": "iam:GetUser", "Resource": "*"}"#,
        ),
        refused_statement(r#"{"Effect": "Allow", "Action": "iam:GetUser", "Resources": "*"}"#),
        refused_statement(r#"{"Effect": "Allow", "Action": "GetUser", "Resource": "*"}"#),
        refused_statement(r#"{"Effect": "Allow", "Action": 7, "Resource": "*"}"#),
        refused_statement(
            r#"{"Effect": "Allow", "Action": "iam:GetUser", "Resource": "*", "Principal": {"Aws": "*"}}"#,
        ),
        refused_statement(
            r#"{"Effect": "Allow", "Action": "iam:GetUser", "Resource": "*", "Principal": "anna"}"#,
        ),
        refused_statement(
            r#"{"Effect": "Allow", "Action": "iam:GetUser", "Resource": "*", "Condition": {"Bool": "true"}}"#,
        ),
        refused_statement(
            r#"{"Effect": "Allow", "Action": "iam:GetUser", "Resource": "*", "Condition": {"Bool": {"k:a": null}}}"#,
        ),
        refused_statement(
            r#"{"Effect": "Allow", "Action": "iam:GetUser", "Resource": "*", "Condition": {"Bool": {"k:a": "true", "K:A": "false"}}}"#,
        ),
        refused_statement(
            r#"{"Effect": "Allow", "Action": "iam:GetUser", "Resource": "*", "Condition": {"Bool": {"k:a": "true"}, "Bool": {"k:b": "true"}}}"#,
        ),
    ];
    insta::assert_snapshot!(refusals.join("\n"), @r#"
    statement `Read` has no `Effect`
      help: add `"Effect": "Allow"` or `"Effect": "Deny"`
    statement 2 has no `Effect`
      help: add `"Effect": "Allow"` or `"Effect": "Deny"`
    statement 2 has an effect `Permit` that is neither `Allow` nor `Deny`
      help: write `Allow` or `Deny`
    statement 2 has both `Action` and `NotAction`
      help: keep `Action` or `NotAction`
    statement 2 has an unknown key `Resources`
      help: did you mean `Resource`?
    statement 2 names an action `GetUser` without a service prefix
      help: write it as `service:GetUser`, such as `iam:GetUser`
    statement 2 has a `Action` that is not a string or a list of strings
      help: write a string or a list of strings
    statement 2 has an unknown type of principal `Aws`
      help: did you mean `AWS`?
    statement 2 has a `Principal` that is not `*` or an object such as `{"AWS": "123456789012"}`
      help: write `*` or an object such as `{"AWS": "123456789012"}`
    statement 2 has a `Condition.Bool` that is not an object of condition keys
      help: write an object of condition keys
    statement 2 has a `Condition.Bool.k:a` that is not a string or a list of strings
      help: write a string or a list of strings
    statement 2 names the condition key `K:A` twice under `Bool`
      help: write the key once, with all of its values
    the policy is not valid JSON: the key `Bool` stands twice in one object at line 1 column 220
      help: mend the JSON; a key may stand once in each object
    "#);
}

#[test]
fn two_statements_of_one_sid_are_refused() {
    let statement = r#"{"Sid": "Read", "Effect": "Allow", "Action": "iam:GetUser", "Resource": "*"}"#;
    insta::assert_snapshot!(refused(&format!(r#"{{"Statement": [{statement}, {statement}]}}"#)), @r"
    statement `Read` has the same Sid as an earlier statement
      help: give every statement a Sid of its own, or none
    ");
}

#[test]
fn iam_text_is_percent_decoded_and_a_plus_stays_a_plus() {
    let encoded = "%7B%22Version%22%3A%222012-10-17%22%2C%22Statement%22%3A%5B%7B%22Effect%22%3A%22Allow%22%2C%22Action%22%3A%22s3%3AGetObject%22%2C%22Resource%22%3A%22arn%3Aaws%3As3%3A%3A%3Ab%2Fa+b%2F%C3%BC%22%7D%5D%7D";
    let document = PolicyDocument::from_iam(encoded).map(|document| document.minified());
    assert_eq!(
        document.as_deref(),
        Ok(
            r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::b/a+b/ü"}]}"#
        )
    );
    let broken = PolicyDocument::from_iam("%ff").map_err(|error| error.to_string());
    assert_eq!(broken, Err("the policy is not UTF-8 text once percent-decoded".to_owned()));
}

#[test]
fn it_goes_through_serde_and_back() {
    let document = statements(
        r#"{"Sid": "Read", "Effect": "Allow", "Principal": "*", "NotAction": ["iam:*", "sts:*"], "NotResource": "a",
            "Condition": {"StringLike": {"k:a": ["x*", "y*"]}}}"#,
    );
    let json = serde_json::to_value(&document).expect("a document is JSON");
    assert_eq!(serde_json::from_value::<PolicyDocument>(json.clone()).ok(), Some(document.clone()));
    let statement: Result<Statement, _> = serde_json::from_value(json["Statement"][0].clone());
    assert_eq!(statement.ok().as_ref(), document.statement("Read"));
    let refused = serde_json::from_str::<Statement>(r#"{"Sid": "Read", "Action": "iam:GetUser"}"#);
    assert_eq!(
        refused.map_err(|error| error.to_string()),
        Err("statement `Read` has no `Effect`".to_owned())
    );
}

#[test]
fn the_schema_describes_documents_and_statements() {
    let schema = serde_json::to_value(schemars::schema_for!(PolicyDocument)).expect("a schema is JSON");
    assert_eq!(schema["properties"]["Statement"]["anyOf"][0]["$ref"], "#/$defs/PolicyStatement");
    assert_eq!(schema["$defs"]["PolicyStatement"]["required"], serde_json::json!(["Effect"]));
}

#[test]
fn what_is_surely_not_meant_is_said() {
    let document = statements(
        r#"{"Sid": "Fine", "Effect": "Allow", "Action": ["iam:GetUser", "ec2:Describe*", "*"], "Resource": "*"},
           {"Sid": "Not fine", "Effect": "Allow", "Action": ["iam:GetUsr", "iam:Conjure*", "nothing:Get"], "Principal": "*"},
           {"Effect": "Allow", "Resource": "*", "Condition": {"StringResembles": {"k:a": "v"}}}"#,
    );
    let lints: Vec<_> = document.lints().iter().map(ToString::to_string).collect();
    insta::assert_snapshot!(lints.join("\n"), @"
    statement `Not fine` has a Sid of more than letters and digits, which IAM refuses
    statement `Not fine` names a principal, which only a policy on a resource can
    statement `Not fine` has no resource, which IAM refuses in a policy of an identity
    statement `Not fine` names `iam:Conjure*`, which matches no action that is known
    statement `Not fine` names `iam:GetUsr`, which is no action that is known; did you mean `iam:GetUser`?
    statement `Not fine` names `nothing:Get`, which is no action that is known
    statement 3 has no action, which IAM refuses
    statement 3 has an unknown condition operator `StringResembles`, which IAM refuses
    ");
    assert_eq!(
        policy(r#"{"Statement": []}"#).lints()[0].to_string(),
        "the policy has no statement, which IAM refuses"
    );
}
