//! The policies of a permission set, as the file names them.

use std::borrow::Cow;
use std::fmt;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::Deserialize;
use serde::de::value::MapAccessDeserializer;
use serde::de::{Deserializer, Error, MapAccess, Visitor};

use crate::resources::identity_center::reference::CustomerPolicySpec;
use crate::values::arn::NotAnArn;
use crate::values::name::BadName;
use crate::values::{Arn, ListOf, PolicyName, Spanned};

/// The AWS-managed policies that a permission set is to have, by name or ARN.
pub type ManagedPolicies = ListOf<Spanned<AwsPolicy>>;

/// An AWS-managed policy, by its name wherever its path, or by its ARN.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize, JsonSchema)]
#[serde(try_from = "String")]
#[schemars(with = "String")]
pub enum AwsPolicy {
    /// By name.
    Name(PolicyName),
    /// By ARN.
    Arn(Arn),
}

/// What is wrong with the name of an AWS-managed policy.
#[derive(Debug, thiserror::Error)]
pub enum BadAwsPolicy {
    /// It begins like an ARN and is none.
    #[error(transparent)]
    Arn(#[from] NotAnArn),
    /// It is the ARN of something else.
    #[error(
        "`{0}` is not the ARN of an AWS-managed policy\nname a policy of the accounts' own under `customer_managed_policies`"
    )]
    NotOfAws(Arn),
    /// It is a name with its path.
    #[error("a policy is named without its path\nwrite `{0}`, or the whole ARN")]
    Path(String),
    /// IAM takes no such name.
    #[error(transparent)]
    Name(#[from] BadName),
}

impl TryFrom<String> for AwsPolicy {
    type Error = BadAwsPolicy;

    fn try_from(text: String) -> Result<Self, BadAwsPolicy> {
        if text.starts_with("arn:") {
            let arn: Arn = text.try_into()?;
            return if arn.is_aws_managed_policy() {
                Ok(Self::Arn(arn))
            } else {
                Err(BadAwsPolicy::NotOfAws(arn))
            };
        }
        if let Some((_, name)) = text.rsplit_once('/') {
            return Err(BadAwsPolicy::Path(name.to_owned()));
        }
        let name = text.strip_prefix("aws:").map_or(text.as_str(), |name| name);
        Ok(Self::Name(name.try_into()?))
    }
}

impl fmt::Display for AwsPolicy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Name(name) => write!(f, "{name}"),
            Self::Arn(arn) => write!(f, "{arn}"),
        }
    }
}

/// The permissions boundary of a permission set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BoundarySpec {
    /// None at all, written `none`.
    None,
    /// An AWS-managed policy.
    Aws(AwsPolicy),
    /// A customer-managed policy of every account, written `{ name: …, path: … }`.
    Customer(CustomerPolicySpec),
}

impl<'de> Deserialize<'de> for BoundarySpec {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(BoundaryVisitor)
    }
}

struct BoundaryVisitor;

impl<'de> Visitor<'de> for BoundaryVisitor {
    type Value = BoundarySpec;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the name of an AWS-managed policy, `{ name: …, path: … }`, or `none`")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<BoundarySpec, E> {
        match text {
            "none" => Ok(BoundarySpec::None),
            name => Ok(BoundarySpec::Aws(name.to_owned().try_into().map_err(E::custom)?)),
        }
    }

    fn visit_map<A: MapAccess<'de>>(self, entries: A) -> Result<BoundarySpec, A::Error> {
        Ok(BoundarySpec::Customer(CustomerPolicySpec::deserialize(MapAccessDeserializer::new(entries))?))
    }
}

impl JsonSchema for BoundarySpec {
    fn schema_name() -> Cow<'static, str> {
        "Boundary".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let customer = generator.subschema_for::<CustomerPolicySpec>();
        json_schema!({
            "anyOf": [
                { "type": "string", "description": "The name or ARN of an AWS-managed policy, or `none`." },
                customer,
            ],
        })
    }
}
