//! Groups of the directory.

use aws_sdk_identitystore::types::AttributeOperation;
use aws_smithy_types::Document;

use super::{Case, Center, MANAGEMENT, act, bystanders, probe};

const KIND: &str = "identity_center.group";

pub(super) fn all() -> Vec<Case> {
    vec![exclusive(), plain()]
}

pub(super) fn only_read() -> Vec<Case> {
    let read = |case: Case| Case { drifts: Vec::new(), losses: Vec::new(), ..case };
    let there = act("a group with a member whom the file does not name", |center| async move {
        let group = center.made_group("Operators").await;
        center.join(&group, "operator@example.com").await;
    });
    let external = |file| Case { file, ..read(plain()) };
    vec![
        Case { before: vec![there], ..read(exclusive()) },
        external(
            "baseline: 1\nname: laws\nidentity_center: { groups: [{ name: Finance, source: external }] }\n",
        ),
        external(
            "baseline: 1\nname: laws\nidentity_center: { groups: [{ name: Finance, members: [eve@example.com] }] }\n",
        ),
    ]
}

pub(super) fn exclusive() -> Case {
    Case {
        kind: KIND,
        file: "\
baseline: 1
name: laws
identity_center:
  groups:
    - name: Operators
      description: Held to the laws
      members: { exclusive: true, items: [ada@example.com, grace@example.com] }
",
        before: Vec::new(),
        seed: MANAGEMENT,
        drifts: vec![
            act("another description", |center| async move { describe(&center, "Held to nothing").await }),
            act("a member more", |center| async move {
                let group = center.made_group("Operators").await;
                center.join(&group, "operator@example.com").await;
            }),
            act(
                "a member less",
                |center| async move { center.leave("Operators", "grace@example.com").await },
            ),
        ],
        losses: vec![act("no group", |center| async move { center.delete_group("Operators").await })],
        others: bystanders(),
    }
}

async fn describe(center: &Center, text: &str) {
    let value = Document::String(text.to_owned());
    let operation = AttributeOperation::builder().attribute_path("description").attribute_value(value);
    let update = center.directory.update_group().identity_store_id(&center.store);
    let update = update.group_id(center.made_group("Operators").await);
    update.operations(operation.build().expect("a whole operation")).send().await.expect("described");
}

/// A plain list: whoever else is in the group stays, and so does what others say that it is for.
fn plain() -> Case {
    Case {
        kind: KIND,
        file: "\
baseline: 1
name: laws
identity_center: { groups: [{ name: Operators, members: [ada@example.com] }] }
",
        before: Vec::new(),
        seed: MANAGEMENT,
        drifts: vec![act("a member less", |center| async move {
            center.leave("Operators", "ada@example.com").await;
        })],
        losses: vec![act("no group", |center| async move { center.delete_group("Operators").await })],
        others: (
            act("a member and a description that are not declared", |center| async move {
                let group = center.made_group("Operators").await;
                center.join(&group, "grace@example.com").await;
                describe(&center, "theirs").await;
            }),
            probe(|center| async move {
                let id = center.made_group("Operators").await;
                let describe = center.directory.describe_group().identity_store_id(&center.store);
                let group = describe.group_id(id).send().await.expect("the group");
                let grace = center.is_member("Operators", "grace@example.com").await;
                format!("{grace} {:?}", group.description)
            }),
        ),
    }
}
