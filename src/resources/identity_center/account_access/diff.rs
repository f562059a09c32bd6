//! What is held beyond what the file declares, and the steps that take it away.

use std::collections::BTreeSet;

use super::declared::AccountAccess;
use super::live::{Beyond, Caller, Inactive, Live, Reserved};
use crate::aws::reader::sso::Holder;
use crate::model::{Diff, Finding, Impact, Stage, Step};
use crate::resources::identity_center::accounts::Problem;
use crate::resources::identity_center::holdings::{Change, Holding};
use crate::resources::identity_center::reference;
use crate::values::suggestion::listed;
use crate::values::{AccountSelector, PermissionSetName, Spanned};

pub(super) fn diff(desired: &AccountAccess, live: Option<&Live>) -> Diff<Change> {
    let AccountAccess {
        center: _,
        account,
        name: _,
        at,
        // What it means was found out when reading.
        may_hold: _,
        declared: _,
        needs: _,
    } = desired;
    let Some(live) = live else {
        return Diff::found(reference::without_instance());
    };
    if live.is_missing {
        // Whoever is to hold something there is told the same.
        let selector = Spanned::new(AccountSelector::Id(account.clone()), *at);
        return Diff::found(Problem::NoAccount { selector, nearest: None }.finding());
    }
    let goes = (!live.goes_with.is_empty()).then(|| goes_with(&live.goes_with));
    let mut diff = taken(desired, live);
    diff.findings.extend(goes);
    diff
}

/// Says that what is held of permission sets that are to go is taken by these.
fn goes_with(sets: &BTreeSet<PermissionSetName>) -> Finding {
    let named = listed(sets.iter().map(PermissionSetName::as_str), "and");
    let them = if sets.len() == 1 { "that permission set" } else { "these permission sets" };
    Finding::Note(format!("what is held of {named} goes with {them}, which the file says is to be absent"))
}

/// What is taken from whom.
fn taken(desired: &AccountAccess, live: &Live) -> Diff<Change> {
    let AccountAccess { center, account, name, at: _, may_hold: _, declared: _, needs: _ } = desired;
    let mut diff = Diff::settled();
    if live.beyond.is_empty() {
        return diff;
    }
    let place = name.as_ref().map(|name| format!(" in {name}")).unwrap_or_default();
    let access =
        |Beyond { holding, people: _ }: &Beyond| format!("{}: {}{place}", holding.holder, holding.set);
    let held = || live.beyond.iter().map(access).collect::<Vec<String>>();
    if let Some(Inactive { name, state }) = &live.inactive {
        let held = held().join(", ");
        let why =
            format!("account {name} ({account}) is {state}, and nothing is taken from anybody in it: {held}");
        return Diff::found(Finding::Note(format!("left as it is: {why}")));
    }
    if let Some(reserved) = &live.reserved {
        return Diff::found(out_of_reach(reserved, &held().join(", ")));
    }
    diff.set("access", Vec::new(), held());
    let called = name.as_ref().map_or_else(|| account.to_string(), |name| format!("{name} ({account})"));
    for beyond in &live.beyond {
        let change = Change::Unassign { center: center.clone(), holding: beyond.holding.clone() };
        let step = Step::shrink(change).stage(Stage::Admit).abreast();
        let own_way_in = own_way_in(&beyond.holding, live.caller.as_ref());
        let step = if own_way_in.is_some() { step.last() } else { step };
        let harms: Vec<String> = own_way_in.into_iter().chain(harms(beyond, live, &called)).collect();
        diff.step(if harms.is_empty() {
            step
        } else {
            step.impact(Impact::LocksOut).because(harms.join("; "))
        });
    }
    diff.in_order()
}

/// Says that only the management account can take something from anybody.
fn out_of_reach(reserved: &Reserved, held: &str) -> Finding {
    match reserved {
        Reserved::Account(management) => Finding::Blocked {
            why: format!(
                "account {management} is the management account, and only from there is anything taken from anybody in it: {held}"
            ),
            next: format!("run it in account {management}, or leave that account out of what is exclusive"),
        },
        Reserved::Sets { management, sets } => {
            let named = listed(sets.iter().map(PermissionSetName::as_str), "and");
            let (are, they) = if sets.len() == 1 { ("is", "is it") } else { ("are", "are they") };
            Finding::Blocked {
                why: format!(
                    "{named} {are} provisioned in the management account {management}, and only from there {they} taken from anybody; held here by others: {held}"
                ),
                next: format!(
                    "run it in account {management}, or use permission sets that are for the other accounts alone"
                ),
            }
        }
    }
}

/// How the caller's own way in is lost when somebody no longer holds something, if it may be.
fn own_way_in(holding: &Holding, caller: Option<&Caller>) -> Option<String> {
    let Holding { account: _, set, set_arn: _, holder } = holding;
    let Caller { set: by, user } = caller.filter(|caller| caller.set == *set)?;
    match (&holder.holder, &holder.name) {
        (Holder::User(_), Some(name)) if name == user => Some("you are signed in by it".to_owned()),
        (Holder::Group(_), Some(_)) => {
            Some(format!("you are signed in by `{by}`, and may hold it through this group"))
        }
        (Holder::User(_) | Holder::Group(_), _) => None,
    }
}

/// What others lose when somebody no longer holds something.
fn harms(beyond: &Beyond, live: &Live, account: &str) -> Vec<String> {
    let Live { beyond: all, stays, all_rights, all_rights_stay, .. } = live;
    let Beyond { holding: Holding { account: _, set, set_arn: _, holder }, people } = beyond;
    let mut harms = Vec::new();
    if !stays.contains(set) && !people.is_empty() {
        let of_set = all.iter().filter(|other| other.holding.set == *set);
        let people: BTreeSet<&String> = of_set.flat_map(|other| &other.people).collect();
        let lose = match people.len() {
            1 => "1 person loses it".to_owned(),
            number => format!("{number} people lose it"),
        };
        harms.push(format!("nobody is left who holds `{set}` in {account}, and {lose}"));
    }
    // A group without people may get some; whoever was deleted comes back as somebody else.
    if all_rights.contains(set) && holder.name.is_some() && !all_rights_stay {
        harms.push(format!("nobody is left who holds all rights in {account}"));
    }
    harms
}
