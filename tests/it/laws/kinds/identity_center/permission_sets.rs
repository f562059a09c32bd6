//! Permission sets.

use aws_sdk_ssoadmin::types::{CustomerManagedPolicyReference, PermissionsBoundary};
use baseline::sandbox::State;
use baseline::sandbox::state::{Holder, MemberState, OrganizationRole};

use super::{
    Act, BILLING, Case, Center, LOG_ARCHIVE, MANAGEMENT, OTHER, Probe, READ_ONLY, WORKLOAD, act, bystanders,
    probe,
};
use crate::clients::Clients;
use crate::support::ACCOUNT;

const KIND: &str = "identity_center.permission_set";

pub(super) fn all() -> Vec<Case> {
    vec![declared(), plain(), with_a_suspended_account(), absent()]
}

pub(super) fn only_read() -> Vec<Case> {
    let (drifts, losses) = (Vec::new, Vec::new);
    let there = act("a permission set", |center| async move {
        center.made_set("Laws").await;
    });
    let everything = Case { before: vec![there], drifts: drifts(), losses: losses(), ..declared() };
    let unknown = Case {
        file: "\
baseline: 1
name: laws
identity_center: { permission_sets: [{ name: Laws, managed_policies: [Nobodys] }] }
",
        drifts: drifts(),
        losses: losses(),
        ..plain()
    };
    let many = Case {
        seed: Some(|state| {
            state.organize(OrganizationRole::Management);
            state.add_members(20);
            let accounts = state.organization.as_ref().expect("an organization").members.clone();
            held_in(state, &accounts.iter().map(String::as_str).collect::<Vec<_>>());
        }),
        drifts: drifts(),
        losses: losses(),
        ..with_a_suspended_account()
    };
    vec![everything, unknown, many]
}

/// A permission set with everything that one can have, held in one account.
const DECLARED: &str = r#"
baseline: 1
name: laws
iam:
  policies:
    - name: Reports
      document:
        Version: "2012-10-17"
        Statement: [{ Effect: Allow, Action: "s3:GetObject", Resource: "arn:aws:s3:::acme-reports/*" }]
    - name: Limits
      document:
        Version: "2012-10-17"
        Statement: [{ Effect: Allow, NotAction: "iam:*", Resource: "*" }]
identity_center:
  permission_sets:
    - name: Laws
      description: Held to the laws
      session_duration: 4h
      relay_state: https://console.aws.amazon.com/s3/
      managed_policies: { exclusive: true, items: [ReadOnlyAccess] }
      customer_managed_policies: { exclusive: true, items: [{ name: Reports }] }
      permissions_boundary: { name: Limits }
      inline_policy:
        Version: "2012-10-17"
        Statement: [{ Effect: Allow, Action: "sqs:*", Resource: "*" }]
      tags: { Team: platform }
  assignments:
    items: [{ user: ada@example.com, permission_set: Laws, accounts: [this] }]
"#;

pub(super) fn declared() -> Case {
    Case {
        kind: KIND,
        file: DECLARED,
        before: Vec::new(),
        seed: MANAGEMENT,
        drifts: settings().into_iter().chain(policies()).collect(),
        losses: vec![act("no permission set", |center| async move {
            center.delete_set(&center.laws().await).await;
        })],
        others: others(),
    }
}

const RELAY_STATE: &str = "https://console.aws.amazon.com/s3/";

async fn update(center: &Center, description: &str, duration: &str, relay_state: Option<&str>) {
    let update = center.sso.update_permission_set().instance_arn(&center.instance);
    let update = update.permission_set_arn(center.laws().await).description(description);
    let update = update.session_duration(duration).set_relay_state(relay_state.map(str::to_owned));
    update.send().await.expect("the settings are written");
}

fn settings() -> Vec<Act> {
    vec![
        act("another description", |center| async move {
            update(&center, "Held to nothing", "PT4H", Some(RELAY_STATE)).await;
        }),
        act("a longer session", |center| async move {
            update(&center, "Held to the laws", "PT12H", Some(RELAY_STATE)).await;
        }),
        act("another first page", |center| async move {
            update(&center, "Held to the laws", "PT4H", Some("https://console.aws.amazon.com/ec2/")).await;
        }),
        act("no first page", |center| async move {
            update(&center, "Held to the laws", "PT4H", None).await;
        }),
        act("another value of a tag", |center| async move {
            center.tag(&center.laws().await, "Team", "nobody").await;
        }),
    ]
}

fn reference(name: &str) -> CustomerManagedPolicyReference {
    CustomerManagedPolicyReference::builder().name(name).path("/").build().expect("a whole reference")
}

async fn refer_to(center: &Center, name: &str) {
    let attach = center.sso.attach_customer_managed_policy_reference_to_permission_set();
    let attach = attach.instance_arn(&center.instance).permission_set_arn(center.laws().await);
    attach.customer_managed_policy_reference(reference(name)).send().await.expect("attached");
}

async fn bound(center: &Center, boundary: PermissionsBoundary) {
    let put = center.sso.put_permissions_boundary_to_permission_set().instance_arn(&center.instance);
    let put = put.permission_set_arn(center.laws().await).permissions_boundary(boundary);
    put.send().await.expect("bounded");
}

fn policies() -> Vec<Act> {
    vec![
        act("a policy detached", |center| async move {
            center.detach(&center.laws().await, READ_ONLY).await;
        }),
        act("a policy attached", |center| async move {
            center.attach(&center.laws().await, BILLING).await;
        }),
        act("attached and detached again, and the account left behind", |center| async move {
            let set = center.laws().await;
            center.attach(&set, BILLING).await;
            center.detach(&set, BILLING).await;
            assert_eq!(center.behind(&set).await, [ACCOUNT]);
        }),
        act("a customer-managed policy more", |center| async move { refer_to(&center, "Theirs").await }),
        act("a customer-managed policy less", |center| async move {
            let detach = center.sso.detach_customer_managed_policy_reference_from_permission_set();
            let detach = detach.instance_arn(&center.instance).permission_set_arn(center.laws().await);
            let detach = detach.customer_managed_policy_reference(reference("Reports"));
            detach.send().await.expect("detached");
        }),
        act("another inline policy", |center| async move {
            center.put_inline(&center.laws().await, OTHER).await;
        }),
        act("no inline policy", |center| async move {
            let delete = center.sso.delete_inline_policy_from_permission_set();
            let delete = delete.instance_arn(&center.instance).permission_set_arn(center.laws().await);
            delete.send().await.expect("deleted");
        }),
        act("another boundary", |center| async move {
            bound(&center, PermissionsBoundary::builder().managed_policy_arn(READ_ONLY).build()).await;
        }),
        act("no boundary", |center| async move {
            let delete = center.sso.delete_permissions_boundary_from_permission_set();
            let delete = delete.instance_arn(&center.instance).permission_set_arn(center.laws().await);
            delete.send().await.expect("unbounded");
        }),
    ]
}

/// Another permission set and group, and a tag of others on this one.
fn others() -> (Act, Probe) {
    let (bystanding, look) = bystanders();
    let tag = act("a tag of others", |center| async move {
        center.tag(&center.laws().await, "Cost", "42").await;
    });
    let add = Act::new("another permission set and a tag", move |aws: Clients| {
        let (bystanding, tag) = (bystanding.clone(), tag.clone());
        async move {
            bystanding.does(aws.clone()).await;
            tag.does(aws).await;
        }
    });
    let of_laws = probe(|center| async move { format!("{:?}", center.cost(&center.laws().await).await) });
    let probe = Probe::new(move |aws: Clients| {
        let (look, of_laws) = (look.clone(), of_laws.clone());
        async move { format!("{} {}", look.looks(aws.clone()).await, of_laws.looks(aws).await) }
    });
    (add, probe)
}

/// Plain lists, and nothing where nothing is wanted: what else is attached stays.
fn plain() -> Case {
    Case {
        kind: KIND,
        file: "\
baseline: 1
name: laws
identity_center:
  permission_sets:
    - name: Laws
      managed_policies: [ReadOnlyAccess]
      permissions_boundary: none
      inline_policy: none
",
        before: Vec::new(),
        seed: MANAGEMENT,
        drifts: vec![
            act("a policy detached", |center| async move {
                center.detach(&center.laws().await, READ_ONLY).await;
            }),
            act("an inline policy", |center| async move {
                center.put_inline(&center.laws().await, OTHER).await;
            }),
            act("a boundary", |center| async move {
                let policy = reference("Limits");
                let boundary = PermissionsBoundary::builder().customer_managed_policy_reference(policy);
                bound(&center, boundary.build()).await;
            }),
        ],
        losses: vec![act("no permission set", |center| async move {
            center.delete_set(&center.laws().await).await;
        })],
        others: (
            act("policies and a tag that are not declared", |center| async move {
                let set = center.laws().await;
                center.attach(&set, BILLING).await;
                center.tag(&set, "Cost", "42").await;
                refer_to(&center, "Theirs").await;
            }),
            probe(|center| async move {
                let set = center.laws().await;
                let list = center.sso.list_customer_managed_policy_references_in_permission_set();
                let list = list.instance_arn(&center.instance).permission_set_arn(&set);
                let customer = list.send().await.expect("the references").customer_managed_policy_references;
                let (policy, tag) = (center.has_billing(&set).await, center.cost(&set).await);
                format!("{policy} {tag:?} {customer:?}")
            }),
        ),
    }
}

/// Lets a person hold the permission set in some accounts, in a version that is not the latest.
fn held_in(state: &mut State, accounts: &[&str]) {
    let set = state.add_permission_set("Laws");
    let center = state.identity_center_mut();
    let ada = center.user_named("ada@example.com").expect("a person").0.to_owned();
    for account in accounts {
        center.assign(account, &set, Holder::user(ada.clone()));
    }
    center.permission_sets.get_mut(&set).expect("the set").version += 1;
}

/// One that is also held in an account that is suspended: the others are provisioned one by one, and that stays behind.
fn with_a_suspended_account() -> Case {
    Case {
        kind: KIND,
        file: "\
baseline: 1
name: laws
identity_center: { permission_sets: [{ name: Laws, session_duration: 2h }] }
",
        before: Vec::new(),
        seed: Some(|state| {
            state.organize(OrganizationRole::Management);
            held_in(state, &[ACCOUNT, LOG_ARCHIVE, WORKLOAD]);
            let organization = state.organization.as_mut().expect("an organization");
            organization.member_mut(LOG_ARCHIVE).state = MemberState::Suspended;
        }),
        drifts: vec![
            act("a longer session", |center| async move {
                let update = center.sso.update_permission_set().instance_arn(&center.instance);
                let update = update.permission_set_arn(center.laws().await).session_duration("PT12H");
                update.send().await.expect("the settings are written");
            }),
            act("attached and detached again, and the accounts left behind", |center| async move {
                let set = center.laws().await;
                center.attach(&set, READ_ONLY).await;
                center.detach(&set, READ_ONLY).await;
            }),
        ],
        losses: Vec::new(),
        others: (
            act("a policy and a tag that are not declared", |center| async move {
                let set = center.laws().await;
                center.attach(&set, BILLING).await;
                center.tag(&set, "Cost", "42").await;
            }),
            probe(|center| async move {
                let set = center.laws().await;
                format!("{} {:?}", center.has_billing(&set).await, center.cost(&set).await)
            }),
        ),
    }
}

/// One that a person and a group of people hold.
fn absent() -> Case {
    let there = |center: Center| async move {
        let set = center.made_set("Old").await;
        let group = center.made_group("Veterans").await;
        center.join(&group, "grace@example.com").await;
        center.assign(&set, &center.person("ada@example.com").await, ACCOUNT).await;
        center.assign(&set, &center.group("Veterans").await, WORKLOAD).await;
        // Whoever held it last and was deleted still does.
        center.made_group("Forgotten").await;
        center.assign(&set, &center.group("Forgotten").await, ACCOUNT).await;
        center.delete_group("Forgotten").await;
    };
    Case {
        kind: KIND,
        file: "\
baseline: 1
name: laws
identity_center: { permission_sets: [{ name: Old, state: absent }] }
",
        before: vec![act("a permission set that is held", there)],
        seed: MANAGEMENT,
        drifts: vec![act("it is there again", there)],
        losses: Vec::new(),
        others: bystanders(),
    }
}
