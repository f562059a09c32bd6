//! The section of IAM Identity Center: permission sets, groups, and who holds what where.

use std::borrow::Cow;
use std::fmt;

use indexmap::IndexMap;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::Deserialize;
use serde::de::value::MapAccessDeserializer;
use serde::de::{Deserializer, Error, MapAccess, Visitor};

use super::document::State;
use crate::resources::identity_center::group::{GroupSource, Members};
use crate::resources::identity_center::permission_set::{BoundarySpec, ManagedPolicies};
use crate::resources::identity_center::reference::CustomerPolicySpec;
use crate::values::{
    AccountSelector, DirectoryName, DocumentSource, ListOf, PermissionSetName, Region, SessionDuration,
    Spanned,
};

/// IAM Identity Center: how people reach accounts.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct IdentityCenterSection {
    /// The instance: `default`, the only one there is, or an ARN.
    #[schemars(with = "Option<String>")]
    pub instance: Option<Spanned<String>>,
    /// The instance's Region; the session's when left out, and where there is none, it is looked for.
    #[schemars(with = "Option<String>")]
    pub region: Option<Spanned<Region>>,
    /// Permission sets: what somebody may do in an account, and for how long.
    #[serde(default)]
    pub permission_sets: Vec<PermissionSetEntry>,
    /// Groups of the directory.
    #[serde(default)]
    pub groups: Vec<DirectoryGroupEntry>,
    /// Who holds which permission set in which accounts.
    pub assignments: Option<AssignmentsSection>,
}

/// A permission set.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PermissionSetEntry {
    /// The permission set's name.
    #[schemars(with = "String")]
    pub name: Spanned<PermissionSetName>,
    /// Whether it is to be there.
    #[serde(default)]
    pub state: State,
    /// What it is for.
    pub description: Option<String>,
    /// How long a session lasts, such as `4h`: 1 to 12 hours.
    pub session_duration: Option<SessionDuration>,
    /// The page of the console that a session begins with.
    pub relay_state: Option<String>,
    /// AWS-managed policies, by name or ARN.
    pub managed_policies: Option<ManagedPolicies>,
    /// Customer-managed policies, which must be in every account where the permission set is held.
    pub customer_managed_policies: Option<ListOf<Spanned<CustomerPolicySpec>>>,
    /// The most that it can allow: the name of an AWS-managed policy, `{ name: …, path: … }`, or `none`.
    #[schemars(with = "Option<BoundarySpec>")]
    pub permissions_boundary: Option<Spanned<BoundarySpec>>,
    /// Its inline policy: `{ file: … }`, the document itself, or `none`.
    #[schemars(with = "Option<PolicyOrNone>")]
    pub inline_policy: Option<Spanned<PolicyOrNone>>,
    /// Its tags; others stay.
    pub tags: Option<IndexMap<String, String>>,
}

/// An inline policy, or that there is to be none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PolicyOrNone {
    /// None, written `none`.
    None,
    /// This one.
    Document(DocumentSource),
}

impl<'de> Deserialize<'de> for PolicyOrNone {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(PolicyVisitor)
    }
}

struct PolicyVisitor;

impl<'de> Visitor<'de> for PolicyVisitor {
    type Value = PolicyOrNone;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a policy document, `{ file: … }` that names the file of one, or `none`")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<PolicyOrNone, E> {
        match text {
            "none" => Ok(PolicyOrNone::None),
            other => Err(E::unknown_variant(other, &["none"])),
        }
    }

    fn visit_map<A: MapAccess<'de>>(self, entries: A) -> Result<PolicyOrNone, A::Error> {
        Ok(PolicyOrNone::Document(DocumentSource::deserialize(MapAccessDeserializer::new(entries))?))
    }
}

impl JsonSchema for PolicyOrNone {
    fn schema_name() -> Cow<'static, str> {
        "PolicyOrNone".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let document = generator.subschema_for::<DocumentSource>();
        json_schema!({ "anyOf": [{ "const": "none" }, document] })
    }
}

/// A group of the directory.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DirectoryGroupEntry {
    /// The group's name.
    #[schemars(with = "String")]
    pub name: Spanned<DirectoryName>,
    /// Where it comes from.
    #[serde(default)]
    pub source: GroupSource,
    /// What it is for.
    pub description: Option<String>,
    /// People in it, by user name, or by e-mail address where nobody has that user name; people are never made.
    pub members: Option<Members>,
}

/// Who holds which permission set in which accounts.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AssignmentsSection {
    /// Whether nobody else may hold anything in the accounts that are named here.
    #[schemars(with = "Option<bool>")]
    pub exclusive: Option<Spanned<bool>>,
    /// The assignments.
    #[serde(default)]
    pub items: Vec<AssignmentEntry>,
}

/// A permission set that a group or a person holds in some accounts.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AssignmentEntry {
    /// The group that holds it.
    #[schemars(with = "Option<String>")]
    pub group: Option<Spanned<DirectoryName>>,
    /// The person who holds it, by user name, or by e-mail address where nobody has that user name.
    #[schemars(with = "Option<String>")]
    pub user: Option<Spanned<DirectoryName>>,
    /// The permission set, declared above or there already.
    #[schemars(with = "String")]
    pub permission_set: Spanned<PermissionSetName>,
    /// The accounts: `this`, `all` (every active one but the management account), ids, names, `ou:` and the path or id of an
    /// organizational unit (with those below it).
    #[schemars(with = "Vec<AccountSelector>")]
    pub accounts: Vec<Spanned<AccountSelector>>,
    /// Those of them that are left out.
    #[serde(default)]
    #[schemars(with = "Vec<AccountSelector>")]
    pub except: Vec<Spanned<AccountSelector>>,
}
