//! Managed policies as people name them, and what the names mean in an account.

use std::collections::BTreeMap;
use std::fmt;

use schemars::JsonSchema;
use serde::Deserialize;

use crate::aws::reader::iam::AuthorizationDetails;
use crate::aws::{AwsError, Reader};
use crate::values::name::BadName;
use crate::values::policy::PolicyDocument;
use crate::values::{AccountId, Arn, Partition, PolicyName, managed_policies};

/// A managed policy as the file names it: `ReadOnlyAccess`, `aws:Name`, `local:Name` or an ARN.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize, JsonSchema)]
#[serde(try_from = "String")]
#[schemars(with = "String")]
pub enum PolicyReference {
    /// The policy with this ARN.
    Arn(Arn),
    /// The AWS-managed policy of this name, wherever its path.
    Aws(PolicyName),
    /// The policy of this name that the file declares or the account has.
    Local(PolicyName),
    /// Whichever of both has this name; refused where both do.
    Named(PolicyName),
}

/// What is wrong with the name of a managed policy.
#[derive(Debug, thiserror::Error)]
pub enum BadReference {
    /// It begins like an ARN and is none.
    #[error(transparent)]
    Arn(#[from] crate::values::arn::NotAnArn),
    /// It is an ARN of something else.
    #[error("`{0}` is not the ARN of a managed policy")]
    NotAPolicy(Arn),
    /// It is a name with its path.
    #[error("a policy is named without its path\nwrite `{0}`, or the whole ARN")]
    Path(String),
    /// IAM takes no such name.
    #[error(transparent)]
    Name(#[from] BadName),
}

impl TryFrom<String> for PolicyReference {
    type Error = BadReference;

    fn try_from(text: String) -> Result<Self, BadReference> {
        if text.starts_with("arn:") {
            let arn: Arn = text.try_into()?;
            let is_policy = arn.service() == "iam" && arn.resource().starts_with("policy/");
            return if is_policy { Ok(Self::Arn(arn)) } else { Err(BadReference::NotAPolicy(arn)) };
        }
        if let Some((_, name)) = text.rsplit_once('/') {
            return Err(BadReference::Path(name.to_owned()));
        }
        Ok(match text.split_once(':') {
            Some(("aws", name)) => Self::Aws(name.try_into()?),
            Some(("local", name)) => Self::Local(name.try_into()?),
            _ => Self::Named(text.try_into()?),
        })
    }
}

impl fmt::Display for PolicyReference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Arn(arn) => write!(f, "{arn}"),
            Self::Aws(name) => write!(f, "aws:{name}"),
            Self::Local(name) => write!(f, "local:{name}"),
            Self::Named(name) => write!(f, "{name}"),
        }
    }
}

/// The policies that the file declares, with the ARN that each has or will have and whether it denies.
pub type DeclaredPolicies = BTreeMap<PolicyName, DeclaredPolicy>;

/// A policy that the file declares.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeclaredPolicy {
    /// The path that it is made with; one that is there already keeps its own.
    pub path: String,
    /// Whether its document has a Deny.
    pub has_deny: bool,
}

/// What a reference means in an account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Meaning {
    /// This policy.
    Policy {
        /// Its ARN, or the one that it will be made with.
        arn: Arn,
        /// Whether its document has a Deny, as far as that is known.
        has_deny: bool,
    },
    /// Both an AWS-managed policy and one of the account have the name.
    Ambiguous(PolicyName),
    /// Several AWS-managed policies have the name, at different paths.
    Several(Vec<Arn>),
    /// No policy has the name.
    Missing {
        /// The name asked for.
        name: String,
        /// The nearest name that there is.
        nearest: Option<String>,
    },
}

/// Whether a policy's document has a Deny, as far as the catalogue, the account and the file tell.
pub fn has_deny(arn: &Arn, details: &AuthorizationDetails, declared: &DeclaredPolicies) -> bool {
    if arn.is_aws_managed_policy() {
        return managed_policies::find(arn.name()).iter().any(|policy| policy.has_deny);
    }
    let name = PolicyName::from_aws(arn.name());
    let live = details.policies.get(&name);
    // A document that cannot be read may deny something.
    live.is_some_and(|policy| policy.document().is_none_or(PolicyDocument::has_deny))
        || declared.get(&name).is_some_and(|policy| policy.has_deny)
}

/// Finds out what a reference means; asks AWS only for a name that the catalogue lacks.
pub async fn meaning(
    reference: &PolicyReference,
    declared: &DeclaredPolicies,
    details: &AuthorizationDetails,
    reader: &Reader,
) -> Result<Meaning, AwsError> {
    let identity = reader.identity();
    let policy = |arn: Arn| Meaning::Policy { has_deny: has_deny(&arn, details, declared), arn };
    match reference {
        PolicyReference::Arn(arn) => {
            let name = PolicyName::from_aws(arn.name());
            let known = if arn.is_aws_managed_policy() {
                aws(&name, reader).await?.contains(arn)
            } else {
                // IAM attaches no policy of another account.
                local(&name, declared, details, identity.partition(), &identity.account).as_ref() == Some(arn)
            };
            Ok(if known { policy(arn.clone()) } else { missing(&arn.to_string(), declared, details) })
        }
        PolicyReference::Local(name) => {
            let local = local(name, declared, details, identity.partition(), &identity.account);
            Ok(local.map_or_else(|| missing(name.as_str(), declared, details), policy))
        }
        PolicyReference::Aws(name) => {
            let found = aws(name, reader).await?;
            Ok(one_of(found, name, policy, declared, details))
        }
        PolicyReference::Named(name) => {
            let local = local(name, declared, details, identity.partition(), &identity.account);
            match local {
                // A local name needs no look at what the catalogue lacks: it would be a new policy of AWS's.
                Some(_) if !managed_policies::find(name.as_str()).is_empty() => {
                    Ok(Meaning::Ambiguous(name.clone()))
                }
                Some(arn) => Ok(policy(arn)),
                None => Ok(one_of(aws(name, reader).await?, name, policy, declared, details)),
            }
        }
    }
}

fn local(
    name: &PolicyName,
    declared: &DeclaredPolicies,
    details: &AuthorizationDetails,
    partition: &Partition,
    account: &AccountId,
) -> Option<Arn> {
    let live = details.policies.get(name).map(|policy| policy.arn.clone());
    live.or_else(|| {
        let (name, policy) = declared.get_key_value(name)?;
        Some(Arn::iam(partition, account, format!("policy{}{name}", policy.path)))
    })
}

async fn aws(name: &PolicyName, reader: &Reader) -> Result<Vec<Arn>, AwsError> {
    let partition = reader.identity().partition().as_str();
    let known = managed_policies::find(name.as_str());
    if known.is_empty() {
        return reader.aws_managed_policy(name.as_str()).await;
    }
    Ok(known.iter().filter_map(|policy| policy.arn(partition).parse().ok()).collect())
}

fn one_of(
    mut found: Vec<Arn>,
    name: &PolicyName,
    policy: impl Fn(Arn) -> Meaning,
    declared: &DeclaredPolicies,
    details: &AuthorizationDetails,
) -> Meaning {
    match (found.pop(), found.is_empty()) {
        (Some(arn), true) => policy(arn),
        (Some(arn), false) => {
            found.push(arn);
            Meaning::Several(found)
        }
        (None, _) => missing(name.as_str(), declared, details),
    }
}

fn missing(name: &str, declared: &DeclaredPolicies, details: &AuthorizationDetails) -> Meaning {
    let own = declared.keys().chain(details.policies.keys()).map(PolicyName::as_str);
    let nearest = crate::values::suggestion::closest(name, own)
        .map(str::to_owned)
        .or_else(|| managed_policies::did_you_mean(name).map(str::to_owned));
    Meaning::Missing { name: name.to_owned(), nearest }
}

#[cfg(test)]
mod tests;
