//! A group that is to go: its members and policies first.

use std::collections::BTreeSet;

use super::change::{self, Change, OfGroup};
use crate::aws::operation::iam::{DELETE_GROUP, GET_ACCOUNT_AUTHORIZATION_DETAILS};
use crate::aws::reader::iam::{Attached, GroupDetail};
use crate::aws::writer::{Subject, SubjectKind};
use crate::aws::{AwsError, Operation, Reader, Writer};
use crate::model::{
    self, Action, Address, Call, Diff, Effect, Holder, Impact, Policy, Raised, Resource, Stage, Step,
};
use crate::resources::iam::reference::{DeclaredPolicies, has_deny};
use crate::values::policy::PolicyDocument;
use crate::values::{AccountId, Arn, GroupName, UserName};

use crate::resources::document;
use crate::resources::iam::address;

/// A group that one account is not to have.
#[derive(Clone, Debug)]
pub struct AbsentGroup {
    /// The account.
    pub account: AccountId,
    /// The group's name.
    pub name: GroupName,
}

/// What is to be undone before a group can go, and its going.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Removal {
    /// Empties it.
    Empty(OfGroup),
    /// Removes the empty group.
    Delete(GroupName),
}

impl model::Change for Removal {
    fn call(&self) -> Call {
        match self {
            Self::Empty(change) => change.call(),
            Self::Delete(group) => Call::new(DELETE_GROUP).with("GroupName", group.as_str()),
        }
    }
}

/// A group that is there, with what has to go before it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Live {
    /// The group.
    pub group: GroupDetail,
    /// The users in it.
    pub members: Vec<UserName>,
    /// Which of the policies that are attached have a Deny.
    pub denying: BTreeSet<Arn>,
}

impl Resource for AbsentGroup {
    type Live = Option<Live>;
    type Change = Removal;
    const READS: &'static [Operation] = &[GET_ACCOUNT_AUTHORIZATION_DETAILS];

    fn address(&self) -> Address {
        address::group(&self.account, &self.name)
    }

    async fn read(&self, reader: &Reader) -> Result<Self::Live, AwsError> {
        let details = reader.authorization_details().await?;
        let Some(group) = details.groups.get(&self.name) else {
            return Ok(None);
        };
        let attached = group.attached.iter().map(|policy| &policy.arn);
        let declared = DeclaredPolicies::new();
        Ok(Some(Live {
            denying: attached.filter(|arn| has_deny(arn, &details, &declared)).cloned().collect(),
            members: details.members(&self.name).map(|user| user.name.clone()).collect(),
            group: group.clone(),
        }))
    }

    fn diff(&self, live: &Self::Live) -> Diff<Removal> {
        let Self { account: _, name: _ } = self;
        let mut diff = Diff::settled();
        let Some(Live { group, members, denying }) = live else {
            return diff;
        };
        let GroupDetail { name, inline_policies, attached } = group;
        let mut empty = |stage, change, effect| {
            let change = Removal::Empty(OfGroup { group: name.clone(), change });
            let mut step = Step::shrink(change).stage(stage).impact(Impact::Destroys).effect(effect);
            if stage == Stage::Restrict {
                let why = document::LIFTED.to_owned();
                step.raised.push(Raised { impact: Impact::Weakens, why });
            }
            diff.step(step);
        };
        let withdraws = |policy| Effect::Withdraws { from: Holder::Group(name.clone()), policy };
        for user in members {
            let effect = Effect::Leaves { user: user.clone(), group: name.clone() };
            empty(Stage::Admit, Change::RemoveMember(user.clone()), effect);
        }
        for Attached { name: _, arn } in attached {
            let effect = withdraws(Policy::Managed(arn.clone()));
            empty(Stage::of_policy(denying.contains(arn)), Change::Detach(arn.clone()), effect);
        }
        for (policy, document) in inline_policies {
            // A document that cannot be read may deny something.
            let may_deny = document.as_ref().ok().is_none_or(PolicyDocument::has_deny);
            let effect = withdraws(Policy::Inline(policy.clone()));
            empty(Stage::of_policy(may_deny), Change::DeleteInline(policy.clone()), effect);
        }
        diff.step(Step::shrink(Removal::Delete(name.clone())).impact(Impact::Destroys));
        diff.set("members", Vec::new(), members.iter().map(ToString::to_string).collect());
        diff.set("managed_policies", Vec::new(), attached.iter().map(|a| a.name.to_string()).collect());
        for (policy, document) in inline_policies {
            let live = document.as_ref().ok();
            diff.attributes.push(document::attribute(format!("inline_policies.{policy}"), live, None));
        }
        diff.action = Some(Action::Delete);
        diff.in_order()
    }

    async fn apply(&self, change: &Removal, writer: &Writer) -> Result<(), AwsError> {
        match change {
            Removal::Empty(change) => change::send(change, writer).await,
            Removal::Delete(group) => {
                let delete = || writer.iam().delete_group().group_name(group.as_str()).send();
                writer.remove(DELETE_GROUP, &[Subject::new(SubjectKind::Group, group)], delete).await
            }
        }
    }
}
