//! The instance of IAM Identity Center: looked for, never made.

use std::collections::BTreeSet;

use futures::future::try_join_all;

use super::accounts::AccountChoice;
use super::address;
use super::wording::counted;
use crate::aws::operation::organizations::{
    DESCRIBE_ORGANIZATION, LIST_ACCOUNTS, LIST_ACCOUNTS_OF_UNIT, LIST_ORGANIZATIONAL_UNITS, LIST_ROOTS,
};
use crate::aws::operation::sso::{LIST_INSTANCES, LIST_PROVISIONED_SETS};
use crate::aws::reader::sso::{By, Instance, InstanceChoice, Search};
use crate::aws::{AwsError, Operation, Reader, Writer};
use crate::model::{Address, Diff, Finding, Resource};
use crate::resources::Never;
use crate::values::suggestion::listed;
use crate::values::{AccountId, Origin, Region};

/// The instance of IAM Identity Center that a file means.
#[derive(Clone, Debug)]
pub struct CenterInstance {
    /// Which.
    pub choice: InstanceChoice,
    /// Where the file names it, or begins to speak of IAM Identity Center.
    pub at: Origin,
    /// Whether the file declares who holds what.
    pub has_assignments: bool,
    /// The accounts whose holders are all read, since nobody else may hold anything there.
    pub exclusive_in: Vec<AccountChoice>,
}

/// What is there, and how it is read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Live {
    /// What looking for the instance found.
    pub search: Search,
    /// The account of the session, and whether it can ask who holds what by principal; unknown without an instance.
    pub by: Option<By>,
    /// The account that reads.
    pub account: AccountId,
    /// The organization that it is in; asked for only where there is no instance.
    pub organization: Organization,
    /// How many accounts are meant by `exclusive_in`.
    pub exclusive_accounts: usize,
    /// How many calls it takes to read all holders in the accounts of `exclusive_in`.
    pub exclusive_reads: usize,
    /// The calls of IAM Identity Center a second that the session keeps to.
    pub rate: u32,
}

/// The organization that an account is in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Organization {
    /// Not asked for, or not told.
    #[default]
    Unknown,
    /// None.
    None,
    /// One that this account manages.
    ManagedBy(AccountId),
}

/// What to do where it is unknown whether there is an instance.
const GRANT: &str = "grant `sso:ListInstances` there, or say with `identity_center.region` where it is";

impl Resource for CenterInstance {
    type Live = Live;
    type Change = Never;
    const READS: &'static [Operation] = &[
        LIST_INSTANCES,
        DESCRIBE_ORGANIZATION,
        LIST_PROVISIONED_SETS,
        LIST_ACCOUNTS,
        LIST_ROOTS,
        LIST_ORGANIZATIONAL_UNITS,
        LIST_ACCOUNTS_OF_UNIT,
    ];

    fn address(&self) -> Address {
        address::instance()
    }

    fn declared_at(&self) -> Option<Origin> {
        Some(self.at)
    }

    async fn read(&self, reader: &Reader) -> Result<Live, AwsError> {
        let search = reader.identity_center(&self.choice).await?;
        let mut live = Live {
            search,
            by: None,
            account: reader.identity().account.clone(),
            organization: Organization::Unknown,
            exclusive_accounts: 0,
            exclusive_reads: 0,
            rate: reader.session().identity_center_rate(),
        };
        let instance = match &live.search {
            Search::Found(instance) => instance,
            Search::Nowhere { .. } => {
                live.organization = Organization::read(reader).await?;
                return Ok(live);
            }
            _ => return Ok(live),
        };
        if self.has_assignments {
            live.by = Some(reader.assignments_by(instance).await?);
        }
        let reads = self.exclusive_reads(instance, reader).await?;
        (live.exclusive_accounts, live.exclusive_reads) = (reads.len(), reads.iter().sum());
        Ok(live)
    }

    fn diff(&self, live: &Live) -> Diff<Never> {
        let Self { choice, at, has_assignments: _, exclusive_in: _ } = self;
        let refused = |why: String, help: String| Finding::Refused { at: Some(*at), why, help };
        Diff::found(match &live.search {
            Search::Found(_) => {
                let findings = live.notes().map(Finding::Note).collect();
                return Diff { findings, ..Diff::settled() };
            }
            Search::Nowhere { looked_in, denied_in } => live.nowhere(choice, looked_in, denied_in),
            Search::OfOneAccount { instance, denied_in } => of_one_account(instance, denied_in),
            Search::Several(instances) => refused(
                "there are several instances of IAM Identity Center".to_owned(),
                format!("say which with `identity_center.instance`: {}", arns(instances)),
            ),
            Search::Other { instances, denied_in } if !denied_in.is_empty() => {
                let called = choice.arn.as_ref().map(|arn| format!(" `{arn}`")).unwrap_or_default();
                Finding::Blocked {
                    why: format!(
                        "it is unknown whether the instance{called} is in {}: listing instances is denied there; elsewhere only {} was seen",
                        several(denied_in),
                        listed(instances.iter().map(|instance| instance.arn.as_str()), "and"),
                    ),
                    next: GRANT.to_owned(),
                }
            }
            Search::Other { instances, denied_in: _ } => refused(
                match &choice.arn {
                    Some(arn) => format!("there is no instance `{arn}`"),
                    None => "there is no such instance of IAM Identity Center".to_owned(),
                },
                format!("write {}, or leave `identity_center.instance` out", arns(instances)),
            ),
            Search::NotActive(instance, state) => Finding::Blocked {
                why: format!("the instance {instance} is not active: {state}"),
                next:
                    "look at it in the console of IAM Identity Center, and run this again once it is active"
                        .to_owned(),
            },
        })
    }

    async fn apply(&self, change: &Never, _: &Writer) -> Result<(), AwsError> {
        match *change {}
    }
}

impl CenterInstance {
    /// How many calls it takes to read all holders in each account where nobody else may hold anything: one for the permission
    /// sets there, and one for who holds each.
    ///
    /// What cannot be read is for those to say who read it for more than a count.
    async fn exclusive_reads(&self, instance: &Instance, reader: &Reader) -> Result<Vec<usize>, AwsError> {
        let mut accounts = BTreeSet::new();
        for choice in &self.exclusive_in {
            match choice.among(reader).await {
                Ok(chosen) => accounts.extend(chosen.accounts.into_keys()),
                Err(error) if error.is_denial() => {}
                Err(error) => return Err(error),
            }
        }
        let reads =
            accounts.iter().map(async |account| match reader.sets_provisioned(instance, account).await {
                Ok(sets) => Ok(Some(1 + sets.len())),
                Err(error) if error.is_denial() => Ok(Some(1)),
                // There is no such account, and nobody in it.
                Err(error) if error.is_not_found() => Ok(None),
                Err(error) => Err(error),
            });
        Ok(try_join_all(reads).await?.into_iter().flatten().collect())
    }
}

impl Live {
    fn notes(&self) -> impl Iterator<Item = String> {
        let Self { search: _, by, account, organization: _, exclusive_accounts, exclusive_reads, rate } =
            self;
        let by_pair = (*by == Some(By::Pair)).then(|| {
            format!(
                "assignments are read by account and permission set, a call for each pair: only the management account may ask by principal, and this is {account}"
            )
        });
        let exclusive = (*exclusive_accounts > 0).then(|| {
            let accounts = counted(*exclusive_accounts, "account");
            let requests = counted(*exclusive_reads, "request");
            let time = lasting(exclusive_reads.div_ceil((*rate).max(1) as usize));
            format!("reading who holds what in {accounts} takes {requests}, about {time} at {rate} a second")
        });
        by_pair.into_iter().chain(exclusive)
    }

    /// Says that there is no instance, and what to do about it where this account stands.
    fn nowhere(&self, choice: &InstanceChoice, looked_in: &[Region], denied_in: &[Region]) -> Finding {
        let none = |regions| format!("there is no instance of IAM Identity Center in {}", several(regions));
        if !denied_in.is_empty() {
            let denied = several(denied_in);
            let unknown =
                format!("it is unknown whether there is one in {denied}: listing instances is denied there");
            return Finding::Blocked {
                why: if looked_in.is_empty() { unknown } else { format!("{}; {unknown}", none(looked_in)) },
                next: GRANT.to_owned(),
            };
        }
        let mut why = none(looked_in);
        let mut next = match &self.organization {
            Organization::ManagedBy(management) if *management != self.account => {
                why.push_str(", and the organization's cannot be seen from this account");
                format!(
                    "run it in the management account {management}, or in an account that it made administrator of IAM Identity Center"
                )
            }
            Organization::None => {
                "make it the management account of an organization, and enable an organization instance in the console of IAM Identity Center"
                    .to_owned()
            }
            Organization::ManagedBy(_) | Organization::Unknown => {
                let place = if choice.region.is_some() { "there " } else { "" };
                let choose = if choice.region.is_some() { "" } else { ", in the Region of your choice" };
                format!("enable an organization instance {place}in the management account's console{choose}")
            }
        };
        if choice.region.is_some() {
            next.insert_str(0, "correct `identity_center.region`, or ");
        } else {
            next.push_str(
                " (Regions that are enabled by default were asked; name another with `identity_center.region`)",
            );
        }
        Finding::Blocked { why, next }
    }
}

impl Organization {
    async fn read(reader: &Reader) -> Result<Self, AwsError> {
        match reader.organization().await {
            Ok(Some(organization)) => Ok(Self::ManagedBy(organization.management_account)),
            Ok(None) => Ok(Self::None),
            // It is asked only to say what to do next.
            Err(error) if error.is_denial() => Ok(Self::Unknown),
            Err(error) => Err(error),
        }
    }
}

/// Says that an account instance does not do, and what may.
fn of_one_account(instance: &Instance, denied_in: &[Region]) -> Finding {
    let why = format!(
        "the instance {instance} is an account instance, of account {} alone: it knows no permission sets",
        instance.owner
    );
    if denied_in.is_empty() {
        let next =
            "enable an organization instance of IAM Identity Center in the management account's console";
        return Finding::Blocked { why, next: next.to_owned() };
    }
    let denied = several(denied_in);
    Finding::Blocked {
        why: format!(
            "it is unknown whether the organization has an instance in {denied}: listing instances is denied there; {why}"
        ),
        next: GRANT.to_owned(),
    }
}

/// Regions by the first and the number of the others.
fn several(regions: &[Region]) -> String {
    match regions {
        [] => "any Region".to_owned(),
        [region] => region.to_string(),
        [region, other] => format!("{region} and {other}"),
        [region, others @ ..] => format!("{region} and {} other Regions", others.len()),
    }
}

fn arns(instances: &[Instance]) -> String {
    listed(instances.iter().map(|instance| instance.arn.as_str()), "or")
}

fn lasting(seconds: usize) -> String {
    if seconds < 120 { format!("{seconds} s") } else { format!("{} min", seconds.div_ceil(60)) }
}

#[cfg(test)]
mod tests;
