//! What the statements that the file does not own do to the bucket, as far as that can harm what it holds.

use std::collections::BTreeSet;

use super::diff::Settling;
use super::public::{Reach, is_of_everybody, reach};
use crate::model::Finding;
use crate::values::actions::{self, AccessLevel};
use crate::values::delivery::{CLOUDTRAIL, lacking};
use crate::values::policy::{
    Decision, Effect, Folded, Glob, PolicyDocument, Principal, Selection, Statement,
};
use crate::values::suggestion::listed;
use crate::values::{AccountId, Arn};

const PUT: &str = "s3:PutObject";

/// How many accounts are said before they are only counted.
const SAID: usize = 3;

impl Settling<'_> {
    /// Notes the statements that the file does not own, and what those do that reach others or keep log files out.
    pub(super) fn note_others(&mut self, live: &PolicyDocument) {
        let own = self.bucket.owned.over(None, &self.live.sources);
        let mut plain = Vec::new();
        for (index, statement) in live.statements().iter().enumerate() {
            if statement.sid().is_some_and(|sid| own.statement(sid).is_some()) {
                continue;
            }
            let name = name(index, statement);
            let harm = match statement.effect() {
                Effect::Allow => lets_in(statement, &self.bucket.account),
                Effect::Deny => self.keeps_out(statement),
            };
            match harm {
                Some(harm) => {
                    let what = format!("statement `{name}`, which {harm}");
                    self.diff.finding(Finding::Unmanaged { what });
                }
                None => plain.push(name),
            }
        }
        self.diff.unmanaged("statement", "statements", plain);
    }

    /// Whether it keeps out what `CloudTrail` or everybody puts, and from whom.
    fn keeps_out(&self, statement: &Statement) -> Option<String> {
        let alone = PolicyDocument::with_statements([statement.clone()]).ok()?;
        let deliveries = self.bucket.owned.deliveries().iter().zip(&self.live.sources);
        let demands = deliveries.flat_map(|(delivery, source)| delivery.bucket_demands(source));
        let mut denied = lacking(Some(&alone), demands)
            .into_iter()
            .filter(|lack| matches!(lack.decision, Decision::Denied { .. }));
        let of_trail =
            denied.find_map(|lack| lack.what.split_once(" on ").map(|(action, _)| action.to_owned()));
        let is_of_everybody = is_of_everybody(statement);
        let of_all = (is_of_everybody && statement.conditions().is_empty() && covers(statement, PUT))
            .then(|| format!("`{PUT}`"));
        let whom = if is_of_everybody { "everyone".to_owned() } else { format!("`{CLOUDTRAIL}`") };
        of_all.or(of_trail).map(|action| format!("denies {action} to {whom}"))
    }
}

/// What a person calls a statement: its Sid, or which one it is.
pub(super) fn name(index: usize, statement: &Statement) -> String {
    statement.sid().map_or_else(|| (index + 1).to_string(), str::to_owned)
}

/// Whom beyond the account it lets do what.
fn lets_in(statement: &Statement, own: &AccountId) -> Option<String> {
    let what = kinds(statement.actions()?);
    if reach(statement) == Reach::Anybody {
        return Some(format!("lets everyone {what}"));
    }
    let Some(Selection::Only(principals)) = statement.principals() else {
        return None;
    };
    let accounts: BTreeSet<String> =
        principals.iter().filter_map(account_of).filter(|account| account != own.as_str()).collect();
    match accounts.len() {
        0 => None,
        1 => accounts.first().map(|account| format!("lets account {account} {what}")),
        number if number > SAID => Some(format!("lets {number} other accounts {what}")),
        _ => {
            let accounts: Vec<String> = accounts.into_iter().collect();
            Some(format!("lets accounts {} {what}", joined(&accounts)))
        }
    }
}

fn account_of(principal: &Principal) -> Option<String> {
    match principal {
        Principal::Account(account) => Some(account.clone()),
        Principal::Aws(arn) => {
            arn.parse::<Arn>().ok().map(|arn| arn.account().to_owned()).filter(|account| !account.is_empty())
        }
        _ => None,
    }
}

/// What kinds of things are done by some actions.
fn kinds(selected: &Selection<Folded>) -> String {
    let Selection::Only(selected) = selected else {
        return "do nearly everything".to_owned();
    };
    if selected.iter().any(|action| matches!(action.folded(), "*" | "s3:*")) {
        return "do everything".to_owned();
    }
    let names = selected.iter().flat_map(|action| {
        let known = actions::expand(action.as_written()).filter(|known| !known.is_empty());
        known.unwrap_or_else(|| vec![action.as_written().to_owned()])
    });
    // What is not known may do anything, so it is taken for writing.
    let kinds: BTreeSet<(u8, &str)> = names
        .map(|name| match actions::level_of(&name) {
            Some(AccessLevel::List | AccessLevel::Read) => (0, "read"),
            Some(AccessLevel::Write | AccessLevel::Tagging) | None => (1, "write"),
            Some(AccessLevel::PermissionsManagement) => (2, "change permissions"),
        })
        .collect();
    joined(&kinds.into_iter().map(|(_, kind)| kind.to_owned()).collect::<Vec<_>>())
}

fn joined(words: &[String]) -> String {
    match words.split_last() {
        Some((last, before)) if !before.is_empty() => format!("{} and {last}", before.join(", ")),
        _ => words.concat(),
    }
}

fn covers(statement: &Statement, action: &str) -> bool {
    let is_meant = |listed: &Folded| Glob::ignoring_case(listed.folded()).matches(action);
    match statement.actions() {
        Some(Selection::Only(listed)) => listed.iter().any(is_meant),
        Some(Selection::AllBut(listed)) => !listed.iter().any(is_meant),
        None => false,
    }
}

/// Some statements by name.
pub(super) fn named<'a>(statements: impl IntoIterator<Item = &'a str>) -> String {
    let names: Vec<&str> = statements.into_iter().collect();
    let word = if names.len() == 1 { "statement" } else { "statements" };
    format!("{word} {}", listed(names, "and"))
}
