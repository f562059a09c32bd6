//! A user that is to go: first what gives a way in, then what gives rights, then the user.

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};

use super::removal::{self, Removal, Step as Undo};
use crate::aws::operation::iam::GET_ACCOUNT_AUTHORIZATION_DETAILS;
use crate::aws::reader::iam::{AccessKey, CREDENTIALS, Credentials, LastUse, UserDetail};
use crate::aws::{AwsError, Operation, Reader, Writer};
use crate::model::{Action, Address, Diff, Effect, Finding, Holder, Impact, Policy, Resource, Stage, Step};
use crate::values::{AccountId, UserName};

use crate::resources::iam::address;

/// The bulk call, and everything that one user can sign in with.
const READS: &[Operation] = &{
    let mut reads = [GET_ACCOUNT_AUTHORIZATION_DETAILS; CREDENTIALS.len() + 1];
    let mut number = 0;
    while number < CREDENTIALS.len() {
        reads[number] = CREDENTIALS[number];
        number += 1;
    }
    reads
};

/// How long a key must have lain unused before its user may go.
const UNUSED: SignedDuration = SignedDuration::from_hours(90 * 24);

/// A user that one account is not to have.
#[derive(Clone, Debug)]
pub struct AbsentUser {
    /// The account.
    pub account: AccountId,
    /// The user's name.
    pub name: UserName,
}

/// The user, with all credentials, at a time; nothing where there is no such user.
pub type Live = Option<(UserDetail, Arc<Credentials>, Timestamp)>;

impl Resource for AbsentUser {
    type Live = Live;
    type Change = Removal;
    const READS: &'static [Operation] = READS;

    fn address(&self) -> Address {
        address::user(&self.account, &self.name)
    }

    async fn read(&self, reader: &Reader) -> Result<Live, AwsError> {
        let details = reader.authorization_details().await?;
        let Some(user) = details.users.get(&self.name) else {
            return Ok(None);
        };
        let credentials = reader.credentials(&user.name).await?;
        Ok(Some((user.clone(), credentials, reader.session().clock().now())))
    }

    fn diff(&self, live: &Live) -> Diff<Removal> {
        let Self { account: _, name: _ } = self;
        let Some((user, credentials, now)) = live else {
            return Diff::settled();
        };
        let mut diff = Diff::settled();
        let in_use = credentials.access_keys.iter().filter(|key| is_in_use(key, *now));
        diff.findings.extend(in_use.map(|key| refusal(user, key)));
        if !diff.findings.is_empty() {
            return diff;
        }
        show(user, credentials, &mut diff);
        for (stage, undo, effect) in undoing(user, credentials) {
            let change = Removal { user: user.name.clone(), step: undo };
            let mut step = Step::shrink(change).stage(stage).impact(Impact::Destroys);
            step.effects.extend(effect);
            diff.step(step);
        }
        diff.action = Some(Action::Delete);
        diff.in_order()
    }

    async fn apply(&self, change: &Removal, writer: &Writer) -> Result<(), AwsError> {
        removal::send(change, writer).await
    }
}

fn is_in_use(key: &AccessKey, now: Timestamp) -> bool {
    match key.last_use {
        LastUse::At(used) => now.duration_since(used) < UNUSED,
        LastUse::Never => false,
    }
}

fn refusal(user: &UserDetail, key: &AccessKey) -> Finding {
    Finding::Refused {
        at: None,
        why: format!("access key {} of `{}` is in use ({})", key.id, user.name, key.last_use),
        help: "find what uses it and move that to a role; 90 days after its last use the user can go"
            .to_owned(),
    }
}

type Undoing = (Stage, Undo, Option<Effect>);

/// What has to be undone: ways in go first, then what grants, then what denies, the user last.
fn undoing(user: &UserDetail, credentials: &Credentials) -> Vec<Undoing> {
    let UserDetail { name, groups, inline_policies, attached, boundary, tags: _ } = user;
    let Credentials { password, access_keys, mfa_devices, ssh_keys, certificates, service_credentials } =
        credentials;
    let shuts_out = |undo| (Stage::Admit, undo, Some(Effect::Disables { user: name.clone() }));
    let last = |undo| (Stage::Prepare, undo, None);
    let withdraws = |policy| Some(Effect::Withdraws { from: Holder::User(name.clone()), policy });
    let mut all: Vec<Undoing> = Vec::new();
    let active = access_keys.iter().filter(|key| key.is_active);
    all.extend(active.map(|key| shuts_out(Undo::DeactivateKey(key.id.clone()))));
    all.extend(password.map(|_| shuts_out(Undo::DeletePassword)));
    for (policy, document) in inline_policies {
        // What is known to grant goes first, what may deny last; groups and managed policies may do both.
        let grants = document.as_ref().is_ok_and(|document| !document.has_deny());
        let stage = if grants { Stage::Admit } else { Stage::Restrict };
        all.push((stage, Undo::DeleteInline(policy.clone()), withdraws(Policy::Inline(policy.clone()))));
    }
    all.extend(attached.iter().map(|policy| {
        let arn = policy.arn.clone();
        (Stage::Grant, Undo::Detach(arn.clone()), withdraws(Policy::Managed(arn)))
    }));
    all.extend(groups.iter().map(|group| {
        let effect = Effect::Leaves { user: name.clone(), group: group.clone() };
        (Stage::Grant, Undo::LeaveGroup(group.clone()), Some(effect))
    }));
    all.extend(boundary.iter().map(|_| (Stage::Restrict, Undo::Unbound, None)));
    for serial in mfa_devices {
        all.push(last(Undo::DeactivateDevice(serial.clone())));
        // Only virtual devices have an ARN of the form `…:mfa/name`; hardware goes back into the drawer.
        if serial.contains(":mfa/") {
            all.push(last(Undo::DeleteDevice(serial.clone())));
        }
    }
    all.extend(ssh_keys.iter().map(|key| last(Undo::DeleteSshKey(key.id.clone()))));
    all.extend(certificates.iter().map(|one| last(Undo::DeleteCertificate(one.id.clone()))));
    all.extend(service_credentials.iter().map(|one| last(Undo::DeleteServiceCredential(one.id.clone()))));
    all.extend(access_keys.iter().map(|key| last(Undo::DeleteKey(key.id.clone()))));
    all.push((Stage::Prepare, Undo::Delete, Some(Effect::Removes { user: name.clone() })));
    all
}

/// Lists what goes with the user, each credential with its last use.
fn show(user: &UserDetail, credentials: &Credentials, diff: &mut Diff<Removal>) {
    let mut gone = |what: &str, names: Vec<String>| diff.set(what, Vec::new(), names);
    let keys = credentials.access_keys.iter().map(|key| {
        let state = if key.is_active { "active" } else { "inactive" };
        format!("{} ({state}, {})", key.id, key.last_use)
    });
    gone("password", credentials.password.iter().map(ToString::to_string).collect());
    gone("access_keys", keys.collect());
    gone("mfa_devices", credentials.mfa_devices.clone());
    gone("ssh_keys", credentials.ssh_keys.iter().map(|key| key.id.clone()).collect());
    gone("certificates", credentials.certificates.iter().map(|one| one.id.clone()).collect());
    let service = credentials.service_credentials.iter().map(|one| one.id.clone());
    gone("service_credentials", service.collect());
    gone("groups", user.groups.iter().map(ToString::to_string).collect());
    gone("managed_policies", user.attached.iter().map(|policy| policy.name.to_string()).collect());
    gone("inline_policies", user.inline_policies.keys().map(ToString::to_string).collect());
    gone("permissions_boundary", user.boundary.iter().map(ToString::to_string).collect());
}
