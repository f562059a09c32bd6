//! How a policy gets from what it is to what it is to be without keeping out whoever still uses it.

use std::collections::BTreeSet;

use super::{Owned, PolicyOf};
use crate::values::Arn;
use crate::values::access_logs::AccessLogs;
use crate::values::delivery::{CLOUDTRAIL, Delivery, Demand, Source, lost};
use crate::values::policy::{Effect, PolicyDocument, Principal, Selection, Statement, compare};

/// How many withdrawals are said before the rest is counted.
const SAID: usize = 1;

impl Owned {
    /// The policy while trails and access logs move from what they do to what they will do, with what they need before and
    /// after; nothing, where none moves. A key is told by its ARN.
    pub fn over_while_moving(
        &self,
        live: Option<&PolicyDocument>,
        sources: &[Source],
        key: Option<&Arn>,
    ) -> Option<PolicyDocument> {
        let live = live?;
        let next = self.over(Some(live), sources);
        let needs = self.deliveries.iter().zip(sources).flat_map(|(delivery, source)| {
            if lost(live, &next, self.demands_today(delivery, source, key)).is_empty() {
                return self.statements_for(delivery, source);
            }
            match self.of {
                PolicyOf::Bucket => delivery.bucket_statements_while_moving(source),
                PolicyOf::Key { .. } => delivery.key_statements_while_moving(source),
            }
        });
        let both = |there: Option<&Statement>, statement: Statement| {
            there.and_then(|there| statement.widened_by(there)).unwrap_or(statement)
        };
        let meanwhile = self.laid_with(Some(live), needs.collect(), both);
        (meanwhile != next).then_some(meanwhile)
    }

    /// Trails that still do something that a policy does not allow them, each with what that is.
    pub fn left_behind(
        &self,
        from: &PolicyDocument,
        to: &PolicyDocument,
        sources: &[Source],
        key: Option<&Arn>,
    ) -> Vec<String> {
        let needs = self.deliveries.iter().zip(sources);
        let lost = needs.flat_map(|(delivery, source)| {
            let lost = lost(from, to, self.demands_today(delivery, source, key));
            lost.into_iter().map(|what| format!("trail `{}` still does {what}", delivery.trail))
        });
        lost.collect()
    }

    /// What somebody may do today by a statement that the file takes the place of, and may do no more, in words.
    ///
    /// What lets in one of the file's own trails or access logs alone is not among it: whether these still use it is asked by
    /// what they do.
    pub fn withdrawn(
        &self,
        from: &PolicyDocument,
        to: &PolicyDocument,
        sources: &[Source],
    ) -> Option<String> {
        let of_others = from.statements().iter().filter(|there| {
            there.effect() == Effect::Allow
                && !to.statements().iter().any(|next| there.lies_within(next))
                && !self.is_for_own(there, sources)
        });
        let of_others = PolicyDocument::with_statements(of_others.cloned()).ok()?;
        let withdrawn = compare(Some(&of_others), Some(to)).withdraws;
        let more = match withdrawn.len().saturating_sub(SAID) {
            0 => String::new(),
            more => format!(", and {more} more"),
        };
        let first = withdrawn.first()?;
        Some(format!("whoever relies on it stops: the policy no longer {first}{more}"))
    }

    fn demands_today(&self, delivery: &Delivery, source: &Source, key: Option<&Arn>) -> Vec<Demand> {
        match (&self.of, key) {
            (PolicyOf::Bucket, _) => delivery.bucket_demands_today(source),
            (PolicyOf::Key { .. }, Some(key)) => delivery.key_demands_today(source, key),
            (PolicyOf::Key { .. }, None) => Vec::new(),
        }
    }

    /// Whether a statement lets in nobody but one of the file's trails, or the access logs of one of its buckets.
    fn is_for_own(&self, statement: &Statement, sources: &[Source]) -> bool {
        let trails = || {
            let values = sources_named(statement);
            let is_own = |value: &str| sources.iter().any(|source| is_the_trail(value, source));
            is_of_service(statement, CLOUDTRAIL)
                && values.is_some_and(|values| values.iter().all(|value| is_own(value)))
        };
        let logs = || {
            let mut needed = self.logs.iter().flat_map(AccessLogs::needed);
            needed.any(|log| log.statement.sid() == statement.sid() && log.statement.says_alike(statement))
        };
        trails() || logs()
    }
}

/// Whether an ARN is that of the trail of a source, in whatever Region: a file names only one of a name.
fn is_the_trail(arn: &str, source: &Source) -> bool {
    arn.parse::<Arn>().is_ok_and(|arn| {
        arn.service() == source.arn.service()
            && arn.account() == source.owner.as_str()
            && arn.resource() == source.arn.resource()
    })
}

fn is_of_service(statement: &Statement, service: &str) -> bool {
    let Some(Selection::Only(principals)) = statement.principals() else {
        return false;
    };
    principals.iter().all(|one| matches!(one, Principal::Service(name) if name == service))
}

/// The ARNs for which alone a service is let in.
fn sources_named(statement: &Statement) -> Option<&BTreeSet<String>> {
    let mut conditions = statement.conditions().iter();
    conditions.find_map(|(operator, key, values)| {
        let is_equal = matches!(operator.folded(), "stringequals" | "arnequals" | "arnlike" | "stringlike");
        (is_equal && key.folded() == "aws:sourcearn").then_some(values)
    })
}
