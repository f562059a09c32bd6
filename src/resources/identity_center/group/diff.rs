//! What differs at a group of the directory, and the steps that settle it.

use std::collections::{BTreeMap, BTreeSet};

use super::change::{Change, Member};
use super::declared::{Group, GroupSource, Live, Person, There};
use crate::model::{Action, Diff, Finding, Impact, Stage, Step};
use crate::resources::identity_center::{reference, wording};
use crate::values::{DirectoryName, PrincipalName};

pub(super) fn diff(desired: &Group, live: &Live) -> Diff<Change> {
    let Group {
        // Where it is looked for, and where it is declared.
        center: _,
        at: _,
        name,
        source,
        description,
        members: _,
    } = desired;
    if !live.has_instance {
        return Diff::found(reference::without_instance());
    }
    if *source == GroupSource::External {
        return match &live.group {
            Some(there) => {
                let mut diff = Diff::settled();
                settle_members(&mut diff, desired, there, live);
                diff
            }
            None => Diff::found(reference::nobody(&desired.principal(), live.nearest.as_ref(), true)),
        };
    }
    let missing = missing_people(desired, live);
    if !missing.is_empty() {
        return Diff { findings: missing, ..Diff::settled() };
    }
    let mut diff = Diff::settled();
    let nothing = There::default();
    let there = live.group.as_ref().unwrap_or(&nothing);
    if description.is_some() && there.description != *description {
        diff.value("description", there.description.clone(), description.clone());
    }
    match (&live.group, description) {
        (None, _) => {
            diff.step(Step::grow(Change::Create { name: name.clone(), description: description.clone() }));
            diff.action = Some(Action::Create);
        }
        (Some(there), Some(text)) if there.description.as_ref() != Some(text) => {
            diff.step(Step::grow(Change::Describe { name: name.clone(), description: text.clone() }));
        }
        (Some(_), _) => {}
    }
    settle_members(&mut diff, desired, there, live);
    if there.members.is_empty() && there.others == 0 && live.people.is_empty() {
        diff.finding(Finding::Note("nobody is in it yet".to_owned()));
    }
    diff.in_order()
}

fn settle_members(diff: &mut Diff<Change>, desired: &Group, there: &There, live: &Live) {
    let group = &desired.name;
    let is_exclusive = desired.members.as_ref().is_some_and(|members| members.exclusive);
    let mut asked: BTreeMap<&str, &DirectoryName> = BTreeMap::new();
    for (person, name) in live.people.iter().zip(desired.member_names()) {
        if let Person::Known(id) = person {
            // The same person by user name and by e-mail address is one.
            asked.entry(id).or_insert(&name.value);
        }
    }
    let present: BTreeSet<&str> = there.members.iter().map(|(member, _)| member.id.as_str()).collect();
    let joining = asked.iter().filter(|(id, _)| !present.contains(*id)).map(|(_, &name)| name);
    let joining: BTreeSet<&DirectoryName> = joining.collect();
    let beyond = there.members.iter().filter(|(member, _)| !asked.contains_key(member.id.as_str()));
    let beyond: BTreeSet<&(Member, String)> = beyond.collect();
    let leaving = || beyond.iter().map(|(member, _)| member.to_string());
    for &user in &joining {
        let join = Change::Join { group: group.clone(), user: user.clone() };
        diff.step(Step::grow(join).stage(Stage::Admit).abreast());
    }
    let joining = joining.iter().map(ToString::to_string).collect();
    if !is_exclusive {
        diff.set("members", joining, Vec::new());
        wording::unmanaged(diff, "member", "members", leaving(), there.others);
        return;
    }
    // Whoever was deleted in the directory loses nothing.
    let empties = asked.is_empty() && beyond.iter().any(|(member, _)| member.name.is_some());
    diff.set("members", joining, leaving().collect());
    for (member, membership) in beyond {
        let leave =
            Change::Leave { group: group.clone(), user: member.clone(), membership: membership.clone() };
        let step = Step::shrink(leave).stage(Stage::Admit);
        let is_caller = member.name.is_some() && member.name == live.caller;
        let of_caller =
            is_caller.then(|| format!("you are signed in as `{member}`, and lose what the group holds"));
        let of_all = empties.then(|| "nobody is left in the group".to_owned());
        let harms: Vec<String> = of_all.into_iter().chain(of_caller).collect();
        let step =
            if harms.is_empty() { step } else { step.impact(Impact::LocksOut).because(harms.join("; ")) };
        diff.step(if is_caller { step.last() } else { step });
    }
}

/// The people whom the file names and nobody knows; people are never made.
fn missing_people(desired: &Group, live: &Live) -> Vec<Finding> {
    let people = live.people.iter().zip(desired.member_names());
    let missing = people.filter_map(|(person, name)| match person {
        Person::Known(_) => None,
        Person::Nobody(nearest) => {
            let principal = PrincipalName::User(name.value.clone());
            Some(reference::nobody(&principal, nearest.as_ref(), false))
        }
    });
    missing.collect()
}
