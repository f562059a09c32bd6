//! Users.

use aws_sdk_iam::Client;
use aws_sdk_iam::types::Tag;
use baseline::sandbox::state::{KeyStatus, ServiceCredential, SigningCertificate, SshPublicKey};

use super::{Act, Case, OTHER, Probe, READ_ONLY, bystanders};
use crate::support::ACCOUNT;

pub(super) fn all() -> Vec<Case> {
    vec![declared(), absent(), absent_with_credentials()]
}

fn declared() -> Case {
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
        losses: Vec::new(),
        others: (
            Act::new("another tag", move |iam: Client| async move {
                iam.tag_user().user_name("ana").tags(tag("Cost", "42")).send().await.expect("tagged");
            }),
            Probe::new(|iam: Client| async move {
                let user = iam.get_user().user_name("ana").send().await.expect("the user").user;
                let tags = user.and_then(|user| user.tags).unwrap_or_default();
                format!("{:?}", tags.iter().find(|tag| tag.key == "Cost"))
            }),
        ),
    }
}

fn absent() -> Case {
    let member = |iam: Client| async move {
        // The group stays when its member goes.
        if iam.get_group().group_name("team").send().await.is_err() {
            iam.create_group().group_name("team").send().await.expect("a group");
        }
        iam.create_user().user_name("old").send().await.expect("a user");
        iam.add_user_to_group().group_name("team").user_name("old").send().await.expect("added");
    };
    Case {
        kind: "iam.user",
        file: ABSENT_USER,
        before: vec![Act::new("a user in a group", member)],
        seed: None,
        drifts: vec![Act::new("there again", member)],
        losses: Vec::new(),
        others: bystanders(),
    }
}

const ABSENT_USER: &str = "baseline: 1\nname: laws\niam: { users: [{ name: old, state: absent }] }\n";

/// A user with everything that a user can have.
fn absent_with_credentials() -> Case {
    Case {
        kind: "iam.user",
        file: ABSENT_USER,
        before: Vec::new(),
        seed: Some(|state| {
            let (now, boundary) = (state.now, state.add_policy(ACCOUNT, "Boundary", OTHER));
            state.add_group(ACCOUNT, "team");
            let user = state.add_user(ACCOUNT, "old");
            user.groups.insert("team".into());
            user.entity.inline_policies.insert("inline".into(), OTHER.to_owned());
            user.entity.attached_policies.insert(READ_ONLY.to_owned());
            user.entity.permissions_boundary = Some(boundary);
            let id = |prefix: &str| format!("{prefix}{}", "S".repeat(17));
            let key = SshPublicKey { uploaded: now, status: KeyStatus::Active };
            user.ssh_public_keys.insert(id("APKA"), key);
            let certificate =
                SigningCertificate { body: "PEM".to_owned(), uploaded: now, status: KeyStatus::Active };
            user.signing_certificates.insert("C".repeat(24), certificate);
            let credential = ServiceCredential {
                service: "codecommit.amazonaws.com".to_owned(),
                user_name: format!("old-at-{ACCOUNT}"),
                created: now,
                status: KeyStatus::Active,
            };
            user.service_credentials.insert(id("ACCA"), credential);
            state.add_password(ACCOUNT, "old");
            state.add_access_key(ACCOUNT, "old");
            state.add_mfa_device(ACCOUNT, "old");
        }),
        drifts: vec![act!("there again", |iam| iam.create_user().user_name("old").send())],
        losses: Vec::new(),
        others: bystanders(),
    }
}
