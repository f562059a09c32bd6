//! A customer-managed policy that the file declares.

use crate::aws::operation::iam::{
    CREATE_POLICY, CREATE_POLICY_VERSION, DELETE_POLICY_VERSION, GET_ACCOUNT_AUTHORIZATION_DETAILS,
    SET_DEFAULT_POLICY_VERSION,
};
use crate::aws::reader::iam::{PolicyDetail, Quota};
use crate::aws::writer::{Subject, SubjectKind};
use crate::aws::{AwsError, Operation, Reader, Writer};
use crate::model::{self, Action, Address, Call, Diff, Effect, Finding, Resource, Stage, Step};
use crate::resources::document;
use crate::resources::iam::address;
use crate::values::policy::PolicyDocument;
use crate::values::{AccountId, Arn, Partition, PolicyName, PolicyPath};

/// How many versions of a managed policy IAM keeps (IAM User Guide, "IAM and AWS STS quotas").
const MOST_VERSIONS: usize = 5;

/// A customer-managed policy of one account.
#[derive(Clone, Debug)]
pub struct ManagedPolicy {
    /// The account.
    pub account: AccountId,
    /// The account's partition.
    pub partition: Partition,
    /// The policy's name.
    pub name: PolicyName,
    /// The path that it is made with; IAM cannot change it, so it is not compared.
    pub path: PolicyPath,
    /// The description that it is made with; IAM cannot change it and does not list it.
    pub description: Option<String>,
    /// What it says.
    pub document: PolicyDocument,
}

/// What can change a customer-managed policy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// Makes the policy.
    Create {
        /// Its name.
        name: PolicyName,
        /// Its path.
        path: String,
        /// Its description.
        description: Option<String>,
        /// What it says.
        document: PolicyDocument,
    },
    /// Makes room: removes a version that is not in force.
    DeleteVersion {
        /// The policy.
        policy: Arn,
        /// The version.
        version: String,
    },
    /// Adds a version and puts it in force.
    CreateVersion {
        /// The policy.
        policy: Arn,
        /// What it says from then on.
        document: PolicyDocument,
    },
    /// Puts a version in force that is there already.
    SetDefault {
        /// The policy.
        policy: Arn,
        /// The version.
        version: String,
    },
}

impl model::Change for Change {
    fn call(&self) -> Call {
        match self {
            Self::Create { name, path, description, document } => Call::new(CREATE_POLICY)
                .with("PolicyName", name.as_str())
                .with("Path", path.as_str())
                .with_some("Description", description.as_deref())
                .with("PolicyDocument", document.minified()),
            Self::DeleteVersion { policy, version } => Call::new(DELETE_POLICY_VERSION)
                .with("PolicyArn", policy.to_string())
                .with("VersionId", version.as_str()),
            Self::CreateVersion { policy, document } => Call::new(CREATE_POLICY_VERSION)
                .with("PolicyArn", policy.to_string())
                .with("PolicyDocument", document.minified())
                .with("SetAsDefault", true),
            Self::SetDefault { policy, version } => Call::new(SET_DEFAULT_POLICY_VERSION)
                .with("PolicyArn", policy.to_string())
                .with("VersionId", version.as_str()),
        }
    }
}

impl ManagedPolicy {
    fn subject(&self) -> [Subject; 1] {
        [Subject::new(SubjectKind::Policy, &self.name)]
    }

    fn create(&self) -> Diff<Change> {
        let Self { account, partition, name, path, description, document } = self;
        let mut diff = Diff::settled();
        diff.attributes.push(document::attribute("document".to_owned(), None, Some(document)));
        let arn = Arn::iam(partition, account, format!("policy{path}{name}"));
        let change = Change::Create {
            name: name.clone(),
            path: path.to_string(),
            description: description.clone(),
            document: document.clone(),
        };
        diff.step(
            Step::grow(change)
                .effect(Effect::Defines { policy: arn, document: document.clone() })
                .effect(Effect::Adds { quota: Quota::Policies, of: None, n: 1 }),
        );
        diff.action = Some(Action::Create);
        diff
    }
}

impl Resource for ManagedPolicy {
    type Live = Option<PolicyDetail>;
    type Change = Change;
    const READS: &'static [Operation] = &[GET_ACCOUNT_AUTHORIZATION_DETAILS];

    fn address(&self) -> Address {
        address::policy(&self.account, &self.name)
    }

    async fn read(&self, reader: &Reader) -> Result<Self::Live, AwsError> {
        Ok(reader.authorization_details().await?.policies.get(&self.name).cloned())
    }

    fn diff(&self, live: &Self::Live) -> Diff<Change> {
        // Path and description are written at creation only: IAM cannot change them.
        let Self { account: _, partition: _, name, path: _, description: _, document } = self;
        let Some(live) = live else {
            return self.create();
        };
        let current = match live.default_version().map(|version| &version.document) {
            Some(Ok(current)) => current,
            Some(Err(why)) => return unreadable(name, why),
            None => return unreadable(name, "AWS names no version in force"),
        };
        let mut diff = Diff::settled();
        if current == document {
            return diff;
        }
        diff.attributes.push(document::attribute("document".to_owned(), Some(current), Some(document)));
        // Before a group gets it: what it says now may allow more than what it is to say.
        let stage = Stage::of_policy(current.has_deny() || document.has_deny());
        let policy = live.arn.clone();
        let defines = Effect::Defines { policy: policy.clone(), document: document.clone() };
        let in_force = |change| Step::grow(change).stage(stage).effect(defines.clone());
        if let Some(same) = live.versions.iter().find(|version| version.document.as_ref() == Ok(document)) {
            let because = format!("version {} says it already", same.id);
            let step = in_force(Change::SetDefault { policy, version: same.id.clone() }).because(because);
            diff.step(document::judged(step, current, document));
            return diff;
        }
        if live.versions.len() >= MOST_VERSIONS
            && let Some(oldest) = live.versions.iter().find(|version| !version.is_default)
        {
            let change = Change::DeleteVersion { policy: policy.clone(), version: oldest.id.clone() };
            let because = "IAM keeps five versions, and the oldest that is not in force makes room";
            diff.step(Step::grow(change).stage(stage).because(because));
        }
        let step = in_force(Change::CreateVersion { policy, document: document.clone() });
        diff.step(document::judged(step, current, document));
        diff
    }

    async fn apply(&self, change: &Change, writer: &Writer) -> Result<(), AwsError> {
        let iam = writer.iam();
        let about = self.subject();
        let in_force = async |reader: Reader, document: &PolicyDocument| {
            let details = reader.authorization_details().await?;
            let policy = details.policies.get(&self.name);
            Ok(policy.and_then(PolicyDetail::document) == Some(document))
        };
        match change {
            Change::Create { name, path, description, document } => {
                let create = || {
                    let request = iam.create_policy().policy_name(name.as_str()).path(path);
                    request.set_description(description.clone()).policy_document(document.minified()).send()
                };
                let is_there = |reader| in_force(reader, document);
                writer.create(CREATE_POLICY, &about, create, is_there).await?;
            }
            Change::DeleteVersion { policy, version } => {
                let policy = policy.to_string();
                let delete = || iam.delete_policy_version().policy_arn(&policy).version_id(version).send();
                writer.remove(DELETE_POLICY_VERSION, &about, delete).await?;
            }
            Change::CreateVersion { policy, document } => {
                let create = || {
                    let request = iam.create_policy_version().policy_arn(policy.to_string());
                    request.policy_document(document.minified()).set_as_default(true).send()
                };
                let is_there = |reader| in_force(reader, document);
                writer.create(CREATE_POLICY_VERSION, &about, create, is_there).await?;
            }
            Change::SetDefault { policy, version } => {
                let policy = policy.to_string();
                let set = || iam.set_default_policy_version().policy_arn(&policy).version_id(version).send();
                writer.send(SET_DEFAULT_POLICY_VERSION, &about, set).await?;
            }
        }
        Ok(())
    }
}

fn unreadable(name: &PolicyName, why: &str) -> Diff<Change> {
    Diff::found(Finding::Blocked {
        why: format!("the document in force of `{name}` cannot be compared: {why}"),
        next: "look at it in the IAM console; if it may go, put any valid version in force first".to_owned(),
    })
}
