//! What statements for trails name: each trail's ARN, its owner, its organization, its prefix.

use super::Listed;
use crate::aws::operation::cloudtrail::LIST_TRAILS;
use crate::aws::{AwsError, Class, Reader};
use crate::values::delivery::{Delivery, Source, Today};
use crate::values::{AccountId, BucketName};

impl Reader {
    /// The sources of some deliveries, in their order: each of the trail that has its name, or of the one that will be
    /// made. Asks for the trails, for the settings of those that are there, and, for an organization's, for the
    /// organization.
    pub async fn sources<'a>(
        &self,
        deliveries: impl IntoIterator<Item = &'a Delivery> + Send,
    ) -> Result<Vec<Source>, AwsError> {
        let sources = deliveries.into_iter().map(|delivery| Box::pin(self.source(delivery, true)));
        futures::future::try_join_all(sources).await
    }

    /// The source of one delivery, of the first trail by its ARN where there are several of its name: for whoever refuses
    /// that itself.
    pub async fn first_source(&self, delivery: &Delivery) -> Result<Source, AwsError> {
        self.source(delivery, false).await
    }

    async fn source(&self, delivery: &Delivery, is_the_only_one: bool) -> Result<Source, AwsError> {
        let wanted = async { if delivery.is_of_organization { self.organization().await } else { Ok(None) } };
        let (listed, organization) = futures::try_join!(Box::pin(self.trails()), Box::pin(wanted))?;
        let manager = organization.as_ref().map(|organization| &organization.management_account);
        let mut named = listed.iter().filter(|listed| {
            listed.name == delivery.trail && is_owned(listed, [Some(&delivery.account), manager])
        });
        let (named, another) = (named.next(), named.next());
        // Statements for one of them would take the place of those for the other.
        if let (Some(one), Some(other), true) = (named, another, is_the_only_one) {
            let why = format!("two trails are called `{}`: {} and {}", delivery.trail, one.arn, other.arn);
            return Err(AwsError::new(LIST_TRAILS, Class::Other, why));
        }
        let trail = match named {
            Some(named) => self.trail(named).await?,
            None => None,
        };
        let Some(trail) = trail else {
            let owner = manager.unwrap_or(&delivery.account);
            return Ok(delivery.source_to_be(owner, organization.as_ref().map(|it| &it.id)));
        };
        // Members deliver below the organization's id as long as the trail is the organization's, whatever the file
        // leaves out.
        let organization = match organization {
            None if trail.organization => self.organization().await?,
            known => known,
        };
        let organization = organization.map(|organization| organization.id);
        let today = Today {
            bucket: BucketName::from_aws(&trail.bucket),
            organization: organization.clone().filter(|_| trail.organization),
            key: trail.kms_key,
        };
        let owner = AccountId::try_from(trail.arn.account()).unwrap_or_else(|_| delivery.account.clone());
        Ok(Source {
            arn: trail.arn,
            owner,
            organization: organization.filter(|_| !delivery.leaves_organization),
            key_prefix: trail.key_prefix,
            today: Some(today),
        })
    }
}

fn is_owned<'a>(listed: &Listed, owners: impl IntoIterator<Item = Option<&'a AccountId>>) -> bool {
    owners.into_iter().flatten().any(|owner| owner.as_str() == listed.arn.account())
}
