use std::collections::BTreeSet;

use indexmap::IndexMap;

use crate::aws::reader::iam::{Attached, GroupDetail};
use crate::resources::iam::group::{Group, Live, Managed, Members};
use crate::resources::iam::reference::{DeclaredPolicy, Meaning, PolicyReference};
use crate::resources::iam::testing::{account, allowing, aws_policy, own_policy, policy_name, written};
use crate::values::policy::PolicyDocument;
use crate::values::{Arn, GroupName, ListOf, PolicyName, UserName};

/// A group with two managed policies, one inline policy and two members, all plain.
pub(super) fn desired() -> Group {
    let require_mfa = DeclaredPolicy { path: "/".to_owned(), has_deny: true };
    Group {
        account: account(),
        name: GroupName::from_aws("ReadOnly"),
        managed_policies: Some(managed(false, &["ReadOnlyAccess", "RequireMFA"])),
        inline_policies: Some((false, [(policy_name("notes"), allowing("s3:ListAllMyBuckets"))].into())),
        members: Some(members(false, &["ana", "bo"])),
        declared_policies: std::sync::Arc::new([(policy_name("RequireMFA"), require_mfa)].into()),
        declared_users: std::sync::Arc::default(),
    }
}

/// The account in which that group is settled; `cy` is a user beside it.
pub(super) fn live() -> Live {
    Live {
        group: Some(detail()),
        members: users(&["ana", "bo"]),
        users: users(&["ana", "bo", "cy"]),
        meanings: vec![grants(aws_policy("ReadOnlyAccess")), denies(own_policy("RequireMFA"))],
        denying: [own_policy("RequireMFA")].into(),
    }
}

pub(super) fn detail() -> GroupDetail {
    GroupDetail {
        name: GroupName::from_aws("ReadOnly"),
        inline_policies: [(policy_name("notes"), Ok(allowing("s3:ListAllMyBuckets")))].into(),
        attached: vec![attached(aws_policy("ReadOnlyAccess")), attached(own_policy("RequireMFA"))],
    }
}

/// The account with something done to the group behind our back.
pub(super) fn live_with(alter: impl FnOnce(&mut GroupDetail)) -> Live {
    let mut group = detail();
    alter(&mut group);
    Live { group: Some(group), ..live() }
}

/// The same account before the group was made.
pub(super) fn without_the_group() -> Live {
    Live { group: None, members: BTreeSet::new(), denying: BTreeSet::new(), ..live() }
}

pub(super) fn managed(exclusive: bool, references: &[&str]) -> Managed {
    let reference =
        |text: &&str| written(PolicyReference::try_from((*text).to_owned()).expect("a good reference"));
    ListOf { exclusive, items: references.iter().map(reference).collect() }
}

pub(super) fn members(exclusive: bool, names: &[&str]) -> Members {
    ListOf { exclusive, items: names.iter().map(|name| written(user(name))).collect() }
}

pub(super) fn inline(
    exclusive: bool,
    policies: &[(&str, PolicyDocument)],
) -> (bool, IndexMap<PolicyName, PolicyDocument>) {
    let policies = policies.iter().map(|(name, document)| (policy_name(name), document.clone()));
    (exclusive, policies.collect())
}

pub(super) fn users(names: &[&str]) -> BTreeSet<UserName> {
    names.iter().map(|name| user(name)).collect()
}

pub(super) fn user(name: &str) -> UserName {
    UserName::try_from(name).expect("a good name")
}

pub(super) fn attached(arn: Arn) -> Attached {
    Attached { name: policy_name(arn.name()), arn }
}

pub(super) fn grants(arn: Arn) -> Meaning {
    Meaning::Policy { arn, has_deny: false }
}

pub(super) fn denies(arn: Arn) -> Meaning {
    Meaning::Policy { arn, has_deny: true }
}
