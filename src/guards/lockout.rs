//! The lock-out guard: whom a step would keep out, and which steps can narrow the caller's own rights.

use std::collections::{BTreeMap, BTreeSet};

use super::access::Access;
use super::caller::{self, Verdict};
use super::judge::{Place, steps_in_order};
use crate::aws::identity::MfaSession;
use crate::aws::reader::iam::AuthorizationDetails;
use crate::aws::{Identity, Operation, Reader};
use crate::model::{AnyChange, Effect, Examined, Holder, Impact, Phase, Raised, Step};
use crate::values::UserName;

/// What a guard found of one step.
#[derive(Debug, Default)]
struct Finding {
    locks_out: Vec<String>,
    narrows_caller: bool,
}

pub(super) async fn judge(examined: &mut [Examined], reader: &Reader) {
    let steps = steps_in_order(examined);
    if !steps.iter().any(|(_, step)| step.effects.iter().any(changes_access)) {
        return;
    }
    let Ok(details) = reader.authorization_details().await else {
        // Without the details every resource that could change access is unreadable, and says so.
        return;
    };
    let mut guard = Guard::new(&details, reader, &steps).await;
    for (place, step) in &steps {
        guard.step(*place, step).await;
    }
    guard.last_administrator().await;
    let findings = guard.findings;
    for ((position, number), Finding { locks_out, narrows_caller }) in findings {
        let Some(step) = examined[position].diff_mut().and_then(|diff| diff.steps.get_mut(number)) else {
            continue;
        };
        step.raised.extend(locks_out.into_iter().map(|why| Raised { impact: Impact::LocksOut, why }));
        if narrows_caller {
            step.phase = Phase::Last;
        }
    }
}

fn changes_access(effect: &Effect) -> bool {
    match effect {
        Effect::Grants { .. }
        | Effect::Withdraws { .. }
        | Effect::Defines { .. }
        | Effect::Joins { .. }
        | Effect::Leaves { .. }
        | Effect::Removes { .. } => true,
        Effect::Adds { .. } => false,
    }
}

struct Guard<'a> {
    reader: &'a Reader,
    identity: &'a Identity,
    details: &'a AuthorizationDetails,
    caller: Option<Holder>,
    /// What this run sends: if the caller can no longer send it, it could not be run again.
    operations: Vec<Operation>,
    access: Access,
    administrators: BTreeSet<UserName>,
    last_loss: Option<Place>,
    findings: BTreeMap<Place, Finding>,
}

impl<'a> Guard<'a> {
    async fn new(
        details: &'a AuthorizationDetails,
        reader: &'a Reader,
        steps: &[(Place, &Step<AnyChange>)],
    ) -> Self {
        let identity = reader.identity();
        let caller = caller::holder(identity);
        let mut access = Access::of(details);
        if let Some(Holder::Role(name)) = &caller
            && steps
                .iter()
                .any(|(_, step)| step.effects.iter().any(|effect| may_reach_roles(effect, details)))
            && let Ok(roles) = reader.roles().await
        {
            roles.iter().filter(|role| role.name == *name).for_each(|role| access.add_role(role));
        }
        let mut operations: Vec<Operation> = super::READS.to_vec();
        operations.extend(steps.iter().map(|(_, step)| step.change.call().operation));
        operations.sort_unstable();
        operations.dedup();
        let administrators = access.administrators().cloned().collect();
        Self {
            reader,
            identity,
            details,
            caller,
            operations,
            access,
            administrators,
            last_loss: None,
            findings: BTreeMap::new(),
        }
    }

    async fn step(&mut self, place: Place, step: &Step<AnyChange>) {
        for effect in &step.effects {
            let before = self.access.clone();
            let mut reached = before.reached_by(effect);
            self.access.fold(effect);
            reached.extend(self.access.reached_by(effect));
            let mut finding = self.findings.remove(&place).unwrap_or_default();
            self.caller(&before, effect, &reached, &mut finding);
            for user in reached {
                self.member(&before, &user, &mut finding).await;
            }
            if !finding.locks_out.is_empty() || finding.narrows_caller {
                self.findings.insert(place, finding);
            }
            let lost = self.administrators.iter().any(|user| {
                let holder = Holder::User(user.clone());
                before.administers(&holder) && !self.access.administers(&holder)
            });
            if lost {
                self.last_loss = Some(place);
            }
        }
    }

    /// Compares what the caller can do before and after an effect.
    fn caller(&self, before: &Access, effect: &Effect, reached: &BTreeSet<UserName>, finding: &mut Finding) {
        let Some(holder) = &self.caller else {
            return;
        };
        let touches = match holder {
            Holder::User(name) => reached.contains(name),
            Holder::Role(name) => self.access.reaches_role(effect, name) || before.reaches_role(effect, name),
            Holder::Group(_) => false,
        };
        if !touches {
            return;
        }
        if matches!(effect, Effect::Removes { .. }) {
            finding.narrows_caller = true;
            finding.locks_out.push("it removes the caller".to_owned());
            return;
        }
        let verdicts = |access| caller::verdicts(access, holder, self.identity, &self.operations);
        let changes: Vec<(Verdict, Verdict, Operation)> = verdicts(before)
            .into_iter()
            .zip(verdicts(&self.access))
            .zip(&self.operations)
            .map(|((before, after), operation)| (before, after, *operation))
            .collect();
        let takes_away = matches!(effect, Effect::Withdraws { .. } | Effect::Leaves { .. });
        let lost = changes.iter().find(|(before, after, _)| {
            matches!(
                (before, after),
                (Verdict::Yes, Verdict::No | Verdict::Unknown) | (Verdict::Unknown, Verdict::No)
            )
        });
        let cannot_tell = changes.iter().find(|(before, after, _)| {
            takes_away && (*before, *after) == (Verdict::Unknown, Verdict::Unknown)
        });
        let narrows_document = matches!(effect, Effect::Defines { .. } | Effect::Grants { .. });
        finding.narrows_caller |= takes_away || lost.is_some() || (narrows_document && denies(effect));
        if let Some((_, _, operation)) = lost {
            finding.locks_out.push(format!("the caller could not send `{operation}` any more"));
        } else if let Some((_, _, operation)) = cannot_tell {
            let why = format!("it cannot be told whether the caller could still send `{operation}`");
            finding.locks_out.push(why);
        }
    }

    /// Looks whether a user who can sign in without a device is from now on refused without one.
    async fn member(&self, before: &Access, user: &UserName, finding: &mut Finding) {
        let holder = Holder::User(user.clone());
        if before.requires_mfa(&holder) || !self.access.requires_mfa(&holder) {
            return;
        }
        // A user that this run makes has neither password nor key.
        if !self.details.users.contains_key(user) {
            return;
        }
        if self.caller.as_ref() == Some(&holder) {
            let why = match self.identity.mfa {
                MfaSession::Without => {
                    format!("`{user}`, the caller, signs with a long-term key, which carries no MFA")
                }
                MfaSession::Unknown => {
                    format!("AWS does not say whether the session of `{user}`, the caller, carries MFA")
                }
            };
            finding.locks_out.push(why);
            finding.narrows_caller = true;
            return;
        }
        match self.reader.credentials(user).await {
            Ok(credentials) if credentials.can_sign_in() && credentials.mfa_devices.is_empty() => {
                let has = if credentials.password.is_some() { "a password" } else { "an access key" };
                finding.locks_out.push(format!("`{user}` has {has} and no MFA device: enrol one first"));
            }
            Ok(_) => {}
            Err(error) => {
                finding.locks_out.push(format!("whether `{user}` has an MFA device cannot be told: {error}"));
            }
        }
    }

    /// Looks whether anybody is left who is allowed everything.
    async fn last_administrator(&mut self) {
        let Some(place) = self.last_loss else {
            return;
        };
        if self.access.administrators().next().is_some() {
            return;
        }
        let why = match self.reader.roles().await {
            Ok(roles) => {
                let mut access = self.access.clone();
                roles.iter().for_each(|role| access.add_role(role));
                if roles.iter().any(|role| access.administers(&Holder::Role(role.name.clone()))) {
                    return;
                }
                "nobody is left who is allowed everything, but root".to_owned()
            }
            Err(error) => {
                format!("no user is left who is allowed everything, and the roles cannot be read: {error}")
            }
        };
        self.findings.entry(place).or_default().locks_out.push(why);
    }
}

/// Whether an effect could change what a role holds: one of its own, or a policy that is there already.
fn may_reach_roles(effect: &Effect, details: &AuthorizationDetails) -> bool {
    match effect {
        Effect::Grants { to: holder, .. } | Effect::Withdraws { from: holder, .. } => {
            matches!(holder, Holder::Role(_))
        }
        Effect::Defines { policy, .. } => details.policy_by_arn(policy).is_some(),
        Effect::Joins { .. } | Effect::Leaves { .. } | Effect::Removes { .. } | Effect::Adds { .. } => false,
    }
}

/// Whether an effect brings a Deny with it.
fn denies(effect: &Effect) -> bool {
    match effect {
        Effect::Grants { document: Some(document), .. } | Effect::Defines { document, .. } => {
            document.has_deny()
        }
        _ => false,
    }
}
