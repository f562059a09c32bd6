//! Bringing a permission set to the accounts where it is provisioned, after its edits or where one was left behind.
//!
//! What lets people in comes with or after it: so a version that may allow less is brought to the accounts before anything is
//! assigned and before anybody joins a group ([`Stage::Restrict`]), any other when people join ([`Stage::Admit`]).

use std::collections::BTreeSet;

use super::change::{Change, OfSet};
use super::diff::Edited;
use super::live::{Stored, There};
use super::places::{Edits, Places, inactive, out_of_reach, shown};
use crate::model::{Diff, Finding, Impact, Stage, Step};
use crate::resources::identity_center::wording::{counted, first_few};
use crate::values::AccountId;

/// Why the caller may lose their way in.
const OF_CALLER: &str = "you are signed in by this permission set, and it may allow less then";

/// The edits, and what brings them to the accounts.
pub(super) fn after(edited: Edited, there: &There) -> Diff<OfSet> {
    let reach = edited.reach();
    let Edited { mut diff, narrows } = edited;
    let There {
        instance,
        account,
        is_of_caller,
        set,
        in_other_case: _,
        places,
        // What the names of the file mean counted in the edits.
        managed: _,
        boundary: _,
        own_policies: _,
    } = there;
    // One that is made now is provisioned nowhere: an assignment will do that.
    let Some(Stored { detail, .. }) = set else { return diff };
    if diff.is_held_back() {
        return diff;
    }
    let target = Target::of(places, reach);
    if !target.idle.is_empty() {
        let idle = first_few(target.idle.iter().map(|account| inactive(account, places.accounts.as_ref())));
        let what = if target.idle.len() == 1 { "an account that is" } else { "accounts that are" };
        diff.finding(Finding::Note(format!("it stays as it was in {what} not active: {idle}")));
    }
    let is_edited = reach != Edits::None;
    if (is_edited || !target.behind.is_empty())
        && *account != instance.owner
        && places.provisioned.contains(&instance.owner)
    {
        diff.finding(out_of_reach(&instance.owner));
    }
    if !target.behind.is_empty() {
        let all = target.active.len();
        let current = all - target.behind.len();
        diff.value(
            "provisioned",
            format!("in {current} of {}", counted(all, "account")),
            format!("in all {all}"),
        );
    }
    if !target.due.is_empty() && places.accounts.is_none() {
        let what = "which accounts are active cannot be told, and all are taken for it: Organizations may not be asked";
        diff.finding(Finding::Note(what.to_owned()));
    }
    let caution = if !is_of_caller {
        Caution::None
    } else if narrows {
        Caution::LocksOut
    } else if places.behind.contains(account) {
        Caution::Unknown
    } else {
        Caution::None
    };
    let stage = if narrows { Stage::Restrict } else { Stage::Admit };
    let step = |change| there.step(&detail.name, change).stage(stage);
    for step in target.steps(places, &step, account, caution) {
        diff.step(step);
    }
    diff.in_order()
}

/// Which accounts are to be provisioned.
struct Target<'a> {
    /// Those where it is provisioned and that can be provisioned anew.
    active: BTreeSet<&'a AccountId>,
    /// Those of them that run an older version already.
    behind: BTreeSet<&'a AccountId>,
    /// Those of them whose turn it is.
    due: BTreeSet<&'a AccountId>,
    /// Those that would be due, were they active.
    idle: BTreeSet<&'a AccountId>,
    /// Whether the edits make it necessary.
    is_edited: bool,
    /// Whether one that is not active is in the way of provisioning all at once.
    one_by_one: bool,
}

/// What provisioning may mean to the caller.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Caution {
    None,
    /// What an earlier edit changed for them cannot be told.
    Unknown,
    LocksOut,
}

impl<'a> Target<'a> {
    fn of(places: &'a Places, reach: Edits) -> Self {
        let is_active = |account: &&AccountId| places.is_active(account);
        let (behind, idle_behind): (BTreeSet<_>, BTreeSet<_>) = places.behind.iter().partition(is_active);
        let is_edited = reach == Edits::OfAccounts;
        if !is_edited && behind.is_empty() {
            // What is provisioned was read for another reason, if at all, and who is active was not.
            let (active, due) = (BTreeSet::new(), BTreeSet::new());
            return Self { active, behind, due, idle: idle_behind, is_edited, one_by_one: false };
        }
        let (active, inactive): (BTreeSet<_>, BTreeSet<_>) = places.provisioned.iter().partition(is_active);
        let one_by_one = !inactive.is_empty();
        let (due, idle) = if is_edited { (active.clone(), inactive) } else { (behind.clone(), idle_behind) };
        Self { active, behind, due, idle, is_edited, one_by_one }
    }

    fn steps(
        &self,
        places: &Places,
        step: &dyn Fn(Change) -> Step<OfSet>,
        own: &AccountId,
        caution: Caution,
    ) -> Vec<Step<OfSet>> {
        let accounts = places.accounts.as_ref();
        let careful = |step: Step<OfSet>| match caution {
            Caution::LocksOut => step.last().impact(Impact::LocksOut).because(OF_CALLER),
            Caution::Unknown => {
                let because = step.because.clone().unwrap_or_default();
                step.last().impact(Impact::LocksOut).because(format!(
                    "{because}; you are signed in by it, and what that changes for you cannot be told"
                ))
            }
            Caution::None => step,
        };
        if self.due.is_empty() {
            return Vec::new();
        }
        if !self.one_by_one {
            let because = if self.is_edited {
                let named = first_few(self.due.iter().map(|account| shown(account, accounts)));
                format!("only so does it change in {}: {named}", counted(self.due.len(), "account"))
            } else {
                let (n, all) = (self.behind.len(), counted(self.active.len(), "account"));
                let named = first_few(self.behind.iter().map(|account| shown(account, accounts)));
                format!("not provisioned in {n} of {all}: {named}")
            };
            let step = step(Change::Provision(None)).because(because);
            return vec![if self.due.contains(own) { careful(step) } else { step }];
        }
        let each = self.due.iter().map(|&account| {
            let named = shown(account, accounts);
            let because = if self.is_edited {
                format!("only so does it change in {named}")
            } else {
                format!("not provisioned in {named}")
            };
            let step = step(Change::Provision(Some(account.clone()))).because(because).abreast();
            if account == own { careful(step) } else { step }
        });
        each.collect()
    }
}
