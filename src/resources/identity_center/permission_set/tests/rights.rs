use insta::assert_snapshot;

use super::support::{
    accounts, allowing, attached, aws, aws_policy, bare, customer, customer_spec, denying, list, live_with,
    managed, origin, places,
};
use crate::aws::reader::sso::Boundary;
use crate::model::{Impact, Raised, Resource};
use crate::resources::identity_center::permission_set::live::{Parts, There};
use crate::resources::identity_center::permission_set::meaning::Meaning;
use crate::resources::identity_center::permission_set::places::Places;
use crate::resources::identity_center::permission_set::{BoundarySpec, InlinePolicy, Live, PermissionSet};
use crate::values::Spanned;
use crate::values::policy::PolicyDocument;

fn exclusive() -> PermissionSet {
    PermissionSet { managed_policies: Some(managed(true, &["ReadOnlyAccess"])), ..bare() }
}

/// A permission set that is provisioned in two accounts, with these parts, and bounded by nothing.
fn live(alter: impl FnOnce(&mut Parts)) -> Live {
    live_with(|there| {
        there.places = places(&accounts(2), 0);
        let parts = &mut there.set.as_mut().expect("it is there").parts;
        parts.boundary = None;
        alter(parts);
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
    calls sso:DetachManagedPolicyFromPermissionSet(PermissionSetArn: "ReadOnly", ManagedPolicyArn: "arn:aws:iam::aws:policy/AdministratorAccess") [locks out] because whoever holds it loses all rights, and who else has them in the same accounts is not known
    calls sso:ProvisionPermissionSet(PermissionSetArn: "ReadOnly", TargetType: "ALL_PROVISIONED_ACCOUNTS") because only so does it change in 2 accounts: team-01 (111111000001), team-02 (111111000002)
    "#);
}

#[test]
fn rights_that_nobody_held_or_that_stay_lock_nobody_out() {
    let routine = [Impact::Routine; 2];
    let nowhere = |there: &mut There| {
        let parts = &mut there.set.as_mut().expect("it is there").parts;
        parts.boundary = None;
        parts.managed.insert(attached("AdministratorAccess"));
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
    assert_snapshot!(why, @"whoever holds it loses all rights, and who else has them in the same accounts is not known");
}

/// Administrators, of whose permission set the file declares nothing but what a test is about.
fn administration() -> Live {
    live(|parts| {
        *parts = Parts { managed: [attached("AdministratorAccess")].into(), ..Parts::default() };
    })
}

/// What is asked, and for what.
fn asked(desired: &PermissionSet, live: &Live) -> String {
    let steps = desired.diff(live).steps;
    let asked = steps.iter().flat_map(|step| {
        let own = (step.impact == Impact::LocksOut).then(|| step.because.clone().expect("it is said why"));
        let raised = step.raised.iter().filter(|raised| raised.impact == Impact::LocksOut);
        own.into_iter().chain(raised.map(|raised| raised.why.clone()))
    });
    asked.collect::<Vec<_>>().join("\n")
}

fn with_boundary(boundary: BoundarySpec) -> PermissionSet {
    PermissionSet { boundary: Some(Spanned::new(boundary, origin())), ..bare() }
}

#[test]
fn a_first_boundary_takes_all_rights_unless_it_allows_everything() {
    let bounded = |name: &str, live: &Live| {
        let mut live = live.clone();
        live.there.as_mut().expect("it is there").boundary = Some(Meaning::Policy(aws(name)));
        asked(&with_boundary(BoundarySpec::Aws(aws_policy(name))), &live)
    };
    assert_snapshot!(bounded("PowerUserAccess", &administration()), @"whoever holds it loses all rights, and who else has them in the same accounts is not known");
    assert_snapshot!(bounded("BrandNew", &administration()), @"whoever holds it may lose all rights: what this denies cannot be told, nor who else has them in the same accounts");
    assert_snapshot!(bounded("AdministratorAccess", &administration()), @"");
    assert_eq!(bounded("PowerUserAccess", &live(|parts| parts.boundary = None)), "", "it gives few rights");
    let of_accounts = with_boundary(BoundarySpec::Customer(customer_spec("Bounds")));
    assert_snapshot!(asked(&of_accounts, &administration()), @"whoever holds it may lose all rights: what this denies cannot be told, nor who else has them in the same accounts");
}

#[test]
fn another_boundary_asks_for_both_where_all_rights_were_within_the_old_one() {
    let bounded_by = |boundary: Boundary| {
        live(|parts| {
            *parts = Parts { managed: [attached("AdministratorAccess")].into(), ..Parts::default() };
            parts.boundary = Some(boundary);
        })
    };
    let desired = with_boundary(BoundarySpec::Customer(customer_spec("Bounds")));
    let harm = |live: &Live| {
        let step = desired.diff(live).steps.remove(0);
        (step.impact, step.raised.iter().map(|raised| raised.impact).collect::<Vec<_>>())
    };
    let both = (Impact::Weakens, vec![Impact::LocksOut]);
    assert_eq!(harm(&bounded_by(Boundary::Managed(aws("AdministratorAccess")))), both);
    assert_eq!(harm(&bounded_by(Boundary::Customer(customer("Others")))), both);
    let few = bounded_by(Boundary::Managed(aws("PowerUserAccess")));
    assert_eq!(harm(&few), (Impact::Weakens, Vec::new()), "nobody has all rights by it");
}

#[test]
fn what_denies_may_take_all_rights() {
    let with_managed = |name: &str| {
        let mut live = administration();
        live.there.as_mut().expect("it is there").managed = vec![Meaning::Policy(aws(name))];
        asked(&PermissionSet { managed_policies: Some(managed(false, &[name])), ..bare() }, &live)
    };
    assert_snapshot!(with_managed("AWSDenyAll"), @"whoever holds it may lose all rights: what this denies cannot be told, nor who else has them in the same accounts");
    assert_snapshot!(with_managed("AmazonS3FullAccess"), @"");
    let referring =
        PermissionSet { customer_policies: Some(list(false, [customer_spec("Limits")])), ..bare() };
    assert_snapshot!(asked(&referring, &administration()), @"whoever holds it may lose all rights: what this denies cannot be told, nor who else has them in the same accounts");
    let inline = |document: PolicyDocument, live: &Live| {
        asked(&PermissionSet { inline_policy: Some(InlinePolicy::Document(document)), ..bare() }, live)
    };
    assert_snapshot!(inline(denying("*"), &administration()), @"whoever holds it loses all rights, and who else has them in the same accounts is not known");
    assert_snapshot!(inline(denying("s3:DeleteBucket"), &administration()), @"");
    assert_snapshot!(inline(allowing("s3:*"), &administration()), @"");
    let unreadable = live(|parts| {
        *parts = Parts { managed: [attached("AdministratorAccess")].into(), ..Parts::default() };
        parts.inline = Some(Err("it is no JSON".to_owned()));
    });
    assert_snapshot!(inline(denying("iam:*"), &unreadable), @"whoever holds it loses all rights, and who else has them in the same accounts is not known");
}

#[test]
fn what_a_denial_takes_already_it_does_not_take_again() {
    let conditional = |others: &[serde_json::Value]| {
        let elsewhere = serde_json::json!({
            "Effect": "Deny",
            "Action": "*",
            "Resource": "*",
            "Condition": { "NotIpAddress": { "aws:SourceIp": "192.0.2.0/24" } },
        });
        let statements = [&[elsewhere], others].concat();
        let text = serde_json::json!({ "Version": "2012-10-17", "Statement": statements });
        PolicyDocument::from_value(&text).expect("a good document")
    };
    let live = live(|parts| {
        *parts = Parts { managed: [attached("AdministratorAccess")].into(), ..Parts::default() };
        parts.inline = Some(Ok(conditional(&[])));
    });
    let more = serde_json::json!({ "Effect": "Allow", "Action": "s3:GetObject", "Resource": "*" });
    let inline_policy = Some(InlinePolicy::Document(conditional(&[more])));
    assert_eq!(asked(&PermissionSet { inline_policy, ..bare() }, &live), "");
}

#[test]
fn where_it_is_provisioned_nowhere_nobody_loses_anything() {
    let mut live = administration();
    live.there.as_mut().expect("it is there").places = Places::default();
    live.there.as_mut().expect("it is there").boundary = Some(Meaning::Policy(aws("PowerUserAccess")));
    let bounded = with_boundary(BoundarySpec::Aws(aws_policy("PowerUserAccess")));
    assert_eq!(impacts(&bounded, &live), [Impact::Routine]);
}
