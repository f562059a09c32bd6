//! What is held beyond what the file declares, and the steps that take it away.

use std::collections::BTreeSet;

use super::declared::AccountAccess;
use super::live::{Beyond, Caller, Live};
use crate::aws::reader::sso::Holder;
use crate::model::{Diff, Finding, Impact, Stage, Step};
use crate::resources::identity_center::holdings::{Change, Holding};
use crate::resources::identity_center::reference;

pub(super) fn diff(desired: &AccountAccess, live: Option<&Live>) -> Diff<Change> {
    let AccountAccess {
        center,
        account,
        name,
        at: _,
        // What it means was found out when reading.
        may_hold: _,
        declared: _,
        needs: _,
    } = desired;
    let Some(live) = live else {
        return Diff::found(reference::without_instance());
    };
    let mut diff = Diff::settled();
    if live.beyond.is_empty() {
        return diff;
    }
    let place = name.as_ref().map(|name| format!(" in {name}")).unwrap_or_default();
    let access =
        |Beyond { holding, people: _ }: &Beyond| format!("{}: {}{place}", holding.holder, holding.set);
    if let Some(management) = &live.reserved_for {
        let held: Vec<String> = live.beyond.iter().map(access).collect();
        diff.finding(Finding::Blocked {
            why: format!(
                "account {management} is the management account, and only from there is anything taken from anybody in it: {}",
                held.join(", ")
            ),
            next: format!("run it in account {management}, or leave that account out of what is exclusive"),
        });
        return diff;
    }
    diff.set("access", Vec::new(), live.beyond.iter().map(access).collect());
    let called = name.as_ref().map_or_else(|| account.to_string(), |name| format!("{name} ({account})"));
    for beyond in &live.beyond {
        let change = Change::Unassign { center: center.clone(), holding: beyond.holding.clone() };
        let step = Step::shrink(change).stage(Stage::Admit).abreast();
        let harms = harms(beyond, live, &called);
        diff.step(if harms.is_empty() {
            step
        } else {
            step.impact(Impact::LocksOut).because(harms.join("; "))
        });
    }
    diff
}

/// Whose way in is lost when somebody no longer holds something.
fn harms(beyond: &Beyond, live: &Live, account: &str) -> Vec<String> {
    let Live { beyond: all, stays, all_rights, caller, reserved_for: _ } = live;
    let Beyond { holding: Holding { account: _, set, set_arn: _, holder }, people } = beyond;
    let mut harms = Vec::new();
    if let Some(Caller { set: by, user }) = caller
        && by == set
    {
        match (&holder.holder, &holder.name) {
            (Holder::User(_), Some(name)) if name == user => {
                harms.push("you are signed in by it".to_owned());
            }
            (Holder::Group(_), Some(_)) => {
                harms.push(format!("you are signed in by `{set}`, and may hold it through this group"));
            }
            (Holder::User(_) | Holder::Group(_), _) => {}
        }
    }
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
    if all_rights.contains(set) && holder.name.is_some() && stays.is_disjoint(all_rights) {
        harms.push(format!("nobody is left who holds all rights in {account}"));
    }
    harms
}
