//! The instance of IAM Identity Center: which there is, and in which Region.

use std::collections::BTreeMap;
use std::fmt;

use aws_sdk_ssoadmin::operation::list_instances::ListInstancesOutput;
use aws_sdk_ssoadmin::types::{InstanceMetadata, InstanceStatus};

use super::account_id;
use super::sets::PAGE;
use crate::aws::operation::sso::LIST_INSTANCES;
use crate::aws::reader::organizations::Organization;
use crate::aws::reader::pages::page;
use crate::aws::reader::whole::required;
use crate::aws::{AwsError, Reader};
use crate::values::{AccountId, Partition, Region};

/// Which instance a file means.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct InstanceChoice {
    /// Its ARN; the only one there is when left out.
    pub arn: Option<String>,
    /// Its Region; the session's when left out, and where there is none, every Region that is enabled by default.
    pub region: Option<Region>,
}

/// An instance of an organization.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Instance {
    /// Its ARN.
    pub arn: String,
    /// The id of its directory.
    pub identity_store: String,
    /// The account that it belongs to.
    pub owner: AccountId,
    /// Its primary Region, where its API is.
    pub region: Region,
}

/// What looking for an instance found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Search {
    /// This one.
    Found(Instance),
    /// None.
    Nowhere {
        /// Where was looked, and there is none.
        looked_in: Vec<Region>,
        /// Where that was denied, so that it is unknown whether there is one.
        denied_in: Vec<Region>,
    },
    /// Only one that a single account has for itself, which knows no permission sets.
    OfOneAccount {
        /// That one.
        instance: Instance,
        /// Where looking was denied, so that it is unknown whether the organization has one there.
        denied_in: Vec<Region>,
    },
    /// Several, of which the file must name one.
    Several(Vec<Instance>),
    /// None that was seen has the ARN that the file names.
    Other {
        /// Those that were seen.
        instances: Vec<Instance>,
        /// Where looking was denied, so that it is unknown whether it is there.
        denied_in: Vec<Region>,
    },
    /// One that does not work yet, or any more.
    NotActive(Instance, String),
}

/// An instance as a Region tells of it.
#[derive(Clone, Debug)]
struct Listed {
    instance: Instance,
    /// Why it does not work, unless it does.
    fault: Option<String>,
    /// How well the Region knows: one that does not name the primary one, a replica, the primary Region itself.
    rank: u8,
}

/// What the Regions that were asked have told.
#[derive(Debug, Default)]
struct Told {
    /// The instances by ARN, each once however many Regions it is replicated to.
    instances: BTreeMap<String, Listed>,
    looked_in: Vec<Region>,
    denied_in: Vec<Region>,
}

/// Whose the instance of the organization would be.
enum Owner {
    /// Of the management account.
    Management(AccountId),
    /// Of nobody: there is no organization.
    Nobody,
    /// It may not be known.
    Unknown,
}

page!(ListInstancesOutput);

impl Reader {
    /// Looks for the instance that a file means (`ListInstances`, once a Region).
    ///
    /// In a Region that the file names a denial is the answer's error, and so is that of the session's where every other one
    /// denies it as well; where Regions are looked through, those that deny it are noted. Newer instances are replicated, and answer in more than one Region: the one
    /// that counts is the primary Region of each.
    pub async fn identity_center(&self, choice: &InstanceChoice) -> Result<Search, AwsError> {
        // On the heap: whoever waits for several calls at once has a large future.
        let ask = Box::pin(self.look_for(choice));
        Ok(self.sso_memos().searches.get(choice, ask).await?.as_ref().clone())
    }

    async fn look_for(&self, choice: &InstanceChoice) -> Result<Search, AwsError> {
        let first = choice.region.as_ref().unwrap_or_else(|| self.session().region());
        let (organization, listed) = futures::join!(self.organization(), self.instances_in(first));
        let mut told = Told::default();
        let denied = match listed {
            Ok(listed) => {
                told.take(first, listed);
                None
            }
            Err(error) if error.is_denial() && choice.region.is_none() => {
                told.denied_in.push(first.clone());
                Some(error)
            }
            Err(error) => return Err(error),
        };
        let owner = Owner::of(organization)?;
        // An account instance in the session's Region must not hide the organization's in another.
        if choice.region.is_none() && !told.has_meant(choice, &owner) {
            let regions = default_regions(self.identity().partition()).iter().copied().map(Region::new);
            let others: Vec<Region> = regions.filter(|region| region != first).collect();
            let answers = futures::future::join_all(others.iter().map(|region| self.instances_in(region)));
            for (region, answer) in others.iter().zip(answers.await) {
                match answer {
                    Ok(listed) => told.take(region, listed),
                    Err(error) if error.is_denial() => told.denied_in.push(region.clone()),
                    Err(error) => return Err(error),
                }
            }
        }
        match denied {
            // It is denied everywhere, and AWS's own words say best by what.
            Some(error) if told.looked_in.is_empty() => Err(error),
            Some(_) | None => Ok(told.judged(choice, &owner)),
        }
    }

    async fn instances_in(&self, region: &Region) -> Result<Vec<Listed>, AwsError> {
        let client = self.clients().sso(region);
        let list =
            |token: Option<String>| client.list_instances().max_results(PAGE).set_next_token(token).send();
        let pages: Vec<ListInstancesOutput> = self.pages(LIST_INSTANCES, list).await?;
        let mut instances = Vec::new();
        for page in pages {
            for instance in required(LIST_INSTANCES, page.instances, "Instances")? {
                instances.push(Listed::read(instance, region)?);
            }
        }
        Ok(instances)
    }
}

impl Owner {
    fn of(organization: Result<Option<Organization>, AwsError>) -> Result<Self, AwsError> {
        match organization {
            Ok(Some(organization)) => Ok(Self::Management(organization.management_account)),
            Ok(None) => Ok(Self::Nobody),
            // Whoever administers permission sets need not be allowed to look at the organization. Where it is an account
            // instance after all, AWS refuses the next call about permission sets and says why.
            Err(error) if error.is_denial() => Ok(Self::Unknown),
            Err(error) => Err(error),
        }
    }

    /// Whether an account that has an instance has it for the organization.
    fn may_be(&self, account: &AccountId) -> bool {
        match self {
            Self::Management(management) => management == account,
            Self::Nobody => false,
            Self::Unknown => true,
        }
    }
}

impl Told {
    fn take(&mut self, region: &Region, listed: Vec<Listed>) {
        self.looked_in.push(region.clone());
        for next in listed {
            let known = self.instances.get(&next.instance.arn);
            if known.is_none_or(|known| known.rank < next.rank) {
                self.instances.insert(next.instance.arn.clone(), next);
            }
        }
    }

    /// Whether there is one that the file may mean.
    fn has_meant(&self, choice: &InstanceChoice, owner: &Owner) -> bool {
        let mut instances = self.instances.values().map(|listed| &listed.instance);
        instances.any(|instance| choice.names(instance) && owner.may_be(&instance.owner))
    }

    fn judged(self, choice: &InstanceChoice, owner: &Owner) -> Search {
        let Self { instances, looked_in, denied_in } = self;
        if instances.is_empty() {
            return Search::Nowhere { looked_in, denied_in };
        }
        let (named, others): (Vec<Listed>, Vec<Listed>) =
            instances.into_values().partition(|listed| choice.names(&listed.instance));
        if named.is_empty() {
            let instances = others.into_iter().map(|listed| listed.instance).collect();
            return Search::Other { instances, denied_in };
        }
        let (whole, of_one): (Vec<Listed>, Vec<Listed>) =
            named.into_iter().partition(|listed| owner.may_be(&listed.instance.owner));
        // One that is being deleted is not in the way of its successor.
        let (working, idle): (Vec<Listed>, Vec<Listed>) =
            whole.into_iter().partition(|listed| listed.fault.is_none());
        let mut candidates = if working.is_empty() { idle } else { working };
        if candidates.len() > 1 {
            return Search::Several(candidates.into_iter().map(|listed| listed.instance).collect());
        }
        match (candidates.pop(), of_one.into_iter().next()) {
            (Some(Listed { instance, fault: None, .. }), _) => Search::Found(instance),
            (Some(Listed { instance, fault: Some(fault), .. }), _) => Search::NotActive(instance, fault),
            (None, Some(listed)) => Search::OfOneAccount { instance: listed.instance, denied_in },
            (None, None) => Search::Nowhere { looked_in, denied_in },
        }
    }
}

impl InstanceChoice {
    fn names(&self, instance: &Instance) -> bool {
        self.arn.as_ref().is_none_or(|arn| *arn == instance.arn)
    }
}

impl Listed {
    fn read(listed: InstanceMetadata, asked: &Region) -> Result<Self, AwsError> {
        let regions = listed.regions.unwrap_or_default().into_iter();
        let flagged = regions.filter(|region| region.is_primary_region).find_map(|region| region.region_name);
        let primary = listed.primary_region.or(flagged).map(Region::new);
        let rank = match &primary {
            None => 0,
            Some(primary) if primary != asked => 1,
            Some(_) => 2,
        };
        let instance = Instance {
            arn: required(LIST_INSTANCES, listed.instance_arn, "InstanceArn")?,
            identity_store: required(LIST_INSTANCES, listed.identity_store_id, "IdentityStoreId")?,
            owner: account_id(LIST_INSTANCES, listed.owner_account_id, "OwnerAccountId")?,
            region: primary.unwrap_or_else(|| asked.clone()),
        };
        let fault = match (required(LIST_INSTANCES, listed.status, "Status")?, listed.status_reason) {
            (InstanceStatus::Active, _) => None,
            (status, None) => Some(status.as_str().to_owned()),
            (status, Some(reason)) => Some(format!("{}: {reason}", status.as_str())),
        };
        Ok(Self { instance, fault, rank })
    }
}

/// The Regions that every account of a partition has without asking for them (AWS Account Management Reference Guide,
/// "Enable or disable AWS Regions in your account"); none of a partition that is not known.
fn default_regions(partition: &Partition) -> &'static [&'static str] {
    match partition.as_str() {
        "aws" => &[
            "us-east-1",
            "us-east-2",
            "us-west-1",
            "us-west-2",
            "ap-northeast-1",
            "ap-northeast-2",
            "ap-northeast-3",
            "ap-south-1",
            "ap-southeast-1",
            "ap-southeast-2",
            "ca-central-1",
            "eu-central-1",
            "eu-north-1",
            "eu-west-1",
            "eu-west-2",
            "eu-west-3",
            "sa-east-1",
        ],
        "aws-us-gov" => &["us-gov-east-1", "us-gov-west-1"],
        "aws-cn" => &["cn-north-1", "cn-northwest-1"],
        _ => &[],
    }
}

impl fmt::Display for Instance {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} in {}", self.arn, self.region)
    }
}
