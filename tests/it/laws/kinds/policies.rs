//! Policies of the account.

use aws_sdk_iam::Client;
use aws_sdk_iam::types::PolicyScopeType;

use super::{Act, Case, OTHER, Probe, bystanders};
use crate::support::ACCOUNT;

pub(super) fn all() -> Vec<Case> {
    vec![declared(), absent(), absent_and_held_by_everything()]
}

const POLICY: &str = r#"
baseline: 1
name: laws
iam:
  policies:
    - name: ReadQueues
      description: Reads queues
      document:
        Version: "2012-10-17"
        Statement: [{ Sid: Read, Effect: Allow, Action: ["sqs:GetQueueAttributes"], Resource: "*" }]
"#;

const ABSENT_POLICY: &str = "baseline: 1\nname: laws\niam: { policies: [{ name: Old, state: absent }] }\n";

async fn arn(iam: &Client, name: &str) -> String {
    let listed = iam.list_policies().scope(PolicyScopeType::Local).send().await.expect("policies are listed");
    let policies = listed.policies.unwrap_or_default().into_iter();
    let mut named = policies.filter(|policy| policy.policy_name.as_deref() == Some(name));
    named.next().and_then(|policy| policy.arn).expect("the policy is there")
}

fn declared() -> Case {
    Case {
        kind: "iam.policy",
        file: POLICY,
        before: Vec::new(),
        seed: None,
        drifts: vec![
            Act::new("another version", |iam: Client| async move {
                let arn = arn(&iam, "ReadQueues").await;
                let version = iam.create_policy_version().policy_arn(arn).policy_document(OTHER);
                version.set_as_default(true).send().await.expect("another version");
            }),
            Act::new("five versions", |iam: Client| async move {
                let arn = arn(&iam, "ReadQueues").await;
                let listed = iam.list_policy_versions().policy_arn(&arn).send().await.expect("the versions");
                for number in listed.versions.unwrap_or_default().len()..5 {
                    let document = OTHER.replace("ListQueues", &format!("Purge{number}"));
                    let version = iam.create_policy_version().policy_arn(&arn).policy_document(document);
                    version.set_as_default(true).send().await.expect("one version more");
                }
                // The declared document must not be among them, or it would be put in force again.
                let listed = iam.list_policy_versions().policy_arn(&arn).send().await.expect("the versions");
                let first = listed.versions.unwrap_or_default();
                let first = first.iter().filter(|version| !version.is_default_version);
                let oldest =
                    first.filter_map(|version| version.version_id.clone()).min().expect("an old version");
                iam.delete_policy_version()
                    .policy_arn(&arn)
                    .version_id(oldest)
                    .send()
                    .await
                    .expect("it goes");
                let version = iam.create_policy_version().policy_arn(&arn).policy_document(OTHER);
                version.set_as_default(true).send().await.expect("the fifth version");
            }),
        ],
        losses: Vec::new(),
        others: (
            Act::new("another policy", |iam: Client| async move {
                let other = iam.create_policy().policy_name("Other").policy_document(OTHER);
                other.send().await.expect("another policy");
            }),
            Probe::new(|iam: Client| async move {
                let arn = arn(&iam, "Other").await;
                let policy = iam.get_policy().policy_arn(arn).send().await.expect("the other policy");
                format!("{:?}", policy.policy.and_then(|policy| policy.default_version_id))
            }),
        ),
    }
}

fn absent() -> Case {
    let held = |iam: Client| async move {
        let created = iam.create_policy().policy_name("Old").policy_document(OTHER).send().await;
        let arn = created.expect("a policy").policy.and_then(|policy| policy.arn).expect("its ARN");
        let document = OTHER.replace("ListQueues", "GetQueueUrl");
        let version = iam.create_policy_version().policy_arn(&arn).policy_document(document);
        version.send().await.expect("a second version");
        // The group stays when the policy goes.
        if iam.get_group().group_name("holders").send().await.is_err() {
            iam.create_group().group_name("holders").send().await.expect("a group");
        }
        iam.attach_group_policy().group_name("holders").policy_arn(&arn).send().await.expect("attached");
    };
    Case {
        kind: "iam.policy",
        file: ABSENT_POLICY,
        before: vec![Act::new("a policy held by a group", held)],
        seed: None,
        drifts: vec![Act::new("it is there again", held)],
        losses: Vec::new(),
        others: bystanders(),
    }
}

fn absent_and_held_by_everything() -> Case {
    Case {
        kind: "iam.policy",
        file: ABSENT_POLICY,
        before: Vec::new(),
        seed: Some(|state| {
            let policy = state.add_policy(ACCOUNT, "Old", OTHER);
            let user = &mut state.add_user(ACCOUNT, "holder").entity;
            user.attached_policies.insert(policy.clone());
            state.add_group(ACCOUNT, "holders").entity.attached_policies.insert(policy.clone());
            let trust = r#"{"Version":"2012-10-17","Statement":[]}"#;
            let role = &mut state.add_role(ACCOUNT, "holder", trust).entity;
            role.attached_policies.insert(policy.clone());
            state.add_user(ACCOUNT, "bounded").entity.permissions_boundary = Some(policy.clone());
            state.add_role(ACCOUNT, "bounded", trust).entity.permissions_boundary = Some(policy);
        }),
        drifts: vec![act!("it is there again", |iam| iam
            .create_policy()
            .policy_name("Old")
            .policy_document(OTHER)
            .send())],
        losses: Vec::new(),
        others: bystanders(),
    }
}
