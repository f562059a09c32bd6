//! What IAM Identity Center says of a permission set.

use std::collections::{BTreeMap, BTreeSet};

use futures::future::try_join_all;

use super::declared::{InlinePolicy, PermissionSet};
use super::diff::edits;
use super::meaning::{Meaning, meaning};
use super::own_policies::OwnPolicies;
use super::places::Places;
use super::policies::{AwsPolicy, BoundarySpec};
use crate::aws::reader::sso::{AttachedPolicy, Boundary, CustomerPolicy, Instance, PermissionSetDetail};
use crate::aws::{AwsError, Reader};
use crate::resources::identity_center::reference;
use crate::values::policy::PolicyDocument;
use crate::values::{AccountId, Arn, PermissionSetName};

/// What IAM Identity Center says of a permission set, and of the names that the file uses for it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Live {
    /// What the instance says; none, where there is no instance to work with.
    pub there: Option<There>,
}

/// What the instance says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct There {
    /// The instance.
    pub instance: Instance,
    /// The account of the session.
    pub account: AccountId,
    /// Whether the caller is signed in by this permission set.
    pub is_of_caller: bool,
    /// The permission set, if it is there.
    pub set: Option<Stored>,
    /// Where it is not, the name of one that differs in case alone.
    pub in_other_case: Option<PermissionSetName>,
    /// What each AWS-managed policy of the file means, in its order.
    pub managed: Vec<Meaning>,
    /// What the boundary of the file means, where it is an AWS-managed policy.
    pub boundary: Option<Meaning>,
    /// Where it is provisioned.
    pub places: Places,
    /// What this account says of the customer-managed policies that the file names.
    pub own_policies: OwnPolicies,
}

/// A permission set that is there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stored {
    /// Its ARN and settings.
    pub detail: PermissionSetDetail,
    /// Its policies and tags, as far as they matter.
    pub parts: Parts,
}

/// The policies and tags of a permission set; what the file does not declare is not read, but where all rights are at stake.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Parts {
    /// Its AWS-managed policies.
    pub managed: BTreeSet<AttachedPolicy>,
    /// The customer-managed policies that it refers to.
    pub customer: BTreeSet<CustomerPolicy>,
    /// Its inline policy, or why that cannot be understood.
    pub inline: Option<Result<PolicyDocument, String>>,
    /// Its permissions boundary.
    pub boundary: Option<Boundary>,
    /// Its tags.
    pub tags: BTreeMap<String, String>,
}

impl Live {
    pub(super) async fn read(desired: &PermissionSet, reader: &Reader) -> Result<Self, AwsError> {
        let Some(instance) = Box::pin(reference::instance(reader, &desired.center)).await? else {
            return Ok(Self::default());
        };
        let sets = Box::pin(reader.permission_sets(&instance)).await?;
        let mut behind = BTreeSet::new();
        let set = match sets.get(&desired.name) {
            None => None,
            Some(detail) => {
                let parts = Box::pin(Parts::read(desired, &instance, &detail.arn, reader));
                let of_accounts = Box::pin(reader.accounts_behind(&instance, &detail.arn));
                let (parts, of_accounts) = futures::try_join!(parts, of_accounts)?;
                behind.clone_from(&of_accounts);
                Some(Stored { detail: detail.clone(), parts })
            }
        };
        let differs_in_case = |name: &&PermissionSetName| {
            set.is_none() && name.as_str().eq_ignore_ascii_case(desired.name.as_str())
        };
        let in_other_case = sets.keys().find(differs_in_case).cloned();
        let (managed, boundary) = Box::pin(meanings(desired, set.as_ref(), reader)).await?;
        let identity = reader.identity();
        let mut there = There {
            account: identity.account.clone(),
            is_of_caller: reference::set_of_caller(identity).as_ref() == Some(&desired.name),
            instance,
            set,
            in_other_case,
            managed,
            boundary,
            places: Places::default(),
            own_policies: OwnPolicies::default(),
        };
        if let Some(set) = &there.set {
            let edited = edits(desired, &there);
            let (instance, arn) = (&there.instance, &set.detail.arn);
            there.places = Box::pin(Places::read(instance, arn, behind, edited.reach(), reader)).await?;
            if edited.narrows && !there.places.provisioned.is_empty() {
                let rights = Box::pin(Parts::read_rights(instance, arn, reader)).await?;
                there.set = there.set.map(|set| Stored { parts: rights.with(set.parts), ..set });
            }
        }
        there.own_policies = Box::pin(OwnPolicies::read(desired, &there, reader)).await?;
        Ok(Self { there: Some(there) })
    }
}

impl Parts {
    /// The parts that tell whether it gives all rights, declared or not: what the file leaves alone gives or takes them as well.
    async fn read_rights(instance: &Instance, set: &str, reader: &Reader) -> Result<Self, AwsError> {
        let (managed, inline, boundary) = futures::try_join!(
            reader.set_managed_policies(instance, set),
            reader.set_inline_policy(instance, set),
            reader.set_boundary(instance, set),
        )?;
        let (managed, inline) = (managed.as_ref().clone(), inline.as_ref().clone());
        Ok(Self { managed, inline, boundary: boundary.as_ref().clone(), ..Self::default() })
    }

    /// These, with the customer-managed policies and tags of others.
    fn with(self, Self { customer, tags, .. }: Self) -> Self {
        Self { customer, tags, ..self }
    }

    async fn read(
        desired: &PermissionSet,
        instance: &Instance,
        set: &str,
        reader: &Reader,
    ) -> Result<Self, AwsError> {
        let PermissionSet {
            // Which one it is.
            center: _,
            name: _,
            at: _,
            // What comes with the listing of all.
            description: _,
            session_duration: _,
            relay_state: _,
            managed_policies,
            customer_policies,
            boundary,
            inline_policy,
            tags,
            // What others do with it.
            assigned: _,
            declared_policies: _,
            needs: _,
        } = desired;
        let managed = async {
            match managed_policies {
                Some(_) => Ok(reader.set_managed_policies(instance, set).await?.as_ref().clone()),
                None => Ok(BTreeSet::new()),
            }
        };
        let customer = async {
            match customer_policies {
                Some(_) => Ok(reader.set_customer_policies(instance, set).await?.as_ref().clone()),
                None => Ok(BTreeSet::new()),
            }
        };
        let inline = async {
            match inline_policy {
                Some(InlinePolicy::Document(_) | InlinePolicy::None) => {
                    Ok(reader.set_inline_policy(instance, set).await?.as_ref().clone())
                }
                None => Ok(None),
            }
        };
        let boundary = async {
            match boundary {
                Some(_) => Ok(reader.set_boundary(instance, set).await?.as_ref().clone()),
                None => Ok(None),
            }
        };
        let tags = async {
            match tags {
                Some(_) => Ok(reader.set_tags(instance, set).await?.as_ref().clone()),
                None => Ok(BTreeMap::new()),
            }
        };
        let (managed, customer) = (Box::pin(managed), Box::pin(customer));
        let (inline, boundary, tags) = (Box::pin(inline), Box::pin(boundary), Box::pin(tags));
        let (managed, customer, inline, boundary, tags) =
            futures::try_join!(managed, customer, inline, boundary, tags)?;
        Ok(Self { managed, customer, inline, boundary, tags })
    }
}

/// What the AWS-managed policies of the file mean, and its boundary.
async fn meanings(
    desired: &PermissionSet,
    set: Option<&Stored>,
    reader: &Reader,
) -> Result<(Vec<Meaning>, Option<Meaning>), AwsError> {
    let attached: Vec<&Arn> =
        set.iter().flat_map(|set| &set.parts.managed).map(|policy| &policy.arn).collect();
    let named = desired.managed_policies.iter().flat_map(|managed| &managed.items);
    let managed = try_join_all(named.map(|policy| meaning(&policy.value, &attached, reader))).await?;
    let bound: Vec<&Arn> = match set.and_then(|set| set.parts.boundary.as_ref()) {
        Some(Boundary::Managed(arn)) => vec![arn],
        Some(Boundary::Customer(_)) | None => Vec::new(),
    };
    let boundary: Option<&AwsPolicy> = match desired.boundary.as_ref().map(|boundary| &boundary.value) {
        Some(BoundarySpec::Aws(policy)) => Some(policy),
        Some(BoundarySpec::None | BoundarySpec::Customer(_)) | None => None,
    };
    let boundary = match boundary {
        Some(policy) => Some(meaning(policy, &bound, reader).await?),
        None => None,
    };
    Ok((managed, boundary))
}
