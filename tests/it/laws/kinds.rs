//! The kinds under the laws.

use aws_sdk_iam::Client;
use aws_sdk_iam::types::{PolicyScopeType, Tag};

use super::case::{Act, Case, Probe};
use crate::support::ACCOUNT;

const OTHER: &str =
    r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"sqs:ListQueues","Resource":"*"}]}"#;

/// Every kind, and every state of it, under the laws.
pub fn all() -> Vec<Case> {
    let mut cases = vec![alias(), password_policy(), security_tokens()];
    cases.extend(policies());
    cases.extend([group(), user(), absent_group(), absent_user(), absent_user_with_credentials()]);
    cases
}

macro_rules! act {
    ($what:literal, |$client:ident| $call:expr) => {
        Act::new($what, |$client: Client| async move {
            $call.await.expect($what);
        })
    };
}

fn alias() -> Case {
    Case {
        kind: "account.alias",
        file: "baseline: 1\nname: laws\naccount: { alias: acme-prod }\n",
        before: Vec::new(),
        seed: None,
        drifts: vec![
            act!("another alias", |iam| iam.create_account_alias().account_alias("acme-other").send()),
            act!("no alias", |iam| iam.delete_account_alias().account_alias("acme-prod").send()),
        ],
        others: None,
    }
}

fn password_policy() -> Case {
    Case {
        kind: "iam.password_policy",
        file: "\
baseline: 1
name: laws
iam:
  password_policy:
    minimum_length: 14
    require_uppercase: true
    require_lowercase: true
    require_numbers: true
    require_symbols: true
    max_age_days: 90
    hard_expiry: false
",
        before: Vec::new(),
        seed: None,
        drifts: vec![
            act!("everything laxer", |iam| iam
                .update_account_password_policy()
                .minimum_password_length(8)
                .send()),
            act!("no policy", |iam| iam.delete_account_password_policy().send()),
        ],
        // What the file leaves out travels along with each replacement.
        others: Some((
            act!("rules of somebody else", |iam| iam
                .update_account_password_policy()
                .minimum_password_length(14)
                .password_reuse_prevention(5)
                .allow_users_to_change_password(true)
                .send()),
            Probe::new(|iam: Client| async move {
                let policy = iam.get_account_password_policy().send().await.expect("there is a policy");
                let policy = policy.password_policy.expect("there is a policy");
                // Only where no drift takes the whole policy away is there something to carry.
                format!("{}", policy.allow_users_to_change_password)
            }),
        )),
    }
}

fn security_tokens() -> Case {
    Case {
        kind: "iam.sts_global_endpoint_tokens",
        file: "baseline: 1\nname: laws\niam: { sts_global_endpoint_tokens: all_regions }\n",
        before: Vec::new(),
        seed: None,
        drifts: vec![act!("version 1", |iam| iam
            .set_security_token_service_preferences()
            .global_endpoint_token_version("v1Token".into())
            .send())],
        others: None,
    }
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

fn policies() -> [Case; 2] {
    let declared = Case {
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
        others: Some((
            Act::new("another policy", |iam: Client| async move {
                let other = iam.create_policy().policy_name("Other").policy_document(OTHER);
                other.send().await.expect("another policy");
            }),
            Probe::new(|iam: Client| async move {
                let arn = arn(&iam, "Other").await;
                let policy = iam.get_policy().policy_arn(arn).send().await.expect("the other policy");
                format!("{:?}", policy.policy.and_then(|policy| policy.default_version_id))
            }),
        )),
    };
    let absent = Case {
        kind: "iam.policy",
        file: ABSENT_POLICY,
        before: vec![Act::new("a policy held by a group and a user", |iam: Client| async move {
            let created = iam.create_policy().policy_name("Old").policy_document(OTHER).send().await;
            let arn = created.expect("a policy").policy.and_then(|policy| policy.arn).expect("its ARN");
            let document = OTHER.replace("ListQueues", "GetQueueUrl");
            let version = iam.create_policy_version().policy_arn(&arn).policy_document(document);
            version.send().await.expect("a second version");
            iam.create_group().group_name("holders").send().await.expect("a group");
            iam.attach_group_policy().group_name("holders").policy_arn(&arn).send().await.expect("attached");
        })],
        seed: None,
        drifts: Vec::new(),
        others: None,
    };
    [declared, absent]
}

const GROUP: &str = r#"
baseline: 1
name: laws
iam:
  policies:
    - name: DenyDelete
      document:
        Version: "2012-10-17"
        Statement: [{ Effect: Deny, Action: "s3:DeleteBucket", Resource: "*" }]
  users: [{ name: ana }, { name: ben }]
  groups:
    - name: Operators
      managed_policies: { exclusive: true, items: [ReadOnlyAccess, DenyDelete] }
      inline_policies:
        exclusive: true
        items:
          queues:
            Version: "2012-10-17"
            Statement: [{ Effect: Allow, Action: "sqs:*", Resource: "*" }]
      members: { exclusive: true, items: [ana, ben] }
"#;

fn group() -> Case {
    let billing = "arn:aws:iam::aws:policy/job-function/Billing";
    let read_only = "arn:aws:iam::aws:policy/ReadOnlyAccess";
    Case {
        kind: "iam.group",
        file: GROUP,
        before: Vec::new(),
        seed: None,
        drifts: vec![
            Act::new("a policy detached", move |iam: Client| async move {
                let detach = iam.detach_group_policy().group_name("Operators").policy_arn(read_only);
                detach.send().await.expect("detached");
            }),
            Act::new("a policy attached", move |iam: Client| async move {
                let attach = iam.attach_group_policy().group_name("Operators").policy_arn(billing);
                attach.send().await.expect("attached");
            }),
            Act::new("a member added", |iam: Client| async move {
                iam.create_user().user_name("eve").send().await.expect("a user");
                iam.add_user_to_group().group_name("Operators").user_name("eve").send().await.expect("added");
            }),
            act!("a member removed", |iam| iam
                .remove_user_from_group()
                .group_name("Operators")
                .user_name("ana")
                .send()),
            act!("an inline policy changed", |iam| iam
                .put_group_policy()
                .group_name("Operators")
                .policy_name("queues")
                .policy_document(OTHER)
                .send()),
            act!("an inline policy added", |iam| iam
                .put_group_policy()
                .group_name("Operators")
                .policy_name("more")
                .policy_document(OTHER)
                .send()),
            act!("an inline policy removed", |iam| iam
                .delete_group_policy()
                .group_name("Operators")
                .policy_name("queues")
                .send()),
        ],
        others: Some((
            Act::new("another group", move |iam: Client| async move {
                iam.create_group().group_name("Others").send().await.expect("a group");
                let attach = iam.attach_group_policy().group_name("Others").policy_arn(billing);
                attach.send().await.expect("attached");
                iam.create_user().user_name("zoe").send().await.expect("a user");
                iam.add_user_to_group().group_name("Others").user_name("zoe").send().await.expect("added");
                // The drifts of the exclusive group make this user again otherwise.
                if iam.get_user().user_name("eve").send().await.is_ok() {
                    iam.delete_user().user_name("eve").send().await.expect("gone");
                }
            }),
            Probe::new(|iam: Client| async move {
                let group = iam.get_group().group_name("Others").send().await.expect("the other group");
                let members = group.users.iter().map(|user| user.user_name.clone()).collect::<Vec<_>>();
                let attached = iam.list_attached_group_policies().group_name("Others").send().await;
                format!("{members:?} {:?}", attached.expect("its policies").attached_policies)
            }),
        )),
    }
}

fn user() -> Case {
    let tag = |key: &str, value: &str| Tag::builder().key(key).value(value).build().expect("a whole tag");
    Case {
        kind: "iam.user",
        file: "baseline: 1\nname: laws\niam: { users: [{ name: ana, tags: { Team: platform } }] }\n",
        before: Vec::new(),
        seed: None,
        drifts: vec![
            Act::new("another value", move |iam: Client| async move {
                iam.tag_user().user_name("ana").tags(tag("Team", "other")).send().await.expect("tagged");
            }),
            act!("no tag", |iam| iam.untag_user().user_name("ana").tag_keys("Team").send()),
        ],
        others: Some((
            Act::new("another tag", move |iam: Client| async move {
                iam.tag_user().user_name("ana").tags(tag("Cost", "42")).send().await.expect("tagged");
            }),
            Probe::new(|iam: Client| async move {
                let user = iam.get_user().user_name("ana").send().await.expect("the user").user;
                let tags = user.and_then(|user| user.tags).unwrap_or_default();
                format!("{:?}", tags.iter().find(|tag| tag.key == "Cost"))
            }),
        )),
    }
}

fn absent_group() -> Case {
    Case {
        kind: "iam.group",
        file: "baseline: 1\nname: laws\niam: { groups: [{ name: old, state: absent }] }\n",
        before: vec![Act::new("a group with a member and policies", |iam: Client| async move {
            iam.create_group().group_name("Old").send().await.expect("a group");
            iam.create_user().user_name("ana").send().await.expect("a user");
            iam.add_user_to_group().group_name("Old").user_name("ana").send().await.expect("added");
            let attach = iam.attach_group_policy().group_name("Old");
            attach.policy_arn("arn:aws:iam::aws:policy/ReadOnlyAccess").send().await.expect("attached");
            let put = iam.put_group_policy().group_name("Old").policy_name("inline");
            put.policy_document(OTHER).send().await.expect("written");
        })],
        seed: None,
        drifts: Vec::new(),
        others: None,
    }
}

fn absent_user() -> Case {
    Case {
        kind: "iam.user",
        file: "baseline: 1\nname: laws\niam: { users: [{ name: old, state: absent }] }\n",
        before: vec![Act::new("a user in a group", |iam: Client| async move {
            iam.create_group().group_name("team").send().await.expect("a group");
            iam.create_user().user_name("old").send().await.expect("a user");
            iam.add_user_to_group().group_name("team").user_name("old").send().await.expect("added");
        })],
        seed: None,
        drifts: Vec::new(),
        others: None,
    }
}

/// A user with everything that a user can have.
fn absent_user_with_credentials() -> Case {
    Case {
        kind: "iam.user",
        file: "baseline: 1\nname: laws\niam: { users: [{ name: old, state: absent }] }\n",
        before: Vec::new(),
        seed: Some(|state| {
            let boundary = state.add_policy(ACCOUNT, "Boundary", OTHER);
            let user = state.add_user(ACCOUNT, "old");
            user.entity.inline_policies.insert("inline".into(), OTHER.to_owned());
            user.entity.attached_policies.insert("arn:aws:iam::aws:policy/ReadOnlyAccess".to_owned());
            user.entity.permissions_boundary = Some(boundary);
            state.add_password(ACCOUNT, "old");
            state.add_access_key(ACCOUNT, "old");
            state.add_mfa_device(ACCOUNT, "old");
        }),
        drifts: Vec::new(),
        others: None,
    }
}

/// A name that nobody has: the catalogue lacks it, so AWS is asked, and then it is refused.
pub fn with_an_unknown_policy() -> Case {
    Case {
        kind: "iam.group",
        file: "baseline: 1\nname: laws\niam: { groups: [{ name: Readers, managed_policies: [Nobodys] }] }\n",
        before: Vec::new(),
        seed: None,
        drifts: Vec::new(),
        others: None,
    }
}
