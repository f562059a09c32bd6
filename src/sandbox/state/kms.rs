use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{Account, State};

/// A KMS key of an account, in one Region.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Key {
    /// The Region.
    pub region: String,
    /// When it was made.
    pub created: Timestamp,
    /// What it is for.
    pub description: String,
    /// Whether it is enabled; one that is to be deleted is not.
    pub enabled: bool,
    /// When it will be deleted, if it is to be.
    pub deletion: Option<Timestamp>,
    /// Its policy.
    pub policy: String,
    /// How often it gets new material, in days, if it does.
    pub rotation_period_days: Option<u32>,
    /// Its tags.
    pub tags: BTreeMap<String, String>,
    /// Its kind, `SYMMETRIC_DEFAULT` unless put here by hand.
    pub spec: String,
    /// Where its material comes from, `AWS_KMS` unless put here by hand.
    pub origin: String,
    /// Whether AWS manages it.
    pub is_managed_by_aws: bool,
}

impl Key {
    /// A fresh symmetric key, enabled and without tags.
    pub fn new(region: &str, policy: &str, created: Timestamp) -> Self {
        Self {
            region: region.to_owned(),
            created,
            description: String::new(),
            enabled: true,
            deletion: None,
            policy: policy.to_owned(),
            rotation_period_days: None,
            tags: BTreeMap::new(),
            spec: "SYMMETRIC_DEFAULT".to_owned(),
            origin: "AWS_KMS".to_owned(),
            is_managed_by_aws: false,
        }
    }

    /// Whether its time has come: it is deleted, though what is left of it still stands here.
    pub fn is_gone(&self, now: Timestamp) -> bool {
        self.deletion.is_some_and(|time| time <= now)
    }
}

impl Account {
    /// The ARN of a key of this account.
    pub fn key_arn(&self, id: &str, key: &Key) -> String {
        format!("arn:{}:kms:{}:{}:key/{id}", self.partition, key.region, self.id)
    }

    /// The id that an alias, such as `alias/cloudtrail`, stands for in a Region.
    pub fn key_id_of(&self, region: &str, alias: &str) -> Option<&str> {
        self.key_aliases.get(region)?.get(alias).map(String::as_str)
    }
}

impl State {
    /// The key that an id, an ARN, an alias or the ARN of an alias means to an account in a Region, with the account that
    /// owns it and its id.
    pub fn key<'a>(
        &'a self,
        account: &str,
        region: &str,
        reference: &str,
        now: Timestamp,
    ) -> Option<(&'a Account, &'a str, &'a Key)> {
        let (account, region, name) = match reference.strip_prefix("arn:") {
            Some(rest) => {
                let mut parts = rest.splitn(5, ':');
                let (_, service, region) = (parts.next()?, parts.next()?, parts.next()?);
                let (account, name) = (parts.next()?, parts.next()?);
                let name =
                    name.strip_prefix("key/").or_else(|| name.starts_with("alias/").then_some(name))?;
                (service == "kms").then_some((account, region, name))?
            }
            None => (account, region, reference),
        };
        let account = self.accounts.get(account)?;
        let id = if name.starts_with("alias/") { account.key_id_of(region, name)? } else { name };
        let (id, key) = account.keys.get_key_value(id)?;
        (key.region == region && !key.is_gone(now)).then_some((account, id, key))
    }
}
