//! Keys by their aliases, among them those that this run made.

use super::{Subject, Writer};
use crate::aws::AwsError;
use crate::values::{Arn, KeyAlias, KeyReference, Region};

impl Writer {
    /// Notes the id of a key that this run gave an alias, or is about to.
    pub fn note_key(&self, region: &Region, alias: &KeyAlias, id: &str) {
        self.note_id(subject(region, alias), id);
    }

    /// The key that this run made for an alias.
    pub fn noted_key(&self, region: &Region, alias: &KeyAlias) -> Option<Arn> {
        let id = self.noted_id(&subject(region, alias))?;
        let identity = self.identity();
        Some(Arn::of(identity.partition(), "kms", region, &identity.account, format!("key/{id}")))
    }

    /// The ARN of the account's key of an alias: the one that this run made, or what the alias names.
    ///
    /// An ARN means the same to whoever uses the key; an alias would be looked for in their account and Region.
    pub async fn own_key(&self, region: &Region, alias: &KeyAlias) -> Result<Option<Arn>, AwsError> {
        if let Some(noted) = self.noted_key(region, alias) {
            return Ok(Some(noted));
        }
        let key = self.look().key(region, &KeyReference::Alias(alias.clone())).await?;
        Ok(key.map(|key| key.arn))
    }
}

/// Two Regions may each have a key of one alias.
fn subject(region: &Region, alias: &KeyAlias) -> Subject {
    Subject::new("id of kms key", format_args!("{region}/{alias}"))
}
