//! A customer-managed policy that is to go: first from everywhere it is attached, then altogether.

use std::sync::Arc;

use crate::aws::operation::iam::{
    DELETE_POLICY, DELETE_POLICY_VERSION, DELETE_ROLE_PERMISSIONS_BOUNDARY, DELETE_USER_PERMISSIONS_BOUNDARY,
    DETACH_GROUP_POLICY, DETACH_ROLE_POLICY, DETACH_USER_POLICY, GET_ACCOUNT_AUTHORIZATION_DETAILS,
    LIST_ENTITIES_FOR_POLICY,
};
use crate::aws::reader::iam::{PolicyDetail, PolicyEntities};
use crate::aws::writer::{Subject, SubjectKind};
use crate::aws::{AwsError, Operation, Reader, Writer};
use crate::model::{
    Action, Address, Call, Change, Diff, Effect, Holder, Impact, Policy, Raised, Resource, Stage, Step,
};
use crate::values::policy::PolicyDocument;
use crate::values::{AccountId, Arn, GroupName, PolicyName, UserName};

use crate::resources::document;
use crate::resources::iam::address;

/// A customer-managed policy that one account is not to have.
#[derive(Clone, Debug)]
pub struct AbsentPolicy {
    /// The account.
    pub account: AccountId,
    /// The policy's name.
    pub name: PolicyName,
}

/// What is to be undone before a policy can go, and its going.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Removal {
    /// Detaches it from a user.
    DetachUser(Arn, UserName),
    /// Detaches it from a group.
    DetachGroup(Arn, GroupName),
    /// Detaches it from a role.
    DetachRole(Arn, String),
    /// Lifts it as the boundary of a user.
    UnboundUser(Arn, UserName),
    /// Lifts it as the boundary of a role.
    UnboundRole(Arn, String),
    /// Removes a version that is not in force.
    DeleteVersion(Arn, String),
    /// Removes the policy and the version in force.
    Delete(Arn),
}

impl Removal {
    fn policy(&self) -> &Arn {
        match self {
            Self::DetachUser(policy, _)
            | Self::DetachGroup(policy, _)
            | Self::DetachRole(policy, _)
            | Self::UnboundUser(policy, _)
            | Self::UnboundRole(policy, _)
            | Self::DeleteVersion(policy, _)
            | Self::Delete(policy) => policy,
        }
    }
}

impl Change for Removal {
    fn call(&self) -> Call {
        let policy = |operation| Call::new(operation).with("PolicyArn", self.policy().to_string());
        match self {
            Self::DetachUser(_, user) => policy(DETACH_USER_POLICY).with("UserName", user.as_str()),
            Self::DetachGroup(_, group) => policy(DETACH_GROUP_POLICY).with("GroupName", group.as_str()),
            Self::DetachRole(_, role) => policy(DETACH_ROLE_POLICY).with("RoleName", role.as_str()),
            Self::UnboundUser(_, user) => {
                Call::new(DELETE_USER_PERMISSIONS_BOUNDARY).with("UserName", user.as_str())
            }
            Self::UnboundRole(_, role) => {
                Call::new(DELETE_ROLE_PERMISSIONS_BOUNDARY).with("RoleName", role.as_str())
            }
            Self::DeleteVersion(_, version) => {
                policy(DELETE_POLICY_VERSION).with("VersionId", version.as_str())
            }
            Self::Delete(_) => policy(DELETE_POLICY),
        }
    }
}

/// The policy and everything that holds it; nothing where there is no such policy.
pub(super) type Live = Option<(PolicyDetail, Arc<PolicyEntities>)>;

impl Resource for AbsentPolicy {
    type Live = Live;
    type Change = Removal;
    const READS: &'static [Operation] = &[GET_ACCOUNT_AUTHORIZATION_DETAILS, LIST_ENTITIES_FOR_POLICY];

    fn address(&self) -> Address {
        address::policy(&self.account, &self.name)
    }

    async fn read(&self, reader: &Reader) -> Result<Live, AwsError> {
        let details = reader.authorization_details().await?;
        let Some(policy) = details.policies.get(&self.name) else {
            return Ok(None);
        };
        Ok(Some((policy.clone(), reader.policy_entities(&policy.arn).await?)))
    }

    fn diff(&self, live: &Live) -> Diff<Removal> {
        let Self { account: _, name: _ } = self;
        let mut diff = Diff::settled();
        let Some((policy, entities)) = live else {
            return diff;
        };
        let PolicyEntities { users, groups, roles, bounded_users, bounded_roles } = &**entities;
        // A document that cannot be read may deny something.
        let denies = policy.document().is_none_or(PolicyDocument::has_deny);
        let arn = || policy.arn.clone();
        let mut remove = |stage, change, effect: Option<Effect>, weakens: Option<&str>| {
            let mut step = Step::shrink(change).stage(stage).impact(Impact::Destroys);
            step.effects.extend(effect);
            step.raised.extend(weakens.map(|why| Raised { impact: Impact::Weakens, why: why.to_owned() }));
            diff.step(step);
        };
        let withdraws = |from| Some(Effect::Withdraws { from, policy: Policy::Managed(arn()) });
        let lifted = denies.then_some(document::LIFTED);
        let stage = Stage::of_policy(denies);
        for user in users {
            let change = Removal::DetachUser(arn(), user.clone());
            remove(stage, change, withdraws(Holder::User(user.clone())), lifted);
        }
        for group in groups {
            let change = Removal::DetachGroup(arn(), group.clone());
            remove(stage, change, withdraws(Holder::Group(group.clone())), lifted);
        }
        for role in roles {
            let change = Removal::DetachRole(arn(), role.clone());
            remove(stage, change, withdraws(Holder::Role(role.clone())), lifted);
        }
        let unbounded = Some("without the boundary, its holder's other policies allow all they say");
        for user in bounded_users {
            remove(Stage::Restrict, Removal::UnboundUser(arn(), user.clone()), None, unbounded);
        }
        for role in bounded_roles {
            remove(Stage::Restrict, Removal::UnboundRole(arn(), role.clone()), None, unbounded);
        }
        for version in policy.versions.iter().filter(|version| !version.is_default) {
            remove(Stage::Prepare, Removal::DeleteVersion(arn(), version.id.clone()), None, None);
        }
        remove(Stage::Prepare, Removal::Delete(arn()), None, None);
        if let Some(document) = policy.document() {
            diff.attributes.push(document::attribute("document".to_owned(), Some(document), None));
        }
        let holders = users.iter().map(|user| format!("user {user}"));
        let holders = holders.chain(groups.iter().map(|group| format!("group {group}")));
        let holders = holders.chain(roles.iter().map(|role| format!("role {role}")));
        diff.set("attached_to", Vec::new(), holders.collect());
        let bounded = bounded_users.iter().map(|user| format!("user {user}"));
        let bounded = bounded.chain(bounded_roles.iter().map(|role| format!("role {role}")));
        diff.set("bounds", Vec::new(), bounded.collect());
        let versions = policy.versions.iter().map(|version| version.id.clone());
        diff.set("versions", Vec::new(), versions.collect());
        diff.action = Some(Action::Delete);
        diff.in_order()
    }

    async fn apply(&self, change: &Removal, writer: &Writer) -> Result<(), AwsError> {
        let iam = writer.iam();
        let about = [Subject::new(SubjectKind::Policy, &self.name)];
        let arn = change.policy().to_string();
        let operation = change.call().operation;
        match change {
            Removal::DetachUser(_, user) => {
                let call = || iam.detach_user_policy().policy_arn(&arn).user_name(user.as_str()).send();
                writer.remove(operation, &about, call).await
            }
            Removal::DetachGroup(_, group) => {
                let call = || iam.detach_group_policy().policy_arn(&arn).group_name(group.as_str()).send();
                writer.remove(operation, &about, call).await
            }
            Removal::DetachRole(_, role) => {
                let call = || iam.detach_role_policy().policy_arn(&arn).role_name(role).send();
                writer.remove(operation, &about, call).await
            }
            Removal::UnboundUser(_, user) => {
                let call = || iam.delete_user_permissions_boundary().user_name(user.as_str()).send();
                writer.remove(operation, &about, call).await
            }
            Removal::UnboundRole(_, role) => {
                let call = || iam.delete_role_permissions_boundary().role_name(role).send();
                writer.remove(operation, &about, call).await
            }
            Removal::DeleteVersion(_, version) => {
                let call = || iam.delete_policy_version().policy_arn(&arn).version_id(version).send();
                writer.remove(operation, &about, call).await
            }
            Removal::Delete(_) => {
                let call = || iam.delete_policy().policy_arn(&arn).send();
                writer.remove(operation, &about, call).await
            }
        }
    }
}
