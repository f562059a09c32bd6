use super::*;
use crate::aws::operation::iam::CREATE_USER;

/// A message of AWS that ends so.
fn message(end: &str) -> String {
    let caller = "arn:aws:iam::123456789012:user/ana";
    format!("User: {caller} is not authorized to perform: iam:CreateUser on resource: user ben{end}")
}

fn remedy(end: &str) -> String {
    let message = message(end);
    Denial::read(&message).remedy(&lacked(&message, Some(CREATE_USER)))
}

#[test]
fn the_reason_stands_at_the_end_of_the_message() {
    let explicit = |source| Denial::Explicit(Some(source));
    let table = [
        (
            " because no identity-based policy allows the iam:CreateUser action",
            Denial::Missing(Source::Identity),
        ),
        (
            " because no permissions boundary allows the iam:CreateUser action",
            Denial::Missing(Source::Boundary),
        ),
        (" because no session policy allows the iam:CreateUser action", Denial::Missing(Source::Session)),
        (
            " because no VPC endpoint policy allows the iam:CreateUser action",
            Denial::Missing(Source::Endpoint),
        ),
        (
            " because no service control policy allows the iam:CreateUser action",
            Denial::Missing(Source::ServiceControl),
        ),
        (" with an explicit deny in an identity-based policy", explicit(Source::Identity)),
        (" with an explicit deny in a resource-based policy", explicit(Source::Resource)),
        (" with an explicit deny in a permissions boundary", explicit(Source::Boundary)),
        (" with an explicit deny in a session policy", explicit(Source::Session)),
        (" with an explicit deny in a VPC endpoint policy", explicit(Source::Endpoint)),
        (" with an explicit deny in a service control policy", explicit(Source::ServiceControl)),
        (
            " with an explicit deny in a service control policy: arn:aws:organizations::1:policy/o-1/p-1",
            explicit(Source::ServiceControl),
        ),
        (" with an explicit deny in a resource control policy", explicit(Source::ResourceControl)),
        (" with an explicit deny", Denial::Explicit(None)),
        (" with an explicit deny in a policy of a new sort", Denial::Explicit(None)),
        (" because no policy of a new sort allows it", Denial::Unexplained),
        ("", Denial::Unexplained),
    ];
    for (end, denial) in table {
        assert_eq!(Denial::read(&message(end)), denial, "{end}");
    }
}

#[test]
fn a_name_that_reads_like_a_reason_is_none() {
    let end = " with an explicit deny in a session policy because no identity-based policy allows the action";
    assert_eq!(Denial::read(&message(end)), Denial::Missing(Source::Identity));
    let end = "/service control policy because no permissions boundary allows the iam:CreateUser action";
    assert_eq!(Denial::read(&message(end)), Denial::Missing(Source::Boundary));
}

#[test]
fn only_what_no_policy_allows_is_mended_by_an_allow() {
    for (end, advises) in [
        ("", true),
        (" because no identity-based policy allows the iam:CreateUser action", true),
        (" because no permissions boundary allows the iam:CreateUser action", true),
        (" because no session policy allows the iam:CreateUser action", true),
        (" with an explicit deny in an identity-based policy", false),
        (" with an explicit deny in a permissions boundary", false),
        (" with an explicit deny in a session policy", false),
        (" with an explicit deny in a service control policy", false),
        (" with an explicit deny", false),
    ] {
        assert_eq!(remedy(end).contains("\"Effect\": \"Allow\""), advises, "{end}");
    }
}

#[test]
fn a_deny_of_the_caller_s_own_policy_may_ask_for_mfa() {
    assert_eq!(
        remedy(" with an explicit deny in an identity-based policy"),
        "a policy of the caller denies it, and no Allow outweighs a Deny: where it denies sessions without MFA, \
         as `RequireMFA` does, sign in with MFA; otherwise change that policy"
    );
}

#[test]
fn a_boundary_is_named() {
    assert_eq!(
        remedy(" because no permissions boundary allows the iam:CreateUser action"),
        "the caller's permissions boundary does not allow it: add this statement to the boundary: \
         {\"Effect\": \"Allow\", \"Action\": [\"iam:CreateUser\", \"iam:TagUser\"], \"Resource\": \"*\"}"
    );
}

#[test]
fn the_organization_s_policy_is_named_by_its_sort() {
    for sort in ["service control policy", "resource control policy"] {
        assert_eq!(
            remedy(&format!(" with an explicit deny in a {sort}")),
            format!("a {sort} of the organization denies it; its administrators can exempt this role")
        );
    }
}

#[test]
fn the_action_that_aws_names_is_what_is_lacking() {
    use crate::aws::operation::cloudtrail::CREATE_TRAIL;
    use crate::aws::operation::identity_store::GET_GROUP_ID;
    use crate::aws::operation::s3::HEAD_BUCKET;
    let user = "User: arn:aws:iam::123456789012:user/ana is not authorized to perform:";
    let tags = "on resource: arn:aws:cloudtrail:us-east-1:123456789012:trail/audit";
    let cipher = "on the resource associated with this ciphertext because no identity-based policy allows it";
    let of_group = ["identitystore:GetGroupId"].as_slice();
    let table = [
        (format!("{user} cloudtrail:AddTags {tags}"), CREATE_TRAIL, ["cloudtrail:AddTags"].as_slice()),
        (format!("{user} kms:Decrypt {cipher}"), GET_GROUP_ID, &["kms:Decrypt"]),
        (format!("{user} kms:Decrypt."), GET_GROUP_ID, &["kms:Decrypt"]),
        (format!("{user} s3:ListBucket on resource: logs"), HEAD_BUCKET, &["s3:ListBucket"]),
        // Where it is the operation's own, the tag's may be lacking as well.
        (format!("{user} iam:CreateUser on resource: ben"), CREATE_USER, &["iam:CreateUser", "iam:TagUser"]),
        (format!("{user} iam:createuser on resource: ben"), CREATE_USER, &["iam:CreateUser", "iam:TagUser"]),
        (format!("{user} iam:TagUser on resource: ben"), CREATE_USER, &["iam:TagUser"]),
        ("You do not have sufficient access to perform this action.".to_owned(), GET_GROUP_ID, of_group),
        (format!("{user} this"), GET_GROUP_ID, of_group),
        (format!("{user} \"x\":[*]"), GET_GROUP_ID, of_group),
        (format!("{user} a:"), GET_GROUP_ID, of_group),
        (user.to_owned(), GET_GROUP_ID, of_group),
    ];
    for (message, operation, actions) in table {
        assert_eq!(lacked(&message, Some(operation)), actions, "{message}");
    }
}
