//! A public access block, of a bucket or of the account.

use std::borrow::Cow;
use std::fmt;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::Deserialize;
use serde::de::value::MapAccessDeserializer;
use serde::de::{Deserializer, Error, MapAccess, Unexpected, Visitor};

use crate::aws::reader::s3::PublicAccess;

/// A public access block: `all`, or each of its four settings.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PublicAccessSpec {
    /// Refuses public ACLs from now on.
    pub block_public_acls: Option<bool>,
    /// Ignores public ACLs that are there.
    pub ignore_public_acls: Option<bool>,
    /// Refuses public policies from now on.
    pub block_public_policy: Option<bool>,
    /// Keeps everybody but AWS services and the account from a bucket whose policy is public.
    pub restrict_public_buckets: Option<bool>,
}

impl PublicAccessSpec {
    /// All four on.
    pub const ALL: Self = Self {
        block_public_acls: Some(true),
        ignore_public_acls: Some(true),
        block_public_policy: Some(true),
        restrict_public_buckets: Some(true),
    };
}

/// The four settings one by one; one that is left out is left alone.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct FourSettings {
    /// Refuses public ACLs from now on.
    block_public_acls: Option<bool>,
    /// Ignores public ACLs that are there.
    ignore_public_acls: Option<bool>,
    /// Refuses public policies from now on.
    block_public_policy: Option<bool>,
    /// Keeps everybody but AWS services and the account from a bucket whose policy is public.
    restrict_public_buckets: Option<bool>,
}

impl<'de> Deserialize<'de> for PublicAccessSpec {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(PublicAccessVisitor)
    }
}

struct PublicAccessVisitor;

impl<'de> Visitor<'de> for PublicAccessVisitor {
    type Value = PublicAccessSpec;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("`all`, or the four settings one by one")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<PublicAccessSpec, E> {
        match text {
            "all" => Ok(PublicAccessSpec::ALL),
            _ => Err(E::invalid_value(Unexpected::Str(text), &self)),
        }
    }

    fn visit_map<A: MapAccess<'de>>(self, settings: A) -> Result<PublicAccessSpec, A::Error> {
        let settings = FourSettings::deserialize(MapAccessDeserializer::new(settings))?;
        let FourSettings {
            block_public_acls,
            ignore_public_acls,
            block_public_policy,
            restrict_public_buckets,
        } = settings;
        Ok(PublicAccessSpec {
            block_public_acls,
            ignore_public_acls,
            block_public_policy,
            restrict_public_buckets,
        })
    }
}

impl JsonSchema for PublicAccessSpec {
    fn schema_name() -> Cow<'static, str> {
        "PublicAccessBlock".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let settings = generator.subschema_for::<FourSettings>();
        json_schema!({ "anyOf": [{ "const": "all" }, settings] })
    }
}

/// A public access block as it is to be, and how that differs from what is there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OverlaidAccess {
    /// All four settings: those that the file leaves out are as they were.
    pub next: PublicAccess,
    /// What the file declares: the setting, what is there, and what is to be.
    pub settings: Vec<(&'static str, bool, bool)>,
    /// Whether any setting goes on.
    pub tightens: bool,
    /// Whether any setting goes off.
    pub loosens: bool,
}

impl PublicAccessSpec {
    /// Lays what is declared over what is there.
    pub fn over(self, live: PublicAccess) -> OverlaidAccess {
        let Self { block_public_acls, ignore_public_acls, block_public_policy, restrict_public_buckets } =
            self;
        let mut next = live;
        let four = [
            ("block_public_acls", &mut next.block_public_acls, block_public_acls),
            ("ignore_public_acls", &mut next.ignore_public_acls, ignore_public_acls),
            ("block_public_policy", &mut next.block_public_policy, block_public_policy),
            ("restrict_public_buckets", &mut next.restrict_public_buckets, restrict_public_buckets),
        ];
        let mut settings = Vec::new();
        for (name, setting, desired) in four {
            if let Some(desired) = desired {
                settings.push((name, *setting, desired));
                *setting = desired;
            }
        }
        let goes = |on: bool| settings.iter().any(|&(_, before, after)| before != after && after == on);
        OverlaidAccess { next, tightens: goes(true), loosens: goes(false), settings }
    }
}
