use std::collections::{BTreeMap, BTreeSet};

use indexmap::IndexMap;
use serde_json::json;

use crate::aws::reader::organizations::OrganizationAccount;
use crate::aws::reader::sso::{
    AttachedPolicy, Boundary, CustomerPolicy, Instance, InstanceChoice, PermissionSetDetail,
};
use crate::resources::identity_center::permission_set::live::{Parts, Stored, There};
use crate::resources::identity_center::permission_set::meaning::Meaning;
use crate::resources::identity_center::permission_set::own_policies::OwnPolicies;
use crate::resources::identity_center::permission_set::places::Places;
use crate::resources::identity_center::permission_set::{
    AwsPolicy, BoundarySpec, InlinePolicy, Live, ManagedPolicies, PermissionSet,
};
use crate::resources::identity_center::reference::CustomerPolicySpec;
use crate::values::policy::PolicyDocument;
use crate::values::{
    AccountId, Arn, ListOf, Origin, PermissionSetName, PolicyName, Region, SessionDuration, Sources, Spanned,
};

/// The account that asks, and that manages the organization unless a test says otherwise.
pub(super) const OWN: &str = "123456789012";
pub(super) const INSTANCE: &str = "arn:aws:sso:::instance/ssoins-1";
pub(super) const SET: &str = "arn:aws:sso:::permissionSet/ssoins-1/ps-1";

pub(super) fn account(id: &str) -> AccountId {
    AccountId::try_from(id).expect("twelve digits")
}

/// Accounts besides the own one.
pub(super) fn accounts(n: u32) -> BTreeSet<AccountId> {
    (1..=n).map(|number| account(&format!("{:012}", 111_111_000_000_u64 + u64::from(number)))).collect()
}

pub(super) fn instance() -> Instance {
    Instance {
        arn: INSTANCE.to_owned(),
        identity_store: "d-1".to_owned(),
        owner: account(OWN),
        region: Region::new("eu-west-1"),
    }
}

pub(super) fn origin() -> Origin {
    Origin::new(Sources::default().add("baseline.yaml", "…"), 0, 1)
}

pub(super) fn name() -> PermissionSetName {
    PermissionSetName::from_aws("ReadOnly")
}

pub(super) fn duration(text: &str) -> SessionDuration {
    text.to_owned().try_into().expect("a good duration")
}

pub(super) fn aws(name: &str) -> Arn {
    format!("arn:aws:iam::aws:policy/{name}").parse().expect("a good ARN")
}

pub(super) fn aws_policy(text: &str) -> AwsPolicy {
    text.to_owned().try_into().expect("a good name")
}

pub(super) fn list<T>(exclusive: bool, items: impl IntoIterator<Item = T>) -> ListOf<Spanned<T>> {
    ListOf { exclusive, items: items.into_iter().map(|item| Spanned::new(item, origin())).collect() }
}

pub(super) fn managed(exclusive: bool, names: &[&str]) -> ManagedPolicies {
    list(exclusive, names.iter().map(|name| aws_policy(name)))
}

pub(super) fn customer_spec(name: &str) -> CustomerPolicySpec {
    CustomerPolicySpec { name: PolicyName::from_aws(name), path: None }
}

pub(super) fn customer(name: &str) -> CustomerPolicy {
    CustomerPolicy { name: name.to_owned(), path: "/".to_owned() }
}

pub(super) fn document(effect: &str, action: &str) -> PolicyDocument {
    let statement = json!({ "Effect": effect, "Action": action, "Resource": "*" });
    PolicyDocument::from_value(&json!({ "Version": "2012-10-17", "Statement": [statement] }))
        .expect("a good document")
}

pub(super) fn allowing(action: &str) -> PolicyDocument {
    document("Allow", action)
}

pub(super) fn denying(action: &str) -> PolicyDocument {
    document("Deny", action)
}

/// A permission set of which nothing is declared but that it is there.
pub(super) fn bare() -> PermissionSet {
    PermissionSet {
        center: InstanceChoice::default(),
        name: name(),
        at: origin(),
        description: None,
        session_duration: None,
        relay_state: None,
        managed_policies: None,
        customer_policies: None,
        boundary: None,
        inline_policy: None,
        tags: None,
        assigned: Vec::new(),
        declared_policies: BTreeSet::new(),
        needs: BTreeSet::new(),
    }
}

/// One of which everything is.
pub(super) fn desired() -> PermissionSet {
    PermissionSet {
        description: Some("Looks at everything".to_owned()),
        session_duration: Some(duration("4h")),
        relay_state: Some("https://console.aws.amazon.com/".to_owned()),
        managed_policies: Some(managed(false, &["ReadOnlyAccess"])),
        customer_policies: Some(list(false, [customer_spec("Notes")])),
        boundary: Some(Spanned::new(BoundarySpec::Aws(aws_policy("PowerUserAccess")), origin())),
        inline_policy: Some(InlinePolicy::Document(allowing("s3:ListAllMyBuckets"))),
        tags: Some(IndexMap::from([("Team".to_owned(), "security".to_owned())])),
        ..bare()
    }
}

pub(super) fn attached(name: &str) -> AttachedPolicy {
    AttachedPolicy { name: name.to_owned(), arn: aws(name) }
}

/// The permission set as it is declared, with a tag of somebody else's.
pub(super) fn stored() -> Stored {
    Stored {
        detail: PermissionSetDetail {
            arn: SET.to_owned(),
            name: name(),
            description: Some("Looks at everything".to_owned()),
            session_duration: duration("4h"),
            relay_state: Some("https://console.aws.amazon.com/".to_owned()),
        },
        parts: Parts {
            managed: [attached("ReadOnlyAccess")].into(),
            customer: [customer("Notes")].into(),
            inline: Some(Ok(allowing("s3:ListAllMyBuckets"))),
            boundary: Some(Boundary::Managed(aws("PowerUserAccess"))),
            tags: [("Team", "security"), ("Other", "kept")].map(|(k, v)| (k.to_owned(), v.to_owned())).into(),
        },
    }
}

pub(super) fn there() -> There {
    There {
        instance: instance(),
        account: account(OWN),
        is_of_caller: false,
        set: Some(stored()),
        in_other_case: None,
        managed: vec![Meaning::Policy(aws("ReadOnlyAccess"))],
        boundary: Some(Meaning::Policy(aws("PowerUserAccess"))),
        places: Places::default(),
        own_policies: OwnPolicies::default(),
    }
}

/// The permission set as it is declared, but for what is altered; provisioned nowhere.
pub(super) fn live_with(alter: impl FnOnce(&mut There)) -> Live {
    let mut there = there();
    alter(&mut there);
    Live { there: Some(there) }
}

/// The same, altering its policies and tags.
pub(super) fn live_with_parts(alter: impl FnOnce(&mut Parts)) -> Live {
    live_with(|there| alter(&mut there.set.as_mut().expect("it is there").parts))
}

/// An account that has no such permission set.
pub(super) fn nothing() -> Live {
    live_with(|there| there.set = None)
}

/// Places where it is provisioned, each of which has a name and is active, and of which some are behind.
pub(super) fn places(provisioned: &BTreeSet<AccountId>, behind: usize) -> Places {
    let known = |id: &AccountId| {
        let number = &id.as_str()[10..];
        let name = if id.as_str() == OWN { "main".to_owned() } else { format!("team-{number}") };
        let state = "ACTIVE".to_owned();
        (id.clone(), OrganizationAccount { id: id.clone(), name, is_active: true, state })
    };
    Places {
        behind: provisioned.iter().take(behind).cloned().collect(),
        provisioned: provisioned.clone(),
        accounts: Some(provisioned.iter().map(known).collect()),
    }
}

/// The places, of which this account is suspended.
pub(super) fn suspended(mut places: Places, id: &AccountId) -> Places {
    let accounts: &mut BTreeMap<_, _> = places.accounts.as_mut().expect("they are known");
    let known = accounts.get_mut(id).expect("it is one of them");
    known.is_active = false;
    known.state = "SUSPENDED".to_owned();
    places
}
