//! A permission set that is to go, with all that is held by it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use futures::future::try_join_all;

use super::places::{Accounts, inactive, is_active, out_of_reach, shown, some_accounts};
use crate::aws::operation::identity_store::{DESCRIBE_GROUP, DESCRIBE_USER, LIST_GROUP_MEMBERSHIPS};
use crate::aws::operation::organizations::{DESCRIBE_ACCOUNT, DESCRIBE_ORGANIZATION, LIST_ACCOUNTS};
use crate::aws::operation::sso::{
    DESCRIBE_PERMISSION_SET, GET_INLINE_POLICY, GET_PERMISSIONS_BOUNDARY, LIST_ACCOUNT_ASSIGNMENTS,
    LIST_INSTANCES, LIST_MANAGED_POLICIES, LIST_PERMISSION_SETS, LIST_PROVISIONED_ACCOUNTS,
};
use crate::aws::reader::sso::{Assignment, Holder, InstanceChoice};
use crate::aws::{AwsError, Operation, Reader, Writer};
use crate::model::{Action, Address, Diff, Finding, Impact, Resource, Stage, Step};
use crate::resources::identity_center::holdings::{Change, Holding, NamedHolder, holders_of};
use crate::resources::identity_center::reference::Declared;
use crate::resources::identity_center::rights::{self, AllRights};
use crate::resources::identity_center::wording::first_few;
use crate::resources::identity_center::{address, reference};
use crate::values::suggestion::closest;
use crate::values::{AccountId, Origin, PermissionSetName};

/// A permission set that is to go.
#[derive(Clone, Debug)]
pub struct AbsentPermissionSet {
    /// The instance that it is in.
    pub center: InstanceChoice,
    /// Its name.
    pub name: PermissionSetName,
    /// Where the file says so.
    pub at: Origin,
    /// The names that the file declares.
    pub declared: Arc<Declared>,
}

/// What is there of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Live {
    /// There is no instance to work with.
    #[default]
    NoInstance,
    /// No permission set has the name.
    Gone {
        /// The nearest name that there is.
        nearest: Option<PermissionSetName>,
    },
    /// It is there.
    There(There),
}

/// A permission set that is there, and who holds it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct There {
    /// The account of the session.
    pub account: AccountId,
    /// The management account, where it is provisioned in that and the session's is another.
    pub out_of_reach: Option<AccountId>,
    /// Whether the caller is signed in by this permission set.
    pub is_of_caller: bool,
    /// Whether whoever holds it has all rights.
    pub all_rights: AllRights,
    /// What is held of it, account by account.
    pub holdings: Vec<Holding>,
    /// What Organizations says of those accounts.
    pub accounts: Option<Accounts>,
}

impl There {
    /// Says where nothing can be taken away, since the account is not active: AWS fails these requests, and would leave the
    /// permission set half deleted.
    fn held_out_of_use(&self) -> Option<Finding> {
        let accounts = self.accounts.as_ref();
        let mut holders: BTreeMap<&AccountId, Vec<String>> = BTreeMap::new();
        for holding in self.holdings.iter().filter(|holding| !is_active(&holding.account, accounts)) {
            holders.entry(&holding.account).or_default().push(holding.holder.to_string());
        }
        if holders.is_empty() {
            return None;
        }
        let (accounts_named, them) =
            if holders.len() == 1 { ("the account", "it") } else { ("these accounts", "them") };
        let held = holders.into_iter().map(|(account, holders)| {
            format!("{} by {}", inactive(account, accounts), holders.join(" and "))
        });
        Some(Finding::Blocked {
            why: format!("it is held where nothing can be taken away: in {}", first_few(held)),
            next: format!("reopen {accounts_named}, or wait until AWS has closed {them} for good"),
        })
    }
}

/// Whether somebody has access by a holder, now or as soon as the file holds.
fn has_people(holder: &NamedHolder, declared: &Declared) -> bool {
    let is_to_have = match (&holder.holder, &holder.name) {
        (Holder::Group(_), Some(name)) => declared.peopled_groups.contains(name),
        (Holder::Group(_) | Holder::User(_), _) => false,
    };
    holder.has_people || is_to_have
}

/// What is lost with all rights: who else has them in the account would take reads of everything held there.
fn administration_lost(all_rights: AllRights, holding: &Holding, place: &str) -> Option<String> {
    let gave = match all_rights {
        AllRights::Given => "gives",
        AllRights::Perhaps => "may give",
        AllRights::NotGiven => return None,
    };
    Some(format!(
        "it {gave} {} all rights in {place}, and who else has them there is not known",
        holding.holder
    ))
}

impl Resource for AbsentPermissionSet {
    type Live = Live;
    type Change = Change;
    const READS: &'static [Operation] = &[
        LIST_INSTANCES,
        DESCRIBE_ORGANIZATION,
        LIST_PERMISSION_SETS,
        DESCRIBE_PERMISSION_SET,
        LIST_PROVISIONED_ACCOUNTS,
        LIST_ACCOUNT_ASSIGNMENTS,
        LIST_MANAGED_POLICIES,
        GET_INLINE_POLICY,
        GET_PERMISSIONS_BOUNDARY,
        DESCRIBE_GROUP,
        DESCRIBE_USER,
        LIST_GROUP_MEMBERSHIPS,
        DESCRIBE_ACCOUNT,
        LIST_ACCOUNTS,
    ];

    fn address(&self) -> Address {
        address::permission_set(&self.name)
    }

    fn declared_at(&self) -> Option<Origin> {
        Some(self.at)
    }

    fn depends_on(&self) -> Vec<Address> {
        vec![address::instance()]
    }

    async fn read(&self, reader: &Reader) -> Result<Live, AwsError> {
        let Some(instance) = Box::pin(reference::instance(reader, &self.center)).await? else {
            return Ok(Live::NoInstance);
        };
        let sets = Box::pin(reader.permission_sets(&instance)).await?;
        let Some(set) = sets.get(&self.name) else {
            let nearest = closest(self.name.as_str(), sets.keys().map(PermissionSetName::as_str));
            return Ok(Live::Gone { nearest: nearest.map(PermissionSetName::from_aws) });
        };
        let provisioned = reader.accounts_provisioned(&instance, &set.arn).await?;
        let held = provisioned.iter().map(|account| {
            let (instance, set) = (&instance, set.arn.clone());
            let assignment = Assignment { account: account.clone(), set };
            async move { Box::pin(holders_of(reader, instance, &assignment)).await }
        });
        let holdings: Vec<Holding> = try_join_all(held).await?.into_iter().flatten().collect();
        let all_rights = if holdings.is_empty() {
            AllRights::NotGiven
        } else {
            rights::of_set(reader, &instance, &set.arn).await?.all()
        };
        let accounts: BTreeSet<AccountId> = holdings.iter().map(|holding| holding.account.clone()).collect();
        let identity = reader.identity();
        let is_out_of_reach = identity.account != instance.owner && provisioned.contains(&instance.owner);
        Ok(Live::There(There {
            account: identity.account.clone(),
            out_of_reach: is_out_of_reach.then_some(instance.owner),
            is_of_caller: reference::set_of_caller(identity).as_ref() == Some(&self.name),
            all_rights,
            accounts: some_accounts(&accounts, reader).await?,
            holdings,
        }))
    }

    fn diff(&self, live: &Live) -> Diff<Change> {
        let Self { center, name, at: _, declared } = self;
        let there = match live {
            Live::NoInstance => return Diff::found(reference::without_instance()),
            Live::Gone { nearest: None } => return Diff::settled(),
            Live::Gone { nearest: Some(nearest) } => {
                let what = format!("there is no permission set `{name}`; did you mean `{nearest}`?");
                return Diff::found(Finding::Note(what));
            }
            Live::There(there) => there,
        };
        let There { account, out_of_reach: management, is_of_caller, all_rights, holdings, accounts } = there;
        let mut diff = Diff::settled();
        let place = |holding: &Holding| shown(&holding.account, accounts.as_ref());
        let lost = holdings.iter().map(|holding| format!("{} in {}", holding.holder, place(holding)));
        diff.set("assignments", Vec::new(), lost.collect());
        for holding in holdings {
            let change = Change::Unassign { center: center.clone(), holding: holding.clone() };
            let step = Step::shrink(change).stage(Stage::Admit).abreast();
            let is_own_way_in = *is_of_caller && holding.account == *account;
            let step = if is_own_way_in { step.last() } else { step };
            let mut harms = Vec::new();
            if is_own_way_in {
                harms.push("you are signed in by this permission set".to_owned());
            }
            if has_people(&holding.holder, declared) {
                harms.push(format!("{} loses this way into {}", holding.holder, place(holding)));
            }
            // A group without people may get some; whoever was deleted comes back as somebody else.
            if holding.holder.name.is_some() {
                harms.extend(administration_lost(*all_rights, holding, &place(holding)));
            }
            diff.step(if harms.is_empty() {
                step
            } else {
                step.impact(Impact::LocksOut).because(harms.join("; "))
            });
        }
        let delete = Change::DeleteSet { center: center.clone(), name: name.clone() };
        let delete = Step::shrink(delete).stage(Stage::Prepare).impact(Impact::Destroys);
        // It cannot go before the last assignment has, which waits for everything else.
        let waits = diff.steps.iter().any(|step| step.last);
        diff.step(if waits { delete.last() } else { delete });
        diff.findings.extend(management.as_ref().map(out_of_reach));
        diff.findings.extend(there.held_out_of_use());
        diff.action = Some(Action::Delete);
        diff.in_order()
    }

    async fn apply(&self, change: &Change, writer: &Writer) -> Result<(), AwsError> {
        Box::pin(change.send(writer)).await
    }
}
