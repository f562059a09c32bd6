//! Keys by their aliases, among them those that this run made.

use std::time::Duration;

use super::{LONGEST_PAUSE, PROPAGATION, Subject, Writer};
use crate::aws::{AwsError, Reader};
use crate::values::{Arn, KeyAlias, KeyReference, Region};

/// The pause between the first two looks that are to show the same; KMS shows most of what was made within seconds (KMS
/// Developer Guide, "Eventual consistency").
const BETWEEN_LOOKS: Duration = Duration::from_secs(3);

impl Writer {
    /// What two looks in a row show alike: what another run made moments ago may not be visible yet.
    ///
    /// A look that gives nothing is none to build on; nothing comes of it all where no two agree in the time that news take.
    pub async fn settled<T, L>(&self, look: impl Fn(Reader) -> L + Send + Sync) -> Result<Option<T>, AwsError>
    where
        T: PartialEq + Send,
        L: Future<Output = Result<Option<T>, AwsError>> + Send,
    {
        let clock = self.session.clock();
        let began = clock.now();
        let mut pause = BETWEEN_LOOKS;
        let mut before = None;
        loop {
            let seen = look(self.look()).await?;
            if seen.is_some() && seen == before {
                return Ok(seen);
            }
            if clock.since(began) >= PROPAGATION {
                return Ok(None);
            }
            before = seen;
            clock.sleep(pause).await;
            pause = (pause * 2).min(LONGEST_PAUSE);
        }
    }

    /// Notes the id of a key that this run gave an alias, or is about to.
    pub fn note_key(&self, region: &Region, alias: &KeyAlias, id: &str) {
        self.note_id(Subject::key_id(region, alias), id);
    }

    /// The key that this run made for an alias.
    pub fn noted_key(&self, region: &Region, alias: &KeyAlias) -> Option<Arn> {
        let id = self.noted_id(&Subject::key_id(region, alias))?;
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
