use insta::assert_snapshot;

use super::support::{
    attached, aws, aws_policy, bare, customer, customer_spec, list, live_with, live_with_parts, managed,
    origin,
};
use crate::aws::reader::sso::Boundary;
use crate::model::Resource;
use crate::resources::identity_center::permission_set::meaning::Meaning;
use crate::resources::identity_center::permission_set::{BoundarySpec, PermissionSet};
use crate::values::Spanned;

fn with_managed(exclusive: bool) -> PermissionSet {
    PermissionSet { managed_policies: Some(managed(exclusive, &["ReadOnlyAccess"])), ..bare() }
}

fn with_customer(exclusive: bool, name: &str) -> PermissionSet {
    PermissionSet { customer_policies: Some(list(exclusive, [customer_spec(name)])), ..bare() }
}

fn with_boundary(boundary: BoundarySpec) -> PermissionSet {
    PermissionSet { boundary: Some(Spanned::new(boundary, origin())), ..bare() }
}

#[test]
fn a_policy_that_is_missing_is_attached() {
    let live = live_with_parts(|parts| parts.managed.clear());
    assert_snapshot!(with_managed(false).diff(&live), @r#"
    managed_policies  +ReadOnlyAccess
    calls sso:AttachManagedPolicyToPermissionSet(PermissionSetArn: "ReadOnly", ManagedPolicyArn: "arn:aws:iam::aws:policy/ReadOnlyAccess")
    "#);
}

#[test]
fn what_is_attached_beyond_a_plain_list_is_unmanaged() {
    let live = live_with_parts(|parts| parts.managed.extend([attached("AmazonS3FullAccess")]));
    assert_snapshot!(with_managed(false).diff(&live), @r#"Unmanaged { what: "AWS-managed policy `AmazonS3FullAccess`" }"#);
    let live = live_with_parts(|parts| parts.customer.extend([customer("Extra"), customer("More")]));
    assert_snapshot!(with_customer(false, "Notes").diff(&live), @r#"Unmanaged { what: "customer-managed policies `Extra` and `More`" }"#);
}

#[test]
fn an_exclusive_list_detaches_the_rest_after_it_has_attached() {
    let live = live_with_parts(|parts| {
        parts.managed = [attached("AmazonS3FullAccess"), attached("AWSDenyAll")].into();
    });
    assert_snapshot!(with_managed(true).diff(&live), @r#"
    managed_policies  +ReadOnlyAccess -AWSDenyAll -AmazonS3FullAccess
    calls sso:AttachManagedPolicyToPermissionSet(PermissionSetArn: "ReadOnly", ManagedPolicyArn: "arn:aws:iam::aws:policy/ReadOnlyAccess")
    calls sso:DetachManagedPolicyFromPermissionSet(PermissionSetArn: "ReadOnly", ManagedPolicyArn: "arn:aws:iam::aws:policy/AWSDenyAll") [weakens] because what it denies is allowed again
    calls sso:DetachManagedPolicyFromPermissionSet(PermissionSetArn: "ReadOnly", ManagedPolicyArn: "arn:aws:iam::aws:policy/AmazonS3FullAccess") because what `AmazonS3FullAccess` allows is taken from whoever has the set
    "#);
}

#[test]
fn customer_managed_policies_are_named_with_their_path_and_compared_ignoring_case() {
    assert_snapshot!(with_customer(true, "notes").diff(&live_with(|_| ())), @"settled");
    let mut spec = customer_spec("Notes");
    spec.path = Some("/security/".to_owned().try_into().expect("a good path"));
    let elsewhere = PermissionSet { customer_policies: Some(list(true, [spec])), ..bare() };
    assert_snapshot!(elsewhere.diff(&live_with(|_| ())), @r#"
    customer_managed_policies  +/security/Notes -Notes
    calls sso:AttachCustomerManagedPolicyReferenceToPermissionSet(PermissionSetArn: "ReadOnly", CustomerManagedPolicyReference: {"Name":"Notes","Path":"/security/"})
    calls sso:DetachCustomerManagedPolicyReferenceFromPermissionSet(PermissionSetArn: "ReadOnly", CustomerManagedPolicyReference: {"Name":"Notes","Path":"/"}) [weakens] because what each account's `Notes` allows is taken from whoever has the set, and whether it denies something cannot be told
    "#);
}

#[test]
fn a_boundary_is_put_before_anything_is_granted() {
    let live = live_with_parts(|parts| {
        parts.boundary = None;
        parts.managed.clear();
    });
    let bounded = PermissionSet {
        boundary: with_boundary(BoundarySpec::Aws(aws_policy("PowerUserAccess"))).boundary,
        ..with_managed(false)
    };
    assert_snapshot!(bounded.diff(&live), @r#"
    permissions_boundary  none -> PowerUserAccess
    managed_policies  +ReadOnlyAccess
    calls sso:PutPermissionsBoundaryToPermissionSet(PermissionSetArn: "ReadOnly", PermissionsBoundary: {"ManagedPolicyArn":"arn:aws:iam::aws:policy/PowerUserAccess"})
    calls sso:AttachManagedPolicyToPermissionSet(PermissionSetArn: "ReadOnly", ManagedPolicyArn: "arn:aws:iam::aws:policy/ReadOnlyAccess")
    "#);
}

#[test]
fn a_boundary_that_is_replaced_or_removed_weakens() {
    let of_customer = with_boundary(BoundarySpec::Customer(customer_spec("Bounds")));
    assert_snapshot!(of_customer.diff(&live_with(|_| ())), @r#"
    permissions_boundary  PowerUserAccess -> Bounds (customer-managed)
    calls sso:PutPermissionsBoundaryToPermissionSet(PermissionSetArn: "ReadOnly", PermissionsBoundary: {"CustomerManagedPolicyReference":{"Name":"Bounds","Path":"/"}}) [weakens] because whether it bounds all that the old one did cannot be told
    "#);
    assert_snapshot!(with_boundary(BoundarySpec::None).diff(&live_with(|_| ())), @r#"
    permissions_boundary  PowerUserAccess -> none
    calls sso:DeletePermissionsBoundaryFromPermissionSet(PermissionSetArn: "ReadOnly") [weakens] because nothing bounds any more what its policies grant
    "#);
}

#[test]
fn a_boundary_as_declared_is_settled() {
    let live = live_with_parts(|parts| parts.boundary = Some(Boundary::Customer(customer("bounds"))));
    let of_customer = with_boundary(BoundarySpec::Customer(customer_spec("Bounds")));
    assert_snapshot!(of_customer.diff(&live), @"settled");
    let without = live_with_parts(|parts| parts.boundary = None);
    assert_snapshot!(with_boundary(BoundarySpec::None).diff(&without), @"settled");
}

#[test]
fn a_name_that_no_policy_has_blocks_the_permission_set() {
    let missing = |name: &str, nearest: Option<&str>| Meaning::Missing {
        name: name.to_owned(),
        nearest: nearest.map(str::to_owned),
    };
    let live = live_with(|there| {
        there.managed = vec![missing("ReadOnlyAcess", Some("ReadOnlyAccess"))];
        there.boundary = Some(missing("Bounds", None));
    });
    let desired = PermissionSet {
        boundary: with_boundary(BoundarySpec::Aws(aws_policy("Bounds"))).boundary,
        ..with_managed(true)
    };
    assert_snapshot!(desired.diff(&live), @r#"
    NotThere { at: Origin { source: SourceId(0), start: 0, end: 1 }, why: "AWS has no managed policy called `ReadOnlyAcess`", next: "did you mean `ReadOnlyAccess`?" }
    NotThere { at: Origin { source: SourceId(0), start: 0, end: 1 }, why: "AWS has no managed policy called `Bounds`", next: "name a policy of the accounts' own under `customer_managed_policies`, or as `{ name: … }`" }
    "#);
}

#[test]
fn a_name_that_several_policies_have_is_refused_where_it_stands() {
    let live = live_with(|there| {
        there.managed = vec![Meaning::Several(vec![aws("Reader"), aws("service-role/Reader")])];
    });
    assert_snapshot!(with_managed(false).diff(&live), @r#"Refused { at: Some(Origin { source: SourceId(0), start: 0, end: 1 }), why: "several AWS-managed policies are called `Reader`", help: "write the ARN: `arn:aws:iam::aws:policy/Reader` or `arn:aws:iam::aws:policy/service-role/Reader`" }"#);
}
