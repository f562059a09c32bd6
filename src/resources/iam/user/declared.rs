//! A user that the file declares: one a person, without password or key.

use std::collections::BTreeMap;

use indexmap::IndexMap;

use crate::aws::operation::iam::{CREATE_USER, GET_ACCOUNT_AUTHORIZATION_DETAILS, TAG_USER};
use crate::aws::reader::iam::{Quota, UserDetail};
use crate::aws::writer::{Created, Subject, SubjectKind};
use crate::aws::{AwsError, Operation, Reader, Writer};
use crate::model::{self, Action, Address, Call, Diff, Effect, Finding, Resource, Step};
use crate::resources::iam::address;
use crate::values::{AccountId, PolicyName, UserName};

/// A user of one account.
#[derive(Clone, Debug)]
pub struct User {
    /// The account.
    pub account: AccountId,
    /// The user's name.
    pub name: UserName,
    /// Tags that the user is to have; others stay.
    pub tags: Option<IndexMap<String, String>>,
}

/// What can change a user.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// Makes the user, who cannot sign in yet.
    Create {
        /// The user's name.
        name: UserName,
        /// The user's tags.
        tags: BTreeMap<String, String>,
    },
    /// Writes tags; others stay.
    Tag {
        /// The user's name.
        name: UserName,
        /// The tags that are written.
        tags: BTreeMap<String, String>,
    },
}

impl model::Change for Change {
    fn call(&self) -> Call {
        match self {
            Self::Create { name, tags } => {
                let tags = (!tags.is_empty()).then(|| shown_tags(tags));
                Call::new(CREATE_USER).with("UserName", name.as_str()).with_some("Tags", tags)
            }
            Self::Tag { name, tags } => {
                Call::new(TAG_USER).with("UserName", name.as_str()).with("Tags", shown_tags(tags))
            }
        }
    }
}

impl User {
    fn asked_tags(&self) -> impl Iterator<Item = (&String, &String)> {
        self.tags.iter().flatten()
    }

    fn create(&self) -> Diff<Change> {
        let Self { account: _, name, tags: _ } = self;
        let mut diff = Diff::settled();
        let tags: BTreeMap<_, _> =
            self.asked_tags().map(|(key, value)| (key.clone(), value.clone())).collect();
        for (key, value) in &tags {
            diff.value(&format!("tags.{key}"), None::<&str>, value.as_str());
        }
        let create = Change::Create { name: name.clone(), tags };
        diff.step(Step::grow(create).effect(Effect::Adds { quota: Quota::Users, of: None, n: 1 }));
        diff.finding(Finding::Manual {
            why: format!("`{name}` cannot sign in yet"),
            instructions: vec![format!(
                "give a first password that must be changed: aws iam create-login-profile --user-name {name} \
                 --password-reset-required --password …"
            )],
        });
        diff.action = Some(Action::Create);
        diff
    }
}

impl Resource for User {
    type Live = Option<UserDetail>;
    type Change = Change;
    const READS: &'static [Operation] = &[GET_ACCOUNT_AUTHORIZATION_DETAILS];

    fn address(&self) -> Address {
        address::user(&self.account, &self.name)
    }

    async fn read(&self, reader: &Reader) -> Result<Self::Live, AwsError> {
        Ok(reader.authorization_details().await?.users.get(&self.name).cloned())
    }

    fn diff(&self, live: &Self::Live) -> Diff<Change> {
        let Self { account: _, name: _, tags } = self;
        let Some(live) = live else {
            return self.create();
        };
        let mut diff = Diff::settled();
        // To IAM a tag's key is the same however its case (IAM User Guide, "Tags for IAM resources").
        let there = |asked: &str| live.tags.iter().find(|(key, _)| key.eq_ignore_ascii_case(asked));
        let value_of = |asked: &str| there(asked).map(|(_, value)| value.as_str());
        let differing = self.asked_tags().filter(|(key, value)| value_of(key) != Some(value.as_str()));
        let differing: BTreeMap<_, _> = differing.map(|(key, value)| (key.clone(), value.clone())).collect();
        for (key, value) in &differing {
            diff.value(&format!("tags.{key}"), value_of(key), value.as_str());
        }
        if !differing.is_empty() {
            diff.step(Step::grow(Change::Tag { name: live.name.clone(), tags: differing }));
        }
        if let Some(tags) = tags {
            let asked = |key: &str| tags.keys().any(|asked| asked.eq_ignore_ascii_case(key));
            let beyond: Vec<&str> = live.tags.keys().map(String::as_str).filter(|key| !asked(key)).collect();
            diff.unmanaged("tag", "tags", &beyond);
        }
        // Rights of a user's own are nothing that the file can declare; they are no less there.
        let attached: Vec<&str> = live.attached.iter().map(|policy| policy.name.as_str()).collect();
        diff.unmanaged("attached policy", "attached policies", &attached);
        let inline: Vec<&str> = live.inline_policies.keys().map(PolicyName::as_str).collect();
        diff.unmanaged("inline policy", "inline policies", &inline);
        diff
    }

    async fn apply(&self, change: &Change, writer: &Writer) -> Result<(), AwsError> {
        match change {
            Change::Create { name, tags } => {
                let about = [Subject::new(SubjectKind::User, name)];
                let sent = (!tags.is_empty()).then(|| sdk_tags(tags));
                let create =
                    || writer.iam().create_user().user_name(name.as_str()).set_tags(sent.clone()).send();
                let is_there =
                    async |reader: Reader| Ok(reader.authorization_details().await?.users.contains_key(name));
                let created = writer.create(CREATE_USER, &about, create, is_there).await?;
                // Whoever made it meanwhile may have made it without these tags.
                if created == Created::Before && !tags.is_empty() {
                    tag(writer, name, tags).await
                } else {
                    Ok(())
                }
            }
            Change::Tag { name, tags } => tag(writer, name, tags).await,
        }
    }
}

async fn tag(writer: &Writer, name: &UserName, tags: &BTreeMap<String, String>) -> Result<(), AwsError> {
    let tags = sdk_tags(tags);
    let tag = || writer.iam().tag_user().user_name(name.as_str()).set_tags(Some(tags.clone())).send();
    writer.send(TAG_USER, &[Subject::new(SubjectKind::User, name)], tag).await?;
    Ok(())
}

/// Tags as IAM takes them: a list of keys and values.
fn shown_tags(tags: &BTreeMap<String, String>) -> serde_json::Value {
    tags.iter().map(|(key, value)| serde_json::json!({ "Key": key, "Value": value })).collect()
}

fn sdk_tags(tags: &BTreeMap<String, String>) -> Vec<aws_sdk_iam::types::Tag> {
    let tag = |(key, value): (&String, &String)| {
        aws_sdk_iam::types::Tag::builder()
            .key(key)
            .value(value)
            .build()
            .expect("a tag with key and value is complete")
    };
    tags.iter().map(tag).collect()
}
