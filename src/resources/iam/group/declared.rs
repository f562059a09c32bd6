//! A group that the file declares.

use std::collections::BTreeSet;
use std::sync::Arc;

use indexmap::IndexMap;

use super::change::{self, OfGroup};
use crate::aws::operation::iam::{GET_ACCOUNT_AUTHORIZATION_DETAILS, LIST_POLICIES};
use crate::aws::reader::iam::GroupDetail;
use crate::aws::{AwsError, Operation, Reader, Writer};
use crate::model::{Address, Diff, Resource};
use crate::resources::iam::address;
use crate::resources::iam::reference::{self, DeclaredPolicies, Meaning, PolicyReference};
use crate::values::policy::PolicyDocument;
use crate::values::{AccountId, Arn, GroupName, ListOf, PolicyName, Spanned, UserName};

/// The managed policies that a group is to have.
pub type Managed = ListOf<Spanned<PolicyReference>>;
/// The users that are to be in a group.
pub type Members = ListOf<Spanned<UserName>>;

/// A group of one account; a collection left out is left alone.
#[derive(Clone, Debug)]
pub struct Group {
    /// The account.
    pub account: AccountId,
    /// The group's name.
    pub name: GroupName,
    /// The managed policies attached to it.
    pub managed_policies: Option<Managed>,
    /// Whether its inline policies are exactly these, and the policies.
    pub inline_policies: Option<(bool, IndexMap<PolicyName, PolicyDocument>)>,
    /// The users in it.
    pub members: Option<Members>,
    /// The policies that the file declares.
    pub declared_policies: Arc<DeclaredPolicies>,
    /// The users that the file declares.
    pub declared_users: Arc<BTreeSet<UserName>>,
}

/// What IAM says of a group, and of the names that the file uses for it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Live {
    /// The group, if it is there.
    pub group: Option<GroupDetail>,
    /// The users in it.
    pub members: BTreeSet<UserName>,
    /// All users of the account.
    pub users: BTreeSet<UserName>,
    /// What each reference of the file means, in the file's order.
    pub meanings: Vec<Meaning>,
    /// Which of the policies that are attached have a Deny.
    pub denying: BTreeSet<Arn>,
}

impl Group {
    pub(super) fn references(&self) -> impl Iterator<Item = &Spanned<PolicyReference>> {
        self.managed_policies.iter().flat_map(|managed| &managed.items)
    }

    pub(super) fn member_names(&self) -> impl Iterator<Item = &Spanned<UserName>> {
        self.members.iter().flat_map(|members| &members.items)
    }
}

impl Resource for Group {
    type Live = Live;
    type Change = OfGroup;
    const READS: &'static [Operation] = &[GET_ACCOUNT_AUTHORIZATION_DETAILS, LIST_POLICIES];

    fn address(&self) -> Address {
        address::group(&self.account, &self.name)
    }

    fn depends_on(&self) -> Vec<Address> {
        let named = self.references().filter_map(|reference| match &reference.value {
            PolicyReference::Local(name) | PolicyReference::Named(name) => Some(name.clone()),
            PolicyReference::Arn(arn) if !arn.is_aws_managed_policy() => {
                Some(PolicyName::from_aws(arn.name()))
            }
            PolicyReference::Arn(_) | PolicyReference::Aws(_) => None,
        });
        let policies = named
            .filter(|name| self.declared_policies.contains_key(name))
            .map(|name| address::policy(&self.account, &name));
        let users = self.member_names().filter(|member| self.declared_users.contains(&member.value));
        policies.chain(users.map(|member| address::user(&self.account, member))).collect()
    }

    async fn read(&self, reader: &Reader) -> Result<Live, AwsError> {
        let details = reader.authorization_details().await?;
        let meanings = self
            .references()
            .map(|reference| reference::meaning(reference, &self.declared_policies, &details, reader));
        let meanings = futures::future::try_join_all(meanings).await?;
        let group = details.groups.get(&self.name).cloned();
        let attached = group.iter().flat_map(|group| &group.attached).map(|attached| &attached.arn);
        let denies = |arn: &&Arn| reference::has_deny(arn, &details, &self.declared_policies);
        Ok(Live {
            denying: attached.filter(denies).cloned().collect(),
            members: details.members(&self.name).map(|user| user.name.clone()).collect(),
            users: details.users.keys().cloned().collect(),
            meanings,
            group,
        })
    }

    fn diff(&self, live: &Live) -> Diff<OfGroup> {
        super::diff::diff(self, live)
    }

    async fn apply(&self, change: &OfGroup, writer: &Writer) -> Result<(), AwsError> {
        change::send(change, writer).await
    }
}
