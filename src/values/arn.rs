//! Amazon Resource Names.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::{AccountId, Partition, Region};

/// An Amazon Resource Name, taken apart once.
///
/// The form is `arn:partition:service:region:account:resource` (AWS General Reference, "Amazon
/// Resource Names").
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Arn {
    partition: Partition,
    service: String,
    region: String,
    account: String,
    resource: String,
}

/// What is wrong with an ARN.
#[derive(Debug, thiserror::Error)]
#[error("`{0}` is not an ARN\nan ARN reads `arn:partition:service:region:account:resource`")]
pub struct NotAnArn(String);

impl Arn {
    /// Names an IAM resource of an account, such as `policy/RequireMFA`.
    pub fn iam(partition: &Partition, account: &AccountId, resource: impl Into<String>) -> Self {
        Self {
            partition: partition.clone(),
            service: "iam".to_owned(),
            region: String::new(),
            account: account.as_str().to_owned(),
            resource: resource.into(),
        }
    }

    /// Names a resource of an account in a Region, such as `trail/org-trail`.
    pub fn of(
        partition: &Partition,
        service: &str,
        region: &Region,
        account: &AccountId,
        resource: impl Into<String>,
    ) -> Self {
        Self {
            partition: partition.clone(),
            service: service.to_owned(),
            region: region.as_str().to_owned(),
            account: account.as_str().to_owned(),
            resource: resource.into(),
        }
    }

    /// The Region field, empty where the service is global.
    pub fn region(&self) -> &str {
        &self.region
    }

    /// The partition that the resource lives in.
    pub fn partition(&self) -> &Partition {
        &self.partition
    }

    /// The service's prefix, such as `iam`.
    pub fn service(&self) -> &str {
        &self.service
    }

    /// The account field: twelve digits, `aws` for AWS-managed policies, or empty.
    pub fn account(&self) -> &str {
        &self.account
    }

    /// What comes after the account, such as `policy/job-function/ViewOnlyAccess`.
    pub fn resource(&self) -> &str {
        &self.resource
    }

    /// The last segment of the resource's path: the name that people use.
    pub fn name(&self) -> &str {
        self.resource.rsplit('/').next().unwrap_or(&self.resource)
    }

    /// Whether this is the ARN of a policy that AWS manages.
    pub fn is_aws_managed_policy(&self) -> bool {
        self.service == "iam" && self.account == "aws" && self.resource.starts_with("policy/")
    }
}

impl TryFrom<String> for Arn {
    type Error = NotAnArn;

    fn try_from(text: String) -> Result<Self, NotAnArn> {
        let mut parts = text.splitn(6, ':');
        let mut next = || parts.next().map(str::to_owned);
        match (next(), next(), next(), next(), next(), next()) {
            (Some(arn), Some(partition), Some(service), Some(region), Some(account), Some(resource))
                if arn == "arn" && !partition.is_empty() && !service.is_empty() && !resource.is_empty() =>
            {
                Ok(Self { partition: Partition::new(partition), service, region, account, resource })
            }
            _ => Err(NotAnArn(text)),
        }
    }
}

impl std::str::FromStr for Arn {
    type Err = NotAnArn;

    fn from_str(text: &str) -> Result<Self, NotAnArn> {
        text.to_owned().try_into()
    }
}

impl From<Arn> for String {
    fn from(arn: Arn) -> Self {
        arn.to_string()
    }
}

impl fmt::Display for Arn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { partition, service, region, account, resource } = self;
        write!(f, "arn:{partition}:{service}:{region}:{account}:{resource}")
    }
}

impl fmt::Debug for Arn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_arn_is_taken_apart_and_put_together_again() {
        let text = "arn:aws-us-gov:iam::aws:policy/job-function/ViewOnlyAccess";
        let arn: Arn = text.parse().expect("a valid ARN");
        assert_eq!(arn.name(), "ViewOnlyAccess");
        assert_eq!(arn.partition().as_str(), "aws-us-gov");
        assert!(arn.is_aws_managed_policy());
        assert_eq!(arn.to_string(), text);
    }

    #[test]
    fn colons_in_the_resource_belong_to_it() {
        let arn: Arn = "arn:aws:logs:us-east-1:123456789012:log-group:trail:*".parse().expect("a valid ARN");
        assert_eq!(arn.resource(), "log-group:trail:*");
    }

    #[test]
    fn five_parts_are_not_an_arn() {
        assert!("arn:aws:iam::aws".parse::<Arn>().is_err());
    }
}
