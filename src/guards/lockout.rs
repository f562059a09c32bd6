//! The lock-out guard: whom a step would keep out, and which steps can narrow the caller's own rights.

use std::collections::{BTreeMap, BTreeSet};

use super::access::Access;
use super::caller::{self, Probe, Verdict};
use super::judge::{Place, steps_in_order};
use super::last;
use crate::aws::identity::MfaSession;
use crate::aws::reader::iam::AuthorizationDetails;
use crate::aws::{AwsError, Identity, Operation, Reader};
use crate::model::{AnyChange, Effect, Examined, Graph, Holder, Impact, Raised, Step};
use crate::values::UserName;

/// What a guard found of one step.
#[derive(Debug, Default)]
struct Finding {
    locks_out: Vec<String>,
    narrows_caller: bool,
}

pub(super) async fn judge(examined: &mut [Examined], graph: &Graph, reader: &Reader) {
    let steps = steps_in_order(examined);
    if !steps.iter().any(|(_, step)| step.effects.iter().any(changes_access)) {
        return;
    }
    let Ok(details) = reader.authorization_details().await else {
        // Without the details every resource that could change access is unreadable, and says so.
        return;
    };
    let answered = answered_reads(examined, reader);
    let mut guard = Guard::new(&details, reader, &steps, &answered).await;
    for (place, step) in &steps {
        step.effects.iter().for_each(|effect| guard.fold(*place, effect));
    }
    guard.members().await;
    guard.last_administrator().await;
    let findings = guard.findings;
    for ((position, number), finding) in &findings {
        let steps = examined[*position].diff_mut().map(|diff| &mut diff.steps);
        if let Some(step) = steps.and_then(|steps| steps.get_mut(*number)) {
            let raised = finding.locks_out.iter().cloned();
            step.raised.extend(raised.map(|why| Raised { impact: Impact::LocksOut, why }));
        }
    }
    let narrowing = findings.iter().filter(|(_, finding)| finding.narrows_caller);
    last::mark(examined, graph, narrowing.map(|(place, _)| *place));
}

/// What examining the resources took and AWS carried out: what only the plan's header shows is none of it.
fn answered_reads(examined: &[Examined], reader: &Reader) -> BTreeSet<Operation> {
    let reads: BTreeSet<Operation> =
        examined.iter().flat_map(|item| item.resource.reads()).copied().collect();
    reader.answered().intersection(&reads).copied().collect()
}

fn changes_access(effect: &Effect) -> bool {
    !matches!(effect, Effect::Adds { .. })
}

struct Guard<'a> {
    reader: &'a Reader,
    identity: &'a Identity,
    details: &'a AuthorizationDetails,
    caller: Option<Holder>,
    /// What this run needs: if the caller loses it, it could not be run again.
    probes: Vec<Probe>,
    access: Access,
    /// Why the roles are not known, where a step could change what one of them holds.
    roles_unread: Option<AwsError>,
    /// The last step after which somebody is no longer allowed everything.
    last_loss: Option<Place>,
    /// Users who are refused without MFA from a step on.
    newly_required: Vec<(Place, UserName)>,
    findings: BTreeMap<Place, Finding>,
}

impl<'a> Guard<'a> {
    async fn new(
        details: &'a AuthorizationDetails,
        reader: &'a Reader,
        steps: &[(Place, &Step<AnyChange>)],
        answered: &BTreeSet<Operation>,
    ) -> Self {
        let identity = reader.identity();
        let mut access = Access::of(details);
        let mut roles_unread = None;
        let mut effects = steps.iter().flat_map(|(_, step)| &step.effects);
        if effects.any(|effect| may_reach_roles(effect, details)) {
            match reader.roles().await {
                Ok(roles) => roles.iter().for_each(|role| access.add_role(role)),
                Err(error) => roles_unread = Some(error),
            }
        }
        Self {
            caller: caller::holder(identity),
            probes: caller::probes(
                identity,
                steps.iter().map(|(_, step)| step.change.call()),
                super::READS,
                answered,
            ),
            reader,
            identity,
            details,
            access,
            roles_unread,
            last_loss: None,
            newly_required: Vec::new(),
            findings: BTreeMap::new(),
        }
    }

    /// Takes one effect in, and compares before and after for those whom it reaches.
    fn fold(&mut self, place: Place, effect: &Effect) {
        let reached: Vec<Holder> = self.access.reached_by(effect).into_iter().map(Holder::User).collect();
        let roles = self.access.roles_reached_by(effect);
        let holders: Vec<Holder> = reached.into_iter().chain(roles).collect();
        let before: Vec<(bool, bool)> = holders.iter().map(|holder| self.standing(holder)).collect();
        let caller = self.caller.clone().filter(|caller| self.touches(caller, effect, &holders));
        let could = caller.as_ref().map(|caller| self.verdicts(caller));
        self.access.fold(effect);
        let can = caller.as_ref().map(|caller| self.verdicts(caller));
        if let (Some(could), Some(can)) = (could, can) {
            self.caller(place, effect, &could, &can);
        }
        for (holder, (required, administered)) in holders.iter().zip(before) {
            let (requires, administers) = self.standing(holder);
            if administered && !administers {
                self.last_loss = Some(place);
            }
            if let (Holder::User(user), false, true) = (holder, required, requires) {
                self.newly_required.push((place, user.clone()));
            }
        }
    }

    fn verdicts(&self, caller: &Holder) -> Vec<Verdict> {
        caller::verdicts(&self.access, caller, self.identity, &self.probes)
    }

    /// Whether somebody is refused without MFA, and whether somebody is allowed everything.
    fn standing(&self, holder: &Holder) -> (bool, bool) {
        let is_there = match holder {
            Holder::User(name) => self.access.can_sign_in(name),
            Holder::Group(_) | Holder::Role(_) => true,
        };
        (self.access.requires_mfa(holder), is_there && self.access.administers(holder))
    }

    /// Whether an effect changes what the caller holds, as far as that is known.
    fn touches(&self, caller: &Holder, effect: &Effect, reached: &[Holder]) -> bool {
        let role_unread = self.roles_unread.is_some() && matches!(caller, Holder::Role(_));
        reached.contains(caller) || (role_unread && may_reach_roles(effect, self.details))
    }

    /// Compares what the caller could do before and can do after an effect.
    fn caller(&mut self, place: Place, effect: &Effect, could: &[Verdict], can: &[Verdict]) {
        let brings_deny = match effect {
            Effect::Grants { document: Some(document), .. } | Effect::Defines { document, .. } => {
                document.has_deny()
            }
            Effect::Grants { policy: crate::model::Policy::Managed(arn), .. } => {
                self.access.document(arn).may_deny()
            }
            _ => false,
        };
        let finding = self.findings.entry(place).or_default();
        if let Effect::Removes { .. } | Effect::Disables { .. } = effect {
            finding.narrows_caller = true;
            finding.locks_out.push("it takes away what the caller signs in with".to_owned());
            return;
        }
        if let Some(error) = &self.roles_unread {
            finding.narrows_caller = true;
            finding.locks_out.push(format!("what is left to the caller's role cannot be told: {error}"));
            return;
        }
        let takes_away = matches!(effect, Effect::Withdraws { .. } | Effect::Leaves { .. });
        let changes = || could.iter().zip(can).zip(&self.probes);
        let lost = changes().find(|(change, _)| {
            matches!(change, (Verdict::Yes, Verdict::No | Verdict::Unknown) | (Verdict::Unknown, Verdict::No))
        });
        // What was answered a moment ago is not called into doubt by a step that may have nothing to do with it.
        let cannot_tell = changes().find(|(change, probe)| {
            (takes_away || brings_deny)
                && !probe.was_answered
                && matches!(change, (Verdict::Unknown, Verdict::Unknown))
        });
        finding.narrows_caller |= takes_away || brings_deny || lost.is_some();
        if let Some(((_, after), probe)) = lost.or(cannot_tell) {
            finding.locks_out.push(match after {
                Verdict::Unknown => probe.perhaps_lost(),
                Verdict::Yes | Verdict::No => probe.lost(),
            });
        }
    }

    /// Looks which of the users who are from now on refused without MFA can sign in without a device.
    async fn members(&mut self) {
        // A user that this run makes has neither password nor key.
        let there = |(_, user): &(Place, UserName)| self.details.users.contains_key(user);
        let newly: Vec<(Place, UserName)> =
            self.newly_required.iter().filter(|one| there(one)).cloned().collect();
        let caller = self.caller.clone();
        let is_caller = |user: &UserName| caller.as_ref() == Some(&Holder::User(user.clone()));
        let looked = newly.iter().map(async |(place, user)| {
            if is_caller(user) {
                return Some((*place, true, self.caller_without_mfa(user)));
            }
            self.without_device(user).await.map(|why| (*place, false, why))
        });
        let found = futures::future::join_all(looked).await;
        for (place, is_caller, why) in found.into_iter().flatten() {
            let finding = self.findings.entry(place).or_default();
            finding.narrows_caller |= is_caller;
            finding.locks_out.push(why);
        }
    }

    fn caller_without_mfa(&self, user: &UserName) -> String {
        match self.identity.mfa {
            MfaSession::Without => {
                format!("`{user}`, the caller, signs with a long-term key, which carries no MFA")
            }
            MfaSession::Unknown => {
                format!("AWS does not say whether the session of `{user}`, the caller, carries MFA")
            }
        }
    }

    async fn without_device(&self, user: &UserName) -> Option<String> {
        match self.reader.sign_in(user).await {
            Ok(sign_in) if sign_in.is_possible() && sign_in.mfa_devices.is_empty() => {
                let has = if sign_in.has_password { "a password" } else { "an access key" };
                Some(format!("`{user}` has {has} and no MFA device: enrol one first"))
            }
            Ok(_) => None,
            Err(error) => Some(format!("whether `{user}` has an MFA device cannot be told: {error}")),
        }
    }

    /// Looks whether anybody is left who is allowed everything and can sign in.
    async fn last_administrator(&mut self) {
        let Some(place) = self.last_loss else {
            return;
        };
        let there: BTreeSet<&UserName> =
            self.access.administrators().filter(|user| self.details.users.contains_key(user)).collect();
        for user in there {
            // One who may be able to is enough: this guards the last one, not the second.
            if self.reader.sign_in(user).await.is_ok_and(|sign_in| sign_in.is_possible()) {
                return;
            }
        }
        let roles = match &self.roles_unread {
            Some(error) => Err(error.clone()),
            None => self.reader.roles().await,
        };
        let why = match roles {
            Ok(roles) => {
                roles.iter().for_each(|role| self.access.add_unknown_role(role));
                if self.access.has_administrating_role() {
                    return;
                }
                "nobody is left who is allowed everything and can sign in, but root".to_owned()
            }
            Err(error) => format!(
                "no user is left who is allowed everything and can sign in, and the roles cannot be read: {error}"
            ),
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
        Effect::Joins { .. }
        | Effect::Leaves { .. }
        | Effect::Disables { .. }
        | Effect::Removes { .. }
        | Effect::Adds { .. } => false,
    }
}
