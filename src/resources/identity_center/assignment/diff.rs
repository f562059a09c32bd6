//! What differs at an assignment, and the steps that settle it.

use super::change::Assign;
use super::declared::Assignment;
use super::held::Held;
use super::live::{Live, Reserved, SetMeaning};
use crate::aws::operation::sso::LIST_PRINCIPAL_ASSIGNMENTS;
use crate::model::{Action, Diff, Finding, Stage, Step};
use crate::resources::identity_center::accounts::{Chosen, Problem};
use crate::resources::identity_center::reference::{self, Meaning};
use crate::resources::identity_center::wording::{self, NAMED};
use crate::values::{AccountId, PrincipalName};

pub(super) fn diff(desired: &Assignment, live: Option<&Live>) -> Diff<Assign> {
    let Assignment { center: _, principal, set, choice: _, declared: _ } = desired;
    let Some(live) = live else {
        return Diff::found(reference::without_instance());
    };
    let mut diff = Diff { findings: hindrances(desired, live), ..Diff::settled() };
    if !diff.is_held_back() {
        let adds = live.missing().map(|(account, name)| shown(account, name)).collect();
        diff.set("accounts", adds, Vec::new());
        for (account, _) in live.missing() {
            let change = Assign {
                account: account.clone(),
                set: set.value.clone(),
                principal: principal.value.clone(),
            };
            diff.step(Step::grow(change).stage(Stage::Grant).abreast());
        }
        diff.findings.extend(waiting(live));
        let is_new = !live.chosen.accounts.keys().any(|account| live.held.accounts.contains(account));
        if is_new && !diff.is_settled() {
            diff.action = Some(Action::Create);
        }
        elsewhere(&mut diff, live);
    }
    others(&mut diff, live);
    diff.findings.extend(notes(live));
    diff
}

/// What keeps it from being settled.
fn hindrances(desired: &Assignment, live: &Live) -> Vec<Finding> {
    let Assignment { center: _, principal, set, choice: _, declared } = desired;
    let Live { principal: who, set: what, chosen, held: _, reserved, twin, under_way: _ } = live;
    let mut found = Vec::new();
    if let Meaning::Nobody(nearest) = who {
        let is_external = match &principal.value {
            PrincipalName::Group(name) => declared.external_groups.contains(name),
            PrincipalName::User(_) => false,
        };
        found.push(reference::nobody(principal, nearest.as_ref(), is_external));
    }
    if let SetMeaning::Missing(nearest) = what {
        found.push(Finding::Blocked {
            why: format!("there is no permission set called `{set}`"),
            next: match nearest {
                Some(nearest) => format!("did you mean `{nearest}`?"),
                None => "declare it under `identity_center.permission_sets`, or correct the name".to_owned(),
            },
        });
    }
    found.extend(twin.as_ref().map(|twin| Finding::Blocked {
        why: format!(
            "`{}` and `{}` are one person, to whom the file gives `{set}` twice",
            twin.name(),
            principal.name()
        ),
        next: format!("write these accounts under `{}` as well, and take this entry out", twin.name()),
    }));
    found.extend(chosen.problems.iter().map(Problem::finding));
    found.extend(reserved.as_ref().map(|reserved| match reserved {
        Reserved::Account(management) => Finding::Blocked {
            why: format!("account {management} is the management account, and only from there is anything assigned in it"),
            next: format!("run it in account {management}, or take that account out of `accounts`"),
        },
        Reserved::Set(management) => Finding::Blocked {
            why: format!(
                "`{set}` is provisioned in the management account {management}, and only from there is it assigned anywhere"
            ),
            next: format!(
                "run it in account {management}, or use a permission set that is for the other accounts alone"
            ),
        },
    }));
    found
}

/// Says where AWS is about to give it already: that is waited for.
fn waiting(live: &Live) -> Option<Finding> {
    let there = live.missing().filter_map(|(account, name)| {
        let request = live.under_way.get(account)?;
        Some(format!("request {request} for {}", shown(account, name)))
    });
    let there: Vec<String> = there.collect();
    (!there.is_empty()).then(|| {
        let there = wording::first_few(there);
        let for_what = format!("AWS, which is at it already: {there}; that is waited for");
        Finding::Waiting { for_what }
    })
}

/// Mentions what they hold beyond the accounts that are meant.
fn elsewhere(diff: &mut Diff<Assign>, live: &Live) {
    let Chosen { accounts, inactive, problems: _ } = &live.chosen;
    let is_meant = |account: &AccountId| accounts.contains_key(account) || inactive.contains_key(account);
    let beyond: Vec<&AccountId> = live.held.accounts.iter().filter(|account| !is_meant(account)).collect();
    let others = beyond.len().saturating_sub(NAMED);
    let named = beyond.into_iter().take(NAMED);
    wording::unmanaged(diff, "assignment in account", "assignments in accounts", named, others);
}

/// Mentions what they hold of permission sets that the file does not give them.
fn others(diff: &mut Diff<Assign>, live: &Live) {
    let Chosen { accounts, inactive, problems: _ } = &live.chosen;
    let name = |account: &AccountId| {
        let active = accounts.get(account).and_then(Option::as_deref);
        active.or_else(|| inactive.get(account).map(|(name, _)| name.as_str()))
    };
    let others = &live.held.others;
    if others.is_empty() {
        return;
    }
    let word = if others.len() == 1 { "assignment" } else { "assignments" };
    let others = others.iter();
    let others = others.map(|(set, account)| format!("`{set}` in {}", shown(account, name(account))));
    diff.finding(Finding::Unmanaged { what: format!("{word} of {}", wording::first_few(others)) });
}

/// What is worth knowing besides.
fn notes(live: &Live) -> Vec<Finding> {
    let Chosen { accounts, inactive, problems } = &live.chosen;
    let mut notes = Vec::new();
    if !inactive.is_empty() {
        let named = inactive.iter();
        let named =
            named.map(|(account, (name, state))| format!("{} is {state}", shown(account, Some(name))));
        notes.push(format!("left out: {}", wording::first_few(named)));
    }
    if accounts.is_empty() && inactive.is_empty() && problems.is_empty() {
        notes.push("nothing is assigned: no account is meant, or `except` takes out every one".to_owned());
    }
    let Held { accounts: _, others: _, is_denied_by_principal } = live.held;
    if is_denied_by_principal {
        notes.push(format!(
            "who holds it was asked account by account, since `{LIST_PRINCIPAL_ASSIGNMENTS}` is denied"
        ));
    }
    notes.into_iter().map(Finding::Note).collect()
}

/// An account by its name, where it is known, and its id.
fn shown(account: &AccountId, name: Option<&str>) -> String {
    match name {
        Some(name) => format!("{name} ({account})"),
        None => account.to_string(),
    }
}
