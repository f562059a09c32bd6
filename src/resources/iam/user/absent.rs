//! A user that is to go: first what gives a way in, then what gives rights, then the user.

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};

use super::removal::{self, Removal, Step as Undo};
use crate::aws::operation::iam::{
    GET_ACCESS_KEY_LAST_USED, GET_ACCOUNT_AUTHORIZATION_DETAILS, GET_LOGIN_PROFILE, GET_USER,
    LIST_ACCESS_KEYS, LIST_MFA_DEVICES, LIST_SERVICE_SPECIFIC_CREDENTIALS, LIST_SIGNING_CERTIFICATES,
    LIST_SSH_PUBLIC_KEYS,
};
use crate::aws::reader::iam::{AccessKey, Credentials, LastUse, LiveDocument, UserDetail};
use crate::aws::{AwsError, Operation, Reader, Writer};
use crate::model::{Action, Address, Diff, Effect, Finding, Holder, Impact, Policy, Resource, Step};
use crate::values::{AccountId, PolicyName, UserName};

use crate::resources::iam::address;

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
    const READS: &'static [Operation] = &[
        GET_ACCOUNT_AUTHORIZATION_DETAILS,
        GET_LOGIN_PROFILE,
        GET_USER,
        LIST_ACCESS_KEYS,
        GET_ACCESS_KEY_LAST_USED,
        LIST_MFA_DEVICES,
        LIST_SSH_PUBLIC_KEYS,
        LIST_SIGNING_CERTIFICATES,
        LIST_SERVICE_SPECIFIC_CREDENTIALS,
    ];

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
        let in_use: Vec<&AccessKey> =
            credentials.access_keys.iter().filter(|key| is_in_use(key, *now)).collect();
        if !in_use.is_empty() {
            diff.findings.extend(in_use.into_iter().map(|key| {
                Finding::Refused {
                at: None,
                why: format!("access key {} of `{}` is in use ({})", key.id, user.name, key.last_use),
                help: "find what uses it and move that to a role; 90 days after its last use the user can go"
                    .to_owned(),
            }
            }));
            return diff;
        }
        show(user, credentials, &mut diff);
        for (undo, effect) in undoing(user, credentials) {
            let change = Removal { user: user.name.clone(), step: undo };
            let mut step = Step::shrink(change).impact(Impact::Destroys);
            step.effects.extend(effect);
            diff.step(step);
        }
        diff.action = Some(Action::Delete);
        diff
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

type Undoing = (Undo, Option<Effect>);

/// What has to be undone, in order: keys stop working first, the user goes last.
fn undoing(user: &UserDetail, credentials: &Credentials) -> Vec<Undoing> {
    let UserDetail { name, groups, inline_policies, attached, boundary, tags: _ } = user;
    let Credentials { password, access_keys, mfa_devices, ssh_keys, certificates, service_credentials } =
        credentials;
    let plain = |undo| (undo, None);
    let holder = || Holder::User(name.clone());
    let mut all: Vec<Undoing> = Vec::new();
    let active = access_keys.iter().filter(|key| key.is_active);
    all.extend(active.map(|key| plain(Undo::DeactivateKey(key.id.clone()))));
    all.extend(password.map(|_| plain(Undo::DeletePassword)));
    // What is known to grant goes first and what is known to deny last; groups and managed policies may do both.
    let (grants, denies): (Vec<_>, Vec<_>) = inline_policies
        .iter()
        .partition(|(_, document)| document.as_ref().is_ok_and(|document| !document.has_deny()));
    let delete_inline = |(policy, _): (&PolicyName, &LiveDocument)| {
        let effect = Effect::Withdraws { from: holder(), policy: Policy::Inline(policy.clone()) };
        (Undo::DeleteInline(policy.clone()), Some(effect))
    };
    all.extend(grants.into_iter().map(delete_inline));
    all.extend(groups.iter().map(|group| {
        let effect = Effect::Leaves { user: name.clone(), group: group.clone() };
        (Undo::LeaveGroup(group.clone()), Some(effect))
    }));
    all.extend(attached.iter().map(|policy| {
        let effect = Effect::Withdraws { from: holder(), policy: Policy::Managed(policy.arn.clone()) };
        (Undo::Detach(policy.arn.clone()), Some(effect))
    }));
    all.extend(denies.into_iter().map(delete_inline));
    all.extend(boundary.iter().map(|_| plain(Undo::Unbound)));
    for serial in mfa_devices {
        all.push(plain(Undo::DeactivateDevice(serial.clone())));
        // Only virtual devices have an ARN of the form `…:mfa/name`; hardware goes back into the drawer.
        if serial.contains(":mfa/") {
            all.push(plain(Undo::DeleteDevice(serial.clone())));
        }
    }
    all.extend(ssh_keys.iter().map(|key| plain(Undo::DeleteSshKey(key.id.clone()))));
    all.extend(certificates.iter().map(|one| plain(Undo::DeleteCertificate(one.id.clone()))));
    all.extend(service_credentials.iter().map(|one| plain(Undo::DeleteServiceCredential(one.id.clone()))));
    all.extend(access_keys.iter().map(|key| plain(Undo::DeleteKey(key.id.clone()))));
    all.push((Undo::Delete, Some(Effect::Removes { user: name.clone() })));
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
