//! The statements that a file owns in a policy which others write in too: a bucket's, a key's.

mod passage;

use std::sync::Arc;

use super::access_logs::AccessLogs;
use super::delivery::{Delivery, Source};
use super::policy::{
    Caller, Context, Decision, Overlay, OverlayError, PolicyDocument, Request, Statement, evaluate,
};
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
    logs: Option<AccessLogs>,
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
        Ok(Self { of, fixed, deliveries, logs: None })
    }

    /// The same, letting access logs in besides.
    #[must_use]
    pub fn with_logs(self, logs: AccessLogs) -> Self {
        Self { logs: Some(logs), ..self }
    }

    /// The access logs that are let in.
    pub fn logs(&self) -> Option<&AccessLogs> {
        self.logs.as_ref()
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
        self.fixed.is_empty() && self.deliveries.is_empty() && self.logs.is_none()
    }

    /// The policy as it is to be: these statements over what is there, with the sources of the deliveries in their order.
    pub fn over(&self, live: Option<&PolicyDocument>, sources: &[Source]) -> PolicyDocument {
        let needs = self.deliveries.iter().zip(sources);
        let needed = needs.flat_map(|(delivery, source)| self.statements_for(delivery, source));
        self.laid(live, needed.collect())
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
        self.laid_with(live, needed, |_, statement| statement)
    }

    /// Lays the statements over what is there; those for access logs as they come to be beside what has their Sid.
    fn laid_with(
        &self,
        live: Option<&PolicyDocument>,
        needed: Vec<Statement>,
        beside: impl Fn(Option<&Statement>, Statement) -> Statement,
    ) -> PolicyDocument {
        let empty = PolicyDocument::empty();
        let live = live.unwrap_or(&empty);
        let over_live = |own: &[Statement]| {
            Overlay::new(own.to_vec(), []).map_or_else(|_| live.clone(), |overlay| overlay.over(live))
        };
        // A statement of the file wins over a generated one of its Sid, which `spec` refuses anyway.
        let is_new = |one: &Statement| !self.fixed.iter().any(|fixed| fixed.sid() == one.sid());
        let mut own: Vec<Statement> = needed.into_iter().filter(is_new).collect();
        own.extend(self.fixed.iter().cloned());
        // What is there may do for these only as far as the file does not replace it.
        let rest = over_live(&own);
        for log in self.logs.iter().flat_map(AccessLogs::needed) {
            let there = log.statement.sid().and_then(|sid| live.statement(sid));
            // What lets the logs in by another Sid is somebody else's, or of a time when the file said more: it stays.
            if is_new(&log.statement) && (there.is_some() || !log.is_met_by(&rest)) {
                own.push(beside(there, log.statement));
            }
        }
        own.splice(..0, self.root(&rest));
        over_live(&own)
    }

    /// The account's root, where no statement of a key's policy lets it change that again: whoever has no say in a key's
    /// policy never gets one (KMS Developer Guide, "Default key policy").
    ///
    /// A statement that is there stays as somebody wrote it, even by the Sid of the console.
    fn root(&self, rest: &PolicyDocument) -> Option<Statement> {
        let PolicyOf::Key { partition, account } = &self.of else {
            return None;
        };
        let is_declared = self.fixed.iter().any(|fixed| fixed.sid() == Some(ROOT));
        let root = format!("arn:{partition}:iam::{account}:root");
        if is_declared || has_its_way(rest, account, &root) {
            return None;
        }
        let is_taken = |sid: &str| rest.statement(sid).is_some();
        let mut sids = std::iter::once(ROOT.to_owned()).chain((2..).map(|n| format!("{ROOT} {n}")));
        let sid = sids.find(|sid| !is_taken(sid))?;
        Some(Statement::of_ours(&serde_json::json!({
            "Sid": sid,
            "Effect": "Allow",
            "Principal": { "AWS": root },
            "Action": "kms:*",
            "Resource": "*",
        })))
    }
}

/// Whether a key's policy lets the account's root change it again, whatever it denies.
fn has_its_way(policy: &PolicyDocument, account: &AccountId, root: &str) -> bool {
    let context = Context::new()
        .with("aws:PrincipalArn", root)
        .with("aws:PrincipalAccount", account.as_str())
        .with("aws:PrincipalIsAWSService", "false")
        .with("kms:CallerAccount", account.as_str())
        .without("kms:ViaService")
        .without("aws:SourceArn")
        .without("aws:SourceAccount");
    // A key's policy is about that key alone, whichever way it names it.
    let allows = policy.allowances().of_everything();
    let request = Request {
        principal: Caller::Aws(root.to_owned()),
        action: "kms:PutKeyPolicy".to_owned(),
        resource: "*".to_owned(),
        context,
    };
    matches!(evaluate(&[&allows], &request), Decision::Allowed { .. })
}

#[cfg(test)]
mod tests;
