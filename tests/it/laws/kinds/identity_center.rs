//! IAM Identity Center.

mod access;
mod assignments;
mod center;
mod groups;
mod instance;
mod permission_sets;

use aws_sdk_identitystore::types::{Email, Name};
use baseline::sandbox::State;
use baseline::sandbox::state::OrganizationRole;

use self::center::Center;
use super::organization::founded;
use super::{Act, Case, OTHER, Probe};
use crate::clients::Clients;
use crate::support::ACCOUNT;

pub(super) fn all() -> Vec<Case> {
    let kinds = [permission_sets::all(), groups::all(), assignments::all(), access::all()];
    kinds.into_iter().flatten().collect()
}

pub(super) fn only_read() -> Vec<Case> {
    let kinds = [
        instance::only_read(),
        permission_sets::only_read(),
        groups::only_read(),
        assignments::only_read(),
        access::only_read(),
    ];
    kinds.into_iter().flatten().collect()
}

pub(super) fn access_somewhere() -> Case {
    access::somewhere()
}

/// What is changed behind our back on moto, whose time is real: each takes seconds.
const ON_MOTO: [&str; 9] = [
    "a longer session",
    "a policy attached",
    "attached and detached again, and the account left behind",
    "another description",
    "a member more",
    "a member less",
    "taken from a person",
    "held by a group",
    "held by a group that was deleted since",
];

/// One of each kind that is written, in an organization of moto: that has an instance from the start.
pub(super) fn of_moto() -> Vec<Case> {
    let cases =
        [permission_sets::declared(), groups::exclusive(), assignments::declared(), access::exclusive()];
    let on_moto = |Case { kind, file, before, seed: _, drifts, losses, others }: Case| {
        let before = [founded(), populated()].into_iter().chain(before).collect();
        let drifts = drifts.into_iter().filter(|drift| ON_MOTO.contains(&drift.what)).collect();
        Case { kind, file, before, seed: None, drifts, losses, others }
    };
    cases.into_iter().map(on_moto).collect()
}

/// The management account of a small organization, with an instance and three people in its directory.
const MANAGEMENT: Option<fn(&mut State)> = Some(|state| state.organize(OrganizationRole::Management));
/// An account that administers the instance of such an organization.
const DELEGATED: Option<fn(&mut State)> =
    Some(|state| state.organize(OrganizationRole::DelegatedAdministrator));

/// The accounts that the sandbox's small organization has besides, seen from its management account.
const WORKLOAD: &str = "345678901234";
const LOG_ARCHIVE: &str = "210987654321";

const BILLING: &str = "arn:aws:iam::aws:policy/job-function/Billing";
const READ_ONLY: &str = "arn:aws:iam::aws:policy/ReadOnlyAccess";

/// The accounts and the people that [`MANAGEMENT`] begins with.
fn populated() -> Act {
    Act::new("accounts and people", |aws: Clients| async move {
        for name in ["log-archive", "workload"] {
            let create = aws.organizations.create_account().account_name(name);
            create.email(format!("{name}@example.com")).send().await.expect("an account");
        }
        let center = Center::of(aws).await;
        for person in ["ada", "grace", "operator"] {
            let address = format!("{person}@example.com");
            let create = center.directory.create_user().identity_store_id(&center.store);
            let create = create.user_name(&address).display_name(person);
            let create = create.name(Name::builder().given_name(person).family_name("Example").build());
            let create = create.emails(Email::builder().value(address).primary(true).build());
            create.send().await.expect("a person");
        }
    })
}

/// Something done to the instance behind the product's back.
fn act<F: Future<Output = ()> + Send + 'static>(what: &'static str, act: fn(Center) -> F) -> Act {
    Act::new(what, move |aws: Clients| async move { act(Center::of(aws).await).await })
}

/// Looks at something in the instance.
fn probe<F: Future<Output = String> + Send + 'static>(look: fn(Center) -> F) -> Probe {
    Probe::new(move |aws: Clients| async move { look(Center::of(aws).await).await })
}

/// Another permission set, held by somebody, and another group, of which no file of the laws says anything.
fn bystanders() -> (Act, Probe) {
    let add = act("another permission set and group", |center| async move {
        let set = center.made_set("Bystanding").await;
        center.attach(&set, BILLING).await;
        center.tag(&set, "Cost", "42").await;
        let group = center.made_group("Bystanders").await;
        center.join(&group, "operator@example.com").await;
        center.assign(&set, &center.group("Bystanders").await, ACCOUNT).await;
    });
    let probe = probe(|center| async move {
        let set = center.set("Bystanding").await.expect("the other set");
        let (policy, tag) = (center.has_billing(&set).await, center.cost(&set).await);
        let (held, members) = (center.held(&set, ACCOUNT).await, center.members("Bystanders").await);
        format!("{policy} {tag:?} {held:?} {members:?}")
    });
    (add, probe)
}
