use serde_json::{Value, json};

use super::*;

fn policy(statements: &[Value]) -> PolicyDocument {
    PolicyDocument::from_value(&json!({ "Version": "2012-10-17", "Statement": statements }))
        .expect("a good policy")
}

fn everything_but(denial: &Value) -> PolicyDocument {
    policy(&[json!({ "Effect": "Allow", "Action": "*", "Resource": "*" }), denial.clone()])
}

fn all(managed: &[&str], inline: Option<&PolicyDocument>, boundary: Option<&str>) -> AllRights {
    let boundary = boundary.map(|policy| Bounds::Aws(policy.to_owned()));
    of_policies(managed, inline.map(Ok), boundary.as_ref()).all()
}

#[test]
fn all_rights_come_by_a_managed_policy_or_an_inline_one() {
    assert_eq!(all(&["AdministratorAccess"], None, None), AllRights::Given);
    assert_eq!(all(&["arn:aws:iam::aws:policy/AdministratorAccess"], None, None), AllRights::Given);
    let everything = policy(&[json!({ "Effect": "Allow", "Action": "*", "Resource": "*" })]);
    assert_eq!(all(&["ReadOnlyAccess"], Some(&everything), None), AllRights::Given);
    assert_eq!(all(&["PowerUserAccess"], None, None), AllRights::NotGiven);
    let of_one = policy(&[json!({ "Effect": "Allow", "Action": "iam:*", "Resource": "*" })]);
    assert_eq!(all(&[], Some(&of_one), None), AllRights::NotGiven);
}

#[test]
fn a_boundary_withholds_them_unless_it_allows_everything() {
    let administrators = ["AdministratorAccess"];
    assert_eq!(all(&administrators, None, Some("ViewOnlyAccess")), AllRights::NotGiven);
    assert_eq!(all(&administrators, None, Some("AdministratorAccess")), AllRights::Given);
    assert_eq!(all(&administrators, None, Some("BrandNew")), AllRights::Perhaps);
    let of_accounts = of_policies(administrators, None, Some(&Bounds::Customer));
    assert_eq!(of_accounts.all(), AllRights::Perhaps);
}

#[test]
fn what_a_managed_policy_denies_is_not_known() {
    assert_eq!(all(&["AdministratorAccess", "AWSDenyAll"], None, None), AllRights::Perhaps);
    assert_eq!(all(&["AdministratorAccess", "BrandNew"], None, None), AllRights::Perhaps);
    assert_eq!(all(&["AdministratorAccess", "ReadOnlyAccess"], None, None), AllRights::Given);
}

#[test]
fn an_inline_denial_withholds_them_where_nobody_administers_without() {
    let withheld = |denial: Value| withheld_by(&everything_but(&denial));
    let denying = |action: &str, resource: &str| {
        withheld(json!({ "Effect": "Deny", "Action": action, "Resource": resource }))
    };
    assert_eq!(denying("*", "*"), Withheld::Yes);
    assert_eq!(denying("iam:Create*", "*"), Withheld::Yes);
    assert_eq!(denying("iam:*", "arn:aws:iam::*:*"), Withheld::Yes);
    assert_eq!(denying("iam:*", "arn:aws-cn:iam::*:group/*"), Withheld::Yes);
    assert_eq!(denying("s3:DeleteBucket", "*"), Withheld::No);
    assert_eq!(denying("iam:*", "arn:aws:iam::*:role/audit"), Withheld::No);
    let all_but = json!({ "Effect": "Deny", "NotAction": ["iam:*", "sts:*"], "Resource": "*" });
    assert_eq!(withheld(all_but), Withheld::No);
    let when = |condition: Value| {
        withheld(json!({ "Effect": "Deny", "Action": "*", "Resource": "*", "Condition": condition }))
    };
    assert_eq!(when(json!({ "BoolIfExists": { "aws:MultiFactorAuthPresent": "false" } })), Withheld::No);
    let elsewhere = json!({ "NotIpAddress": { "aws:SourceIp": "192.0.2.0/24" } });
    assert_eq!(when(elsewhere), Withheld::Perhaps);
}

#[test]
fn an_inline_policy_that_cannot_be_understood_grants_nothing_and_may_deny_anything() {
    let why = "it is no JSON".to_owned();
    let rights = |managed: &[&str]| of_policies(managed, Some(Err(&why)), None).all();
    assert_eq!(rights(&["AdministratorAccess"]), AllRights::Perhaps);
    assert_eq!(rights(&["ReadOnlyAccess"]), AllRights::NotGiven);
}
