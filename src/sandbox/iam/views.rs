//! How IAM shows what it holds.

use std::collections::BTreeMap;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use super::managed;
use crate::sandbox::{
    state::{Account, Entity, Name, Policy, User},
    wire::{Record, Value},
};
use crate::values::managed_policies::ManagedPolicy;

/// RFC 3986: everything but the unreserved characters.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// A policy document as IAM gives it.
pub(super) fn encoded(document: &str) -> String {
    utf8_percent_encode(document, RESERVED).to_string()
}

pub(super) fn tags(tags: &BTreeMap<String, String>) -> Value {
    tags.iter()
        .map(|(key, value)| Record::default().with("Key", key).with("Value", value))
        .collect::<Vec<_>>()
        .into()
}

/// The tags, left out where there are none.
pub(super) fn some_tags(of: &BTreeMap<String, String>) -> Option<Value> {
    (!of.is_empty()).then(|| tags(of))
}

pub(super) fn user(account: &Account, name: &Name, user: &User) -> Record {
    let entity = &user.entity;
    let last_used = user.login_profile.as_ref().and_then(|profile| profile.last_used);
    named(account, entity, "user", ("UserName", "UserId"), name).with_some("PasswordLastUsed", last_used)
}

pub(super) fn group(account: &Account, name: &Name, entity: &Entity) -> Record {
    named(account, entity, "group", ("GroupName", "GroupId"), name)
}

/// Path, name, id, ARN and creation date of an entity.
pub(super) fn named(
    account: &Account,
    entity: &Entity,
    kind: &str,
    (name_field, id_field): (&'static str, &'static str),
    name: &Name,
) -> Record {
    Record::default()
        .with("Path", &entity.path)
        .with(name_field, name.as_str())
        .with(id_field, &entity.id)
        .with("Arn", account.arn(&format!("{kind}{}{name}", entity.path)))
        .with("CreateDate", entity.created)
}

pub(super) fn boundary(entity: &Entity) -> Option<Record> {
    entity.permissions_boundary.as_ref().map(|arn| {
        Record::default().with("PermissionsBoundaryType", "Policy").with("PermissionsBoundaryArn", arn)
    })
}

/// An attached policy: its name is the end of its ARN.
pub(super) fn attached_policy(arn: &String) -> Value {
    let name = arn.rsplit('/').next().unwrap_or_default();
    Record::default().with("PolicyName", name).with("PolicyArn", arn).into()
}

pub(super) fn inline_policies(entity: &Entity) -> Value {
    entity
        .inline_policies
        .iter()
        .map(|(name, document)| {
            Record::default().with("PolicyName", name.as_str()).with("PolicyDocument", encoded(document))
        })
        .collect::<Vec<_>>()
        .into()
}

pub(super) fn attached_policies(entity: &Entity) -> Value {
    Value::List(entity.attached_policies.iter().map(attached_policy).collect())
}

/// A managed policy, without what only some operations tell: description, tags and versions.
pub(super) fn policy(account: &Account, name: &Name, policy: &Policy) -> Record {
    let arn = account.policy_arn(name, policy);
    Record::default()
        .with("PolicyName", name.as_str())
        .with("PolicyId", &policy.id)
        .with("Arn", &arn)
        .with("Path", &policy.path)
        .with("DefaultVersionId", version_id(policy.default_version))
        .and(usage(account, &arn))
        .with("IsAttachable", true)
        .with("CreateDate", policy.created)
        .with("UpdateDate", policy.updated)
}

pub(super) fn managed_policy(account: &Account, policy: &ManagedPolicy) -> Record {
    let arn = policy.arn(&account.partition);
    Record::default()
        .with("PolicyName", policy.name())
        .with("PolicyId", managed::id(policy))
        .with("Arn", &arn)
        .with("Path", managed::path(policy))
        .with("DefaultVersionId", version_id(managed::default_version(policy)))
        .and(usage(account, &arn))
        .with("IsAttachable", true)
        .with("CreateDate", managed::CREATED)
        .with("UpdateDate", managed::CREATED)
}

fn usage(account: &Account, arn: &str) -> Record {
    Record::default()
        .with("AttachmentCount", attachments(account, arn))
        .with("PermissionsBoundaryUsageCount", boundaries(account, arn))
}

/// How many users, groups and roles a policy is attached to.
pub(super) fn attachments(account: &Account, arn: &str) -> usize {
    account.entities().filter(|entity| entity.attached_policies.contains(arn)).count()
}

/// How many users and roles have a policy as their boundary.
pub(super) fn boundaries(account: &Account, arn: &str) -> usize {
    account.entities().filter(|entity| entity.permissions_boundary.as_deref() == Some(arn)).count()
}

pub(super) fn version_id(number: u32) -> String {
    format!("v{number}")
}

/// A version of a policy, with its document where the operation tells it.
pub(super) fn version(policy: &Policy, number: u32, with_document: bool) -> Option<Record> {
    let version = policy.versions.get(&number)?;
    let document = with_document.then(|| encoded(&version.document));
    Some(
        Record::default()
            .with_some("Document", document)
            .with("VersionId", version_id(number))
            .with("IsDefaultVersion", number == policy.default_version)
            .with("CreateDate", version.created),
    )
}

/// The one version that an AWS-managed policy has here.
pub(super) fn managed_version(account: &Account, policy: &ManagedPolicy, with_document: bool) -> Record {
    let document = with_document.then(|| encoded(managed::known_document(&policy.arn(&account.partition))));
    Record::default()
        .with_some("Document", document)
        .with("VersionId", version_id(managed::default_version(policy)))
        .with("IsDefaultVersion", true)
        .with("CreateDate", managed::CREATED)
}
