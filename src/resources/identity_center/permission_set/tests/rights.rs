use insta::assert_snapshot;

use super::support::{
    accounts, allowing, attached, bare, customer, customer_spec, denying, list, live_with, managed, places,
};
use crate::model::{Impact, Raised, Resource};
use crate::resources::identity_center::permission_set::live::{Parts, There};
use crate::resources::identity_center::permission_set::{InlinePolicy, Live, PermissionSet};
use crate::values::policy::PolicyDocument;

fn exclusive() -> PermissionSet {
    PermissionSet { managed_policies: Some(managed(true, &["ReadOnlyAccess"])), ..bare() }
}

/// A permission set that is provisioned in two accounts, with these parts.
fn live(alter: impl FnOnce(&mut Parts)) -> Live {
    live_with(|there| {
        there.places = places(&accounts(2), 0);
        alter(&mut there.set.as_mut().expect("it is there").parts);
    })
}

fn with_administration() -> Live {
    live(|parts| {
        parts.managed.insert(attached("AdministratorAccess"));
    })
}

fn impacts(desired: &PermissionSet, live: &Live) -> Vec<Impact> {
    desired.diff(live).steps.iter().map(|step| step.impact).collect()
}

#[test]
fn detaching_what_may_deny_something_weakens() {
    let brand_new = live(|parts| {
        parts.managed.insert(attached("BrandNew"));
    });
    assert_snapshot!(exclusive().diff(&brand_new), @r#"
    managed_policies  -BrandNew
    calls sso:DetachManagedPolicyFromPermissionSet(PermissionSetArn: "ReadOnly", ManagedPolicyArn: "arn:aws:iam::aws:policy/BrandNew") [weakens] because what `BrandNew` allows is taken from whoever has the set, and whether it denies something cannot be told
    calls sso:ProvisionPermissionSet(PermissionSetArn: "ReadOnly", TargetType: "ALL_PROVISIONED_ACCOUNTS") because only so does it change in 2 accounts: team-01 (111111000001), team-02 (111111000002)
    "#);
    let referring = PermissionSet { customer_policies: Some(list(true, [customer_spec("Notes")])), ..bare() };
    let extra = live(|parts| {
        parts.customer.insert(customer("Extra"));
    });
    assert_snapshot!(referring.diff(&extra), @r#"
    customer_managed_policies  -Extra
    calls sso:DetachCustomerManagedPolicyReferenceFromPermissionSet(PermissionSetArn: "ReadOnly", CustomerManagedPolicyReference: {"Name":"Extra","Path":"/"}) [weakens] because what each account's `Extra` allows is taken from whoever has the set, and whether it denies something cannot be told
    calls sso:ProvisionPermissionSet(PermissionSetArn: "ReadOnly", TargetType: "ALL_PROVISIONED_ACCOUNTS") because only so does it change in 2 accounts: team-01 (111111000001), team-02 (111111000002)
    "#);
}

#[test]
fn taking_all_rights_from_whoever_holds_it_may_lock_out() {
    assert_snapshot!(exclusive().diff(&with_administration()), @r#"
    managed_policies  -AdministratorAccess
    calls sso:DetachManagedPolicyFromPermissionSet(PermissionSetArn: "ReadOnly", ManagedPolicyArn: "arn:aws:iam::aws:policy/AdministratorAccess") [locks out] because whoever holds it loses all rights, and may be the last who has them
    calls sso:ProvisionPermissionSet(PermissionSetArn: "ReadOnly", TargetType: "ALL_PROVISIONED_ACCOUNTS") because only so does it change in 2 accounts: team-01 (111111000001), team-02 (111111000002)
    "#);
}

#[test]
fn rights_that_others_have_or_nobody_held_lock_nobody_out() {
    let routine = [Impact::Routine; 2];
    let others = PermissionSet { other_administration: true, ..exclusive() };
    assert_eq!(impacts(&others, &with_administration()), routine);
    let nowhere = |there: &mut There| {
        there.set.as_mut().expect("it is there").parts.managed.insert(attached("AdministratorAccess"));
    };
    assert_eq!(impacts(&exclusive(), &live_with(nowhere)), [Impact::Routine]);
    // Another policy of the same permission set that gives them, and that stays.
    let inline = Some(InlinePolicy::Document(allowing("*")));
    let otherwise = PermissionSet { inline_policy: inline, ..exclusive() };
    let both = live(|parts| {
        parts.managed.insert(attached("AdministratorAccess"));
        parts.inline = Some(Ok(allowing("*")));
    });
    assert_eq!(impacts(&otherwise, &both), routine);
}

#[test]
fn an_inline_policy_that_allows_everything_is_as_good() {
    let everything = || live(|parts| parts.inline = Some(Ok(allowing("*"))));
    let replaced = |document: PolicyDocument| PermissionSet {
        inline_policy: Some(InlinePolicy::Document(document)),
        ..bare()
    };
    let last = [Impact::LocksOut, Impact::Routine];
    assert_eq!(impacts(&replaced(allowing("s3:*")), &everything()), last);
    let removed = PermissionSet { inline_policy: Some(InlinePolicy::None), ..bare() };
    assert_eq!(impacts(&removed, &everything()), last);
    // What weakens besides needs both consents.
    let text = serde_json::json!({ "Version": "2012-10-17", "Statement": [
        { "Effect": "Allow", "Action": "*", "Resource": "*" },
        { "Effect": "Deny", "Action": "s3:DeleteBucket", "Resource": "*" },
    ] });
    let document = PolicyDocument::from_value(&text).expect("a good document");
    let diff = replaced(denying("s3:DeleteObject")).diff(&live(|parts| parts.inline = Some(Ok(document))));
    let Raised { impact, why } = &diff.steps[0].raised[0];
    assert_eq!((diff.steps[0].impact, *impact), (Impact::Weakens, Impact::LocksOut));
    assert_snapshot!(why, @"whoever holds it loses all rights, and may be the last who has them");
}
