//! The quota guard: what AWS would refuse half-way is refused before the first write.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::judge::steps_in_order;
use crate::aws::reader::iam::{AccountSummary, AuthorizationDetails, Quota};
use crate::aws::{AwsError, Reader};
use crate::model::{Effect, Examined, Finding, Holder};

pub(super) async fn judge(examined: &mut [Examined], reader: &Reader) {
    let mut added: BTreeMap<(Quota, Option<Holder>), (u32, Vec<usize>)> = BTreeMap::new();
    for ((position, _), step) in steps_in_order(examined) {
        for effect in &step.effects {
            if let Effect::Adds { quota, of, n } = effect {
                let (sum, positions) = added.entry((*quota, of.clone())).or_default();
                *sum += n;
                positions.push(position);
            }
        }
    }
    if added.is_empty() {
        return;
    }
    let (summary, details) = match facts(reader).await {
        Ok(facts) => facts,
        Err(error) => {
            let mut positions: Vec<usize> =
                added.into_values().flat_map(|(_, positions)| positions).collect();
            positions.sort_unstable();
            positions.dedup();
            for position in positions {
                if let Some(diff) = examined[position].diff_mut() {
                    diff.finding(Finding::Note(format!(
                        "whether a quota stands against it cannot be told: {error}"
                    )));
                }
            }
            return;
        }
    };
    for ((quota, of), (n, mut positions)) in added {
        let used = match &of {
            None => summary.used(quota),
            Some(holder) => used_by(quota, holder, &details),
        };
        let (Some(used), Some(limit)) = (used, summary.quota(quota)) else {
            continue;
        };
        if used + n <= limit {
            continue;
        }
        positions.dedup();
        for position in positions {
            if let Some(diff) = examined[position].diff_mut() {
                let (why, help) = words(quota, of.as_ref(), used, n, limit);
                diff.finding(Finding::Refused { at: None, why, help });
            }
        }
    }
}

async fn facts(reader: &Reader) -> Result<(AccountSummary, Arc<AuthorizationDetails>), AwsError> {
    futures::try_join!(reader.account_summary(), reader.authorization_details())
}

fn used_by(quota: Quota, holder: &Holder, details: &AuthorizationDetails) -> Option<u32> {
    let count = match (quota, holder) {
        (Quota::GroupsPerUser, Holder::User(name)) => {
            details.users.get(name).map_or(0, |user| user.groups.len())
        }
        (Quota::AttachedPoliciesPerGroup, Holder::Group(name)) => {
            details.groups.get(name).map_or(0, |group| group.attached.len())
        }
        _ => return None,
    };
    u32::try_from(count).ok()
}

fn words(quota: Quota, of: Option<&Holder>, used: u32, n: u32, limit: u32) -> (String, String) {
    let whose = of.map_or("the account".to_owned(), ToString::to_string);
    let (what, help) = match quota {
        Quota::Users => {
            ("users", "remove users that nobody needs, or ask for a higher quota in Service Quotas")
        }
        Quota::Groups => {
            ("groups", "remove groups that nobody needs, or ask for a higher quota in Service Quotas")
        }
        Quota::Policies => (
            "customer-managed policies",
            "remove policies that nothing uses, or ask for a higher quota in Service Quotas",
        ),
        Quota::GroupsPerUser => ("groups", "take the user out of a group first: this quota cannot be raised"),
        Quota::AttachedPoliciesPerGroup => (
            "managed policies",
            "detach one first (an exclusive list attaches before it detaches), or say more in fewer policies: this quota cannot be raised",
        ),
    };
    (format!("{whose} has {used} {what}, {n} more would come, and IAM allows {limit}"), help.to_owned())
}
