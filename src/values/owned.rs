//! The statements that a file owns in a policy which others write in too: a bucket's, a key's.

use std::sync::Arc;

use super::delivery::{Delivery, Source};
use super::policy::{Overlay, OverlayError, PolicyDocument, Statement};
use super::{AccountId, Partition};

/// What kind of policy the statements stand in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PolicyOf {
    /// A bucket's.
    Bucket,
    /// A key's, in which the account's root must stand.
    Key {
        /// The partition.
        partition: Partition,
        /// The account.
        account: AccountId,
    },
}

/// The statements of a bucket's or a key's policy that the file owns, by Sid.
///
/// Some are known from the file alone. Those that a trail needs name its ARN, its prefix and its organization, which
/// only the account can tell: they follow once the [`Source`] of each delivery was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Owned {
    of: PolicyOf,
    fixed: Vec<Statement>,
    deliveries: Vec<Arc<Delivery>>,
}

/// The Sid of the statement by which KMS itself, and the console, give a key to its account.
pub const ROOT: &str = "Enable IAM User Permissions";

impl Owned {
    /// Gives the statements of a policy; refuses two of one Sid, or one without.
    pub fn new(
        of: PolicyOf,
        fixed: Vec<Statement>,
        deliveries: Vec<Arc<Delivery>>,
    ) -> Result<Self, OverlayError> {
        Overlay::new(fixed.clone(), [])?;
        Ok(Self { of, fixed, deliveries })
    }

    /// The statements that the file alone says.
    pub fn fixed(&self) -> &[Statement] {
        &self.fixed
    }

    /// The deliveries that need statements, in the order in which their sources are given.
    pub fn deliveries(&self) -> &[Arc<Delivery>] {
        &self.deliveries
    }

    /// Whether there is nothing to own.
    pub fn is_empty(&self) -> bool {
        self.fixed.is_empty() && self.deliveries.is_empty()
    }

    /// The policy as it is to be: these statements over what is there, with the sources of the deliveries in their order.
    pub fn over(&self, live: Option<&PolicyDocument>, sources: &[Source]) -> PolicyDocument {
        let needs = self.deliveries.iter().zip(sources);
        let needed = needs.flat_map(|(delivery, source)| self.statements_for(delivery, source));
        self.laid(live, needed.collect())
    }

    /// The same while trails move from one prefix to another, with what they need before and after; nothing, where none moves.
    pub fn over_while_moving(
        &self,
        live: Option<&PolicyDocument>,
        sources: &[Source],
    ) -> Option<PolicyDocument> {
        let needs = || self.deliveries.iter().zip(sources);
        let moving = |delivery: &Delivery, source: &Source| match self.of {
            PolicyOf::Bucket => delivery.bucket_statements_while_moving(source),
            PolicyOf::Key { .. } => None,
        };
        if !needs().any(|(delivery, source)| moving(delivery, source).is_some()) {
            return None;
        }
        let needed = needs().flat_map(|(delivery, source)| {
            moving(delivery, source).unwrap_or_else(|| self.statements_for(delivery, source))
        });
        Some(self.laid(live, needed.collect()))
    }

    /// The same as far as one delivery is concerned, for whoever knows no other source.
    pub fn over_for(
        &self,
        live: Option<&PolicyDocument>,
        delivery: &Delivery,
        source: &Source,
    ) -> PolicyDocument {
        let owns = self.deliveries.iter().any(|own| **own == *delivery);
        let needed = if owns { self.statements_for(delivery, source) } else { Vec::new() };
        self.laid(live, needed)
    }

    fn statements_for(&self, delivery: &Delivery, source: &Source) -> Vec<Statement> {
        match self.of {
            PolicyOf::Bucket => delivery.bucket_statements(source),
            PolicyOf::Key { .. } => delivery.key_statements(source),
        }
    }

    fn laid(&self, live: Option<&PolicyDocument>, needed: Vec<Statement>) -> PolicyDocument {
        let mut own: Vec<Statement> = self.root(live).into_iter().collect();
        // A statement of the file wins over a generated one of its Sid, which `spec` refuses anyway.
        let is_new = |one: &Statement| !self.fixed.iter().any(|fixed| fixed.sid() == one.sid());
        own.extend(needed.into_iter().filter(is_new));
        own.extend(self.fixed.iter().cloned());
        let empty = PolicyDocument::empty();
        Overlay::new(own, [])
            .map_or_else(|_| live.unwrap_or(&empty).clone(), |overlay| overlay.over(live.unwrap_or(&empty)))
    }

    /// The account's root, where no statement of a key's policy lets it do everything: whoever has no say in a key's
    /// policy can never change it again (KMS Developer Guide, "Default key policy").
    fn root(&self, live: Option<&PolicyDocument>) -> Option<Statement> {
        let PolicyOf::Key { partition, account } = &self.of else {
            return None;
        };
        let statement = Statement::from_value(&serde_json::json!({
            "Sid": ROOT,
            "Effect": "Allow",
            "Principal": { "AWS": format!("arn:{partition}:iam::{account}:root") },
            "Action": "kms:*",
            "Resource": "*",
        }))
        .ok()?;
        let stands =
            live.is_some_and(|live| live.statements().iter().any(|other| statement.says_the_same(other)));
        let is_declared = self.fixed.iter().any(|fixed| fixed.sid() == Some(ROOT));
        (!stands && !is_declared).then_some(statement)
    }
}

#[cfg(test)]
mod tests;
