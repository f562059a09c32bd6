//! What the name of an AWS-managed policy means.

use super::policies::AwsPolicy;
use crate::aws::{AwsError, Reader};
use crate::model::Finding;
use crate::values::suggestion::listed;
use crate::values::{Arn, Origin, managed_policies};

/// What a name of the file means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Meaning {
    /// This policy.
    Policy(Arn),
    /// Several policies have the name, at different paths.
    Several(Vec<Arn>),
    /// No policy has it.
    Missing {
        /// The name or ARN asked for.
        name: String,
        /// The nearest name that there is.
        nearest: Option<String>,
    },
}

/// Finds out what a name means: a policy that is attached already, one of the catalogue, and only then one that IAM lists.
pub(super) async fn meaning(
    policy: &AwsPolicy,
    attached: &[&Arn],
    reader: &Reader,
) -> Result<Meaning, AwsError> {
    let name = match policy {
        AwsPolicy::Name(name) => name.as_str(),
        AwsPolicy::Arn(arn) if attached.contains(&arn) => return Ok(Meaning::Policy(arn.clone())),
        AwsPolicy::Arn(arn) => arn.name(),
    };
    let mut found: Vec<Arn> = match policy {
        AwsPolicy::Name(_) => {
            attached.iter().filter(|arn| arn.name() == name).map(|&arn| arn.clone()).collect()
        }
        AwsPolicy::Arn(_) => Vec::new(),
    };
    if found.is_empty() {
        found = catalogued(name, reader);
    }
    if found.is_empty() {
        found = reader.aws_managed_policy(name).await?;
    }
    if let AwsPolicy::Arn(arn) = policy {
        found.retain(|found| found == arn);
    }
    Ok(match (found.pop(), found.is_empty()) {
        (Some(arn), true) => Meaning::Policy(arn),
        (Some(arn), false) => {
            found.push(arn);
            Meaning::Several(found)
        }
        (None, _) => {
            let nearest = managed_policies::did_you_mean(name).map(str::to_owned);
            Meaning::Missing { name: policy.to_string(), nearest }
        }
    })
}

fn catalogued(name: &str, reader: &Reader) -> Vec<Arn> {
    let partition = reader.identity().partition().as_str();
    let known = managed_policies::find(name).iter();
    known.filter_map(|policy| policy.arn(partition).parse().ok()).collect()
}

impl Meaning {
    /// The policy, if the name means one alone.
    pub(super) fn policy(&self) -> Option<&Arn> {
        match self {
            Self::Policy(arn) => Some(arn),
            Self::Several(_) | Self::Missing { .. } => None,
        }
    }

    /// What is said of a name that does not mean one policy alone.
    pub(super) fn finding(&self, at: Origin) -> Option<Finding> {
        match self {
            Self::Policy(_) => None,
            Self::Several(arns) => {
                let name = arns.first().map_or("", Arn::name);
                let texts: Vec<String> = arns.iter().map(ToString::to_string).collect();
                Some(Finding::Refused {
                    at: Some(at),
                    why: format!("several AWS-managed policies are called `{name}`"),
                    help: format!("write the ARN: {}", listed(texts.iter().map(String::as_str), "or")),
                })
            }
            Self::Missing { name, nearest } => Some(Finding::NotThere {
                at,
                why: format!("AWS has no managed policy called `{name}`"),
                next: match nearest {
                    Some(nearest) => format!("did you mean `{nearest}`?"),
                    None => {
                        "name a policy of the accounts' own under `customer_managed_policies`, or as `{ name: … }`"
                            .to_owned()
                    }
                },
            }),
        }
    }
}
