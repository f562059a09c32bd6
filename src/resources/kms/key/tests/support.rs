use std::sync::Arc as Shared;

use indexmap::IndexMap;
use serde_json::{Value, json};

use crate::aws::reader::kms::{self as live, KeyState, Orphan, Orphans, Rotation, Untold};
use crate::aws::reader::organizations::Keeper;
use crate::resources::kms::key::{Key, Live, RotationPeriod, RotationSpec, Settings, There};
use crate::values::delivery::{Delivery, KeyUse, KeyUser, Source};
use crate::values::owned::{Owned, PolicyOf};
use crate::values::policy::{PolicyDocument, Statement};
use crate::values::{
    AccountId, Arn, BucketName, KeyAlias, KeyReference, Origin, Partition, Region, Sources, TrailName,
};

pub(super) const ID: &str = "0f0e0d0c";

pub(super) fn account() -> AccountId {
    AccountId::try_from("123456789012").expect("twelve digits")
}

pub(super) fn alias() -> KeyAlias {
    KeyAlias::try_from("cloudtrail".to_owned()).expect("a good alias")
}

pub(super) fn arn(text: &str) -> Arn {
    text.parse().expect("a good ARN")
}

fn delivery() -> Delivery {
    Delivery {
        trail: TrailName::try_from("audit".to_owned()).expect("a good name"),
        partition: Partition::default(),
        region: Region::new("us-east-1"),
        bucket_region: Region::new("us-east-1"),
        account: account(),
        is_of_organization: false,
        leaves_organization: false,
        bucket: BucketName::try_from("acme-cloudtrail".to_owned()).expect("a good name"),
        key_prefix: None,
        key: Some(KeyUse { key: KeyReference::Alias(alias()), by: KeyUser::Trail, bucket_key: Some(true) }),
    }
}

pub(super) fn sources() -> Vec<Source> {
    vec![delivery().source_to_be(&account(), None)]
}

pub(super) fn statement(value: &Value) -> Statement {
    Statement::from_value(value).expect("a good statement")
}

/// A statement that lets auditors read what the key encrypts.
pub(super) fn readers() -> Statement {
    statement(&json!({
        "Sid": "Readers",
        "Effect": "Allow",
        "Principal": { "AWS": "arn:aws:iam::123456789012:role/Auditor" },
        "Action": "kms:Decrypt",
        "Resource": "*",
    }))
}

/// What the file owns of the policy: these statements, and those that the trail needs.
pub(super) fn owned(statements: Vec<Statement>, for_the_trail: bool) -> Shared<Owned> {
    let of = PolicyOf::Key { partition: Partition::default(), account: account() };
    let deliveries = for_the_trail.then(|| Shared::new(delivery()));
    Shared::new(Owned::new(of, statements, deliveries.into_iter().collect()).expect("good statements"))
}

pub(super) fn rotation(enabled: bool, days: Option<i64>) -> RotationSpec {
    let period_days = days.map(|days| RotationPeriod::try_from(days).expect("a good period"));
    RotationSpec { enabled, period_days }
}

pub(super) fn desired() -> Key {
    let source = Sources::default().add("baseline.yaml", "…");
    Key {
        partition: Partition::default(),
        account: account(),
        region: Region::new("us-east-1"),
        alias: alias(),
        at: Origin::new(source, 0, 1),
        description: Some("Log files".to_owned()),
        rotation: Some(rotation(true, Some(365))),
        owned: owned(vec![readers()], true),
        tags: Some(IndexMap::from([("Team".to_owned(), "security".to_owned())])),
        is_of_organization: false,
        needs: Vec::new(),
    }
}

pub(super) fn key() -> live::Key {
    live::Key {
        id: ID.to_owned(),
        arn: arn(&format!("arn:aws:kms:us-east-1:123456789012:key/{ID}")),
        state: KeyState::Enabled,
        description: "Log files".to_owned(),
        is_plain: true,
    }
}

/// The policy as the file has it.
pub(super) fn policy() -> PolicyDocument {
    desired().owned.over(None, &sources())
}

/// The same for a trail whose log files the key encrypts in another way.
pub(super) fn policy_for(by: KeyUser) -> PolicyDocument {
    let mut delivery = delivery();
    delivery.key = delivery.key.map(|key| KeyUse { by, ..key });
    let of = PolicyOf::Key { partition: Partition::default(), account: account() };
    let owned = Owned::new(of, vec![readers()], vec![Shared::new(delivery)]).expect("good statements");
    owned.over(None, &sources())
}

/// The policy as the file has it, and statements of others.
pub(super) fn policy_with(others: &[Value]) -> PolicyDocument {
    let statements = policy().statements().to_vec().into_iter().chain(others.iter().map(statement));
    PolicyDocument::with_statements(statements).expect("a good policy")
}

pub(super) fn settings() -> Settings {
    Settings {
        rotation: Some(Rotation { enabled: true, period_days: Some(365) }),
        tags: Some([("Team".to_owned(), "security".to_owned())].into()),
    }
}

fn live(there: There) -> Live {
    Live {
        keeper: Keeper::Here,
        caller: arn("arn:aws:iam::123456789012:user/ana"),
        sources: sources(),
        there,
    }
}

/// The key as declared, but for what is altered.
pub(super) fn live_with(
    alter: impl FnOnce(&mut live::Key, &mut Option<Result<PolicyDocument, String>>, &mut Settings),
) -> Live {
    let (mut key, mut policy, mut settings) = (key(), Some(Ok(policy())), settings());
    alter(&mut key, &mut policy, &mut settings);
    live(There::Key { key: key.into(), policy, settings })
}

pub(super) fn live_with_policy(policy: PolicyDocument) -> Live {
    live_with(|_, there, _| *there = Some(Ok(policy)))
}

/// An account without the alias, and with these orphans.
pub(super) fn without_alias(tagged: Vec<Orphan>, settings: Settings) -> Live {
    live(There::Nothing { orphans: Orphans { tagged, ..Orphans::default() }, settings })
}

/// The same, and with keys without an alias whose tags may not be read.
pub(super) fn with_untold(tagged: Vec<Orphan>, ids: &[&str]) -> Live {
    let untold =
        |id: &&str| Untold { id: (*id).to_owned(), remedy: "grant `kms:ListResourceTags`".to_owned() };
    let untold = ids.iter().map(untold).collect();
    live(There::Nothing { orphans: Orphans { tagged, untold, ..Orphans::default() }, settings: settings() })
}

pub(super) fn orphan_with(alter: impl FnOnce(&mut Orphan)) -> Orphan {
    let mut orphan = Orphan { key: key(), policy: Ok(policy()) };
    alter(&mut orphan);
    orphan
}
