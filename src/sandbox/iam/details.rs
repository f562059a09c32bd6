use std::collections::BTreeSet;

use super::{
    guards::ACCOUNT,
    managed,
    paging::page,
    shapes::{FILTER, MARKER, MAX_ITEMS},
    views,
};
use crate::sandbox::{
    service::{Answer, Call, Operation},
    state::{Account, Entity, Group, Name, Policy, Role, User},
    wire::{Record, Value},
};
use crate::values::managed_policies::ManagedPolicy;

pub(super) const OPERATIONS: &[Operation] = &[Operation::read(
    "GetAccountAuthorizationDetails",
    &[FILTER, MAX_ITEMS, MARKER],
    ACCOUNT,
    get_account_authorization_details,
)];

/// One item of the details; a page counts them all together.
enum Item<'a> {
    User(&'a Name, &'a User),
    Group(&'a Name, &'a Group),
    Role(&'a Name, &'a Role),
    Policy(&'a Name, &'a Policy),
    ManagedPolicy(&'static ManagedPolicy),
}

/// Of AWS's own policies only those are told that are in use.
fn get_account_authorization_details(call: &mut Call<'_>, input: &Record) -> Answer {
    let account = call.account();
    let filter: Vec<&str> = input.texts("Filter").collect();
    let users = account.users.iter().map(|(name, user)| Item::User(name, user));
    let groups = account.groups.iter().map(|(name, group)| Item::Group(name, group));
    let roles = account.roles.iter().map(|(name, role)| Item::Role(name, role));
    let policies = account.policies.iter().map(|(name, policy)| Item::Policy(name, policy));
    let in_use: BTreeSet<&str> = account.entities().flat_map(Entity::policies).collect();
    let managed = managed::all().iter().filter(|policy| in_use.contains(&*policy.arn(&account.partition)));
    let managed = managed.map(Item::ManagedPolicy);
    let items = users.chain(groups).chain(roles).chain(policies).chain(managed);
    let wanted = items.filter(|item| filter.is_empty() || filter.contains(&item.entity_type()));
    let (items, tail) = page(input, wanted)?.split();
    let list = |name: &str| -> Value {
        let listed = items.iter().filter(|item| item.list() == name);
        listed.map(|item| item.view(account)).collect::<Vec<_>>().into()
    };
    let mut details = Record::default();
    for name in ["UserDetailList", "GroupDetailList", "RoleDetailList", "Policies"] {
        details = details.with(name, list(name));
    }
    Ok(details.and(tail))
}

impl Item<'_> {
    fn entity_type(&self) -> &'static str {
        match self {
            Self::User(..) => "User",
            Self::Group(..) => "Group",
            Self::Role(..) => "Role",
            Self::Policy(..) => "LocalManagedPolicy",
            Self::ManagedPolicy(..) => "AWSManagedPolicy",
        }
    }

    fn list(&self) -> &'static str {
        match self {
            Self::User(..) => "UserDetailList",
            Self::Group(..) => "GroupDetailList",
            Self::Role(..) => "RoleDetailList",
            Self::Policy(..) | Self::ManagedPolicy(..) => "Policies",
        }
    }

    fn view(&self, account: &Account) -> Record {
        match self {
            Self::User(name, user) => user_detail(account, name, user),
            Self::Group(name, group) => views::group(account, name, &group.entity)
                .with("GroupPolicyList", views::inline_policies(&group.entity))
                .with("AttachedManagedPolicies", views::attached_policies(&group.entity)),
            Self::Role(name, role) => role_detail(account, name, role),
            Self::Policy(name, policy) => {
                let newest_first = policy.versions.keys().rev();
                let versions: Vec<Record> =
                    newest_first.filter_map(|number| views::version(policy, *number, true)).collect();
                views::policy(account, name, policy).with("PolicyVersionList", versions)
            }
            Self::ManagedPolicy(policy) => {
                let version = views::managed_version(account, policy, true);
                views::managed_policy(account, policy).with("PolicyVersionList", vec![version])
            }
        }
    }
}

fn user_detail(account: &Account, name: &Name, user: &User) -> Record {
    let groups: Vec<&str> = user.groups.iter().map(Name::as_str).collect();
    views::named(account, &user.entity, "user", ("UserName", "UserId"), name)
        .with("UserPolicyList", views::inline_policies(&user.entity))
        .with("GroupList", groups)
        .with("AttachedManagedPolicies", views::attached_policies(&user.entity))
        .with_some("PermissionsBoundary", views::boundary(&user.entity))
        .with("Tags", views::tags(&user.entity.tags))
}

fn role_detail(account: &Account, name: &Name, role: &Role) -> Record {
    let last_used = Record::default().with_some("LastUsedDate", role.last_used);
    views::named(account, &role.entity, "role", ("RoleName", "RoleId"), name)
        .with("AssumeRolePolicyDocument", views::encoded(&role.trust_policy))
        .with("InstanceProfileList", Vec::<Record>::new())
        .with("RolePolicyList", views::inline_policies(&role.entity))
        .with("AttachedManagedPolicies", views::attached_policies(&role.entity))
        .with_some("PermissionsBoundary", views::boundary(&role.entity))
        .with("Tags", views::tags(&role.entity.tags))
        .with("RoleLastUsed", last_used)
}
