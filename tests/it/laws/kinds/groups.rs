//! Groups, and what they hold.

use aws_sdk_iam::Client;

use super::{Act, BILLING, Case, OTHER, Probe, READ_ONLY, bystanders};

pub(super) fn all() -> Vec<Case> {
    vec![exclusive(), plain(), absent()]
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

fn exclusive() -> Case {
    Case {
        kind: "iam.group",
        file: GROUP,
        before: Vec::new(),
        seed: None,
        drifts: vec![
            Act::new("a policy detached", |iam: Client| async move {
                let detach = iam.detach_group_policy().group_name("Operators").policy_arn(READ_ONLY);
                detach.send().await.expect("detached");
            }),
            Act::new("a policy attached", |iam: Client| async move {
                let attach = iam.attach_group_policy().group_name("Operators").policy_arn(BILLING);
                attach.send().await.expect("attached");
            }),
            Act::new("a member added", |iam: Client| async move {
                // Taken out of the group, the user stays.
                if iam.get_user().user_name("eve").send().await.is_err() {
                    iam.create_user().user_name("eve").send().await.expect("a user");
                }
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
        losses: Vec::new(),
        others: bystanders(),
    }
}

/// Plain lists: whoever and whatever else is in the group stays.
fn plain() -> Case {
    Case {
        kind: "iam.group",
        file: r#"
baseline: 1
name: laws
iam:
  users: [{ name: ana }]
  groups:
    - name: Operators
      managed_policies: [ReadOnlyAccess]
      inline_policies:
        queues:
          Version: "2012-10-17"
          Statement: [{ Effect: Allow, Action: "sqs:*", Resource: "*" }]
      members: [ana]
"#,
        before: Vec::new(),
        seed: None,
        drifts: vec![
            Act::new("a policy detached", |iam: Client| async move {
                let detach = iam.detach_group_policy().group_name("Operators").policy_arn(READ_ONLY);
                detach.send().await.expect("detached");
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
        ],
        losses: Vec::new(),
        others: (
            Act::new("a member and policies that are not declared", |iam: Client| async move {
                iam.create_user().user_name("zoe").send().await.expect("a user");
                let add = iam.add_user_to_group().group_name("Operators").user_name("zoe");
                add.send().await.expect("added");
                let attach = iam.attach_group_policy().group_name("Operators").policy_arn(BILLING);
                attach.send().await.expect("attached");
                let put = iam.put_group_policy().group_name("Operators").policy_name("more");
                put.policy_document(OTHER).send().await.expect("written");
            }),
            Probe::new(|iam: Client| async move {
                let group = iam.get_group().group_name("Operators").send().await.expect("the group");
                let is_member = group.users.iter().any(|user| user.user_name == "zoe");
                let attached = iam.list_attached_group_policies().group_name("Operators").send().await;
                let attached = attached.expect("its policies").attached_policies.unwrap_or_default();
                let is_attached = attached.iter().any(|policy| policy.policy_arn.as_deref() == Some(BILLING));
                let inline = iam.get_group_policy().group_name("Operators").policy_name("more").send().await;
                let document = inline.map(|inline| inline.policy_document);
                format!("{is_member} {is_attached} {:?}", document.ok())
            }),
        ),
    }
}

fn absent() -> Case {
    let full = |iam: Client| async move {
        iam.create_group().group_name("Old").send().await.expect("a group");
        // The member stays when the group goes.
        if iam.get_user().user_name("ana").send().await.is_err() {
            iam.create_user().user_name("ana").send().await.expect("a user");
        }
        iam.add_user_to_group().group_name("Old").user_name("ana").send().await.expect("added");
        let attach = iam.attach_group_policy().group_name("Old").policy_arn(READ_ONLY);
        attach.send().await.expect("attached");
        let put = iam.put_group_policy().group_name("Old").policy_name("inline");
        put.policy_document(OTHER).send().await.expect("written");
    };
    Case {
        kind: "iam.group",
        file: "baseline: 1\nname: laws\niam: { groups: [{ name: old, state: absent }] }\n",
        before: vec![Act::new("a group with a member and policies", full)],
        seed: None,
        drifts: vec![Act::new("it is there again", full)],
        losses: Vec::new(),
        others: bystanders(),
    }
}

/// A name that nobody has: the catalogue lacks it, so AWS is asked, and then it is refused.
pub(super) fn with_an_unknown_policy() -> Case {
    Case {
        kind: "iam.group",
        file: "baseline: 1\nname: laws\niam: { groups: [{ name: Readers, managed_policies: [Nobodys] }] }\n",
        before: Vec::new(),
        seed: None,
        drifts: Vec::new(),
        losses: Vec::new(),
        others: bystanders(),
    }
}
