//! Keys.

use aws_sdk_kms::Client as Kms;
use aws_sdk_kms::types::Tag;
use serde_json::json;

use super::{Act, Case, Probe, documents};

pub(super) fn all() -> Vec<Case> {
    vec![declared(), without_rotation(), adopted()]
}

const KEY: &str = r#"
baseline: 1
name: laws
kms:
  keys:
    - alias: laws
      description: Encrypts what the laws write
      rotation: { enabled: true, period_days: 180 }
      policy_statements:
        - Sid: Readers
          Effect: Allow
          Principal: { AWS: "arn:aws:iam::123456789012:root" }
          Action: "kms:Decrypt"
          Resource: "*"
      tags: { Team: platform }
"#;

const ALIAS: &str = "alias/laws";

pub(super) async fn id(kms: &Kms, alias: &str) -> String {
    let found = kms.describe_key().key_id(alias).send().await.expect("the key is there");
    found.key_metadata.expect("a key has metadata").key_id
}

/// Makes a key of this alias; gives its id.
pub(super) async fn made(kms: &Kms, alias: &str, policy: Option<String>) -> String {
    let made = kms.create_key().set_policy(policy).send().await.expect("a key");
    let id = made.key_metadata.expect("a key has metadata").key_id;
    kms.create_alias().alias_name(alias).target_key_id(&id).send().await.expect("an alias");
    id
}

async fn policy(kms: &Kms) -> String {
    let found = kms.get_key_policy().key_id(id(kms, ALIAS).await).send().await.expect("its policy");
    found.policy.expect("a key has a policy")
}

async fn put_policy(kms: &Kms, policy: String) {
    let put = kms.put_key_policy().key_id(id(kms, ALIAS).await).policy_name("default").policy(policy);
    put.send().await.expect("the policy is written");
}

async fn tagged(kms: &Kms, key: &str, value: &str) {
    let tag = Tag::builder().tag_key(key).tag_value(value).build().expect("a whole tag");
    kms.tag_resource().key_id(id(kms, ALIAS).await).tags(tag).send().await.expect("tagged");
}

/// Another key, and what others said of this one.
fn others() -> (Act, Probe) {
    let add = Act::new("another key, statement and tag", |kms: Kms| async move {
        made(&kms, "alias/others", None).await;
        let statement = documents::of_others("kms:ReplicateKey", "*");
        put_policy(&kms, documents::with(&policy(&kms).await, &statement)).await;
        tagged(&kms, "Cost", "42").await;
    });
    let probe = Probe::new(|kms: Kms| async move {
        let other = kms.describe_key().key_id("alias/others").send().await.expect("the other key");
        let other = other.key_metadata.expect("a key has metadata");
        let statement = documents::statement(&policy(&kms).await, "Others");
        let tags = kms.list_resource_tags().key_id(id(&kms, ALIAS).await).send().await.expect("its tags");
        let tags = tags.tags.unwrap_or_default();
        let tag = tags.iter().find(|tag| tag.tag_key == "Cost").map(|tag| tag.tag_value.clone());
        format!("{} {:?} {statement} {tag:?}", other.key_id, other.key_state)
    });
    (add, probe)
}

fn declared() -> Case {
    Case {
        kind: "kms.key",
        file: KEY,
        before: Vec::new(),
        seed: None,
        drifts: vec![
            Act::new("disabled", |kms: Kms| async move {
                kms.disable_key().key_id(id(&kms, ALIAS).await).send().await.expect("disabled");
            }),
            Act::new("pending deletion", |kms: Kms| async move {
                let schedule = kms.schedule_key_deletion().key_id(id(&kms, ALIAS).await);
                schedule.pending_window_in_days(7).send().await.expect("scheduled");
            }),
            Act::new("another description", |kms: Kms| async move {
                let update = kms.update_key_description().key_id(id(&kms, ALIAS).await);
                update.description("Something else").send().await.expect("described");
            }),
            Act::new("no rotation", |kms: Kms| async move {
                let disable = kms.disable_key_rotation().key_id(id(&kms, ALIAS).await);
                disable.send().await.expect("no longer rotated");
            }),
            Act::new("another period", |kms: Kms| async move {
                let enable = kms.enable_key_rotation().key_id(id(&kms, ALIAS).await);
                enable.rotation_period_in_days(365).send().await.expect("rotated");
            }),
            Act::new("a statement changed", |kms: Kms| async move {
                let statement = json!({
                    "Sid": "Readers",
                    "Effect": "Allow",
                    "Principal": { "AWS": "arn:aws:iam::123456789012:root" },
                    "Action": ["kms:Decrypt", "kms:Encrypt"],
                    "Resource": "*",
                });
                put_policy(&kms, documents::with(&policy(&kms).await, &statement)).await;
            }),
            Act::new("a statement removed", |kms: Kms| async move {
                put_policy(&kms, documents::without(&policy(&kms).await, "Readers")).await;
            }),
            Act::new("another tag", |kms: Kms| async move { tagged(&kms, "Team", "other").await }),
            Act::new("no tag", |kms: Kms| async move {
                let untag = kms.untag_resource().key_id(id(&kms, ALIAS).await).tag_keys("Team");
                untag.send().await.expect("untagged");
            }),
        ],
        losses: vec![act!("no alias", |kms: Kms| kms.delete_alias().alias_name(ALIAS).send())],
        others: others(),
    }
}

fn without_rotation() -> Case {
    Case {
        kind: "kms.key",
        file: "baseline: 1\nname: laws\nkms: { keys: [{ alias: laws, rotation: { enabled: false } }] }\n",
        before: Vec::new(),
        seed: None,
        drifts: vec![Act::new("rotated", |kms: Kms| async move {
            let enable = kms.enable_key_rotation().key_id(id(&kms, ALIAS).await);
            enable.send().await.expect("rotated");
        })],
        losses: Vec::new(),
        others: others(),
    }
}

/// A key that people made: nothing of it but the alias is as the file says.
fn adopted() -> Case {
    Case {
        kind: "kms.key",
        file: KEY,
        before: vec![Act::new("a key as consoles make it", |kms: Kms| async move {
            let id = made(&kms, ALIAS, None).await;
            kms.disable_key().key_id(id).send().await.expect("disabled");
        })],
        seed: None,
        drifts: vec![Act::new("disabled again", |kms: Kms| async move {
            kms.disable_key().key_id(id(&kms, ALIAS).await).send().await.expect("disabled");
        })],
        losses: Vec::new(),
        others: others(),
    }
}
