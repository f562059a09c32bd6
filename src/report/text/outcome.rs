//! How an apply ended: what was done, what was not, and what is left.

use super::call;
use super::finding::Told;
use super::options::TextOptions;
use super::page::{PLAIN, Page, counted};
use super::place::Places;
use super::remains::Remains;
use super::resource::Context;
use crate::engine::{Ending, Failure, Outcome};
use crate::model::{Address, Call};
use crate::values::Sources;

/// How many failures of one resource are shown, unless all are asked for.
const SHOWN_FAILURES: usize = 5;

/// Shows how an apply ended.
pub fn outcome(outcome: &Outcome, sources: &Sources, options: &TextOptions) -> String {
    let mut page = Page::new(options.styles);
    let addresses = outcome.endings.iter().map(|(address, _)| address);
    let places = Places::among(addresses.chain(outcome.remaining.iter().map(|item| &item.address)));
    let context = Context { sources, options, places };
    let mut told = Told::default();
    for (address, ending) in &outcome.endings {
        self::ending(&mut page, outcome, (address, ending), context, &mut told);
    }
    let remains = Remains::of(outcome);
    remains.show(&mut page, context, &mut told);
    page.gap();
    let style =
        if outcome.failed() || outcome.interrupted { options.styles.alarm } else { options.styles.strong };
    page.line(
        0,
        &[
            (style, &done(outcome, remains.is_as_declared())),
            (PLAIN, " "),
            (options.styles.strong, &remains.in_words()),
        ],
    );
    remains.steps_by_hand(&mut page, context);
    page.finish()
}

fn ending(
    page: &mut Page,
    outcome: &Outcome,
    (address, ending): (&Address, &Ending),
    context: Context<'_>,
    told: &mut Told,
) {
    let styles = page.styles;
    let (sign, style, done) = match ending {
        Ending::Done(done) => ("✓", styles.create, done),
        Ending::Unconfirmed(done) => ("?", styles.update, done),
        Ending::Failed { done, .. } | Ending::Skipped { done, .. } => ("!", styles.alarm, done),
    };
    calls_made(page, (style, sign), address, done, context);
    match ending {
        Ending::Done(_) if outcome.is_late(address) => {
            let why = "AWS finished it after the run had given up waiting";
            page.labelled(2, styles.update, "confirmed late: ", why);
        }
        Ending::Done(_) => {}
        Ending::Unconfirmed(_) => {
            let why = format!("AWS accepted every call {}", unconfirmed(outcome, address));
            page.labelled(2, styles.update, "? unconfirmed: ", &why);
        }
        Ending::Failed { done: _, failures, at } => {
            let shown = if context.options.verbose { failures.len() } else { SHOWN_FAILURES };
            for Failure { call, error } in failures.iter().take(shown) {
                told.error(page, 2, "! failed", error);
                page.line(3, &[(PLAIN, "call: "), (PLAIN, &call::shown(call, context.options.verbose))]);
            }
            if let Some(more) = failures.len().checked_sub(shown).filter(|more| *more > 0) {
                page.line(2, &[(PLAIN, &format!("and {more} more failed; `--verbose` shows them"))]);
            }
            if let Some(at) = at {
                page.line(3, &[(PLAIN, &format!("declared at {}", context.sources.place(*at)))]);
            }
        }
        Ending::Skipped { done, because } => {
            let what = if done.is_empty() { "! skipped: " } else { "! the rest was skipped: " };
            page.labelled(2, styles.alarm, what, because);
        }
    }
}

/// Says why it is not known that the result is there.
fn unconfirmed(outcome: &Outcome, address: &Address) -> &'static str {
    let seen = outcome.remaining.iter().find(|item| item.address == *address);
    if seen.is_some_and(|item| item.outcome.is_err()) {
        "and the result cannot be read"
    } else if outcome.interrupted {
        "and did not show the result before the run was interrupted"
    } else {
        "and, two minutes later, does not show the result"
    }
}

fn calls_made(
    page: &mut Page,
    (style, sign): (anstyle::Style, &str),
    address: &Address,
    done: &[Call],
    context: Context<'_>,
) {
    let address = context.places.show(address);
    let operations = if done.is_empty() { String::new() } else { format!(": {}", call::operations(done)) };
    page.line(0, &[(style, sign), (PLAIN, " "), (page.styles.strong, &address), (PLAIN, &operations)]);
    if context.options.calls {
        for call in done {
            page.line(3, &[(PLAIN, &call::shown(call, context.options.verbose))]);
        }
    }
}

/// Says what was done and what was not, in counts.
fn done(outcome: &Outcome, as_declared: bool) -> String {
    let count =
        |matching: fn(&Ending) -> bool| outcome.endings.iter().filter(|(_, ending)| matching(ending)).count();
    let touched = count(|ending| match ending {
        Ending::Done(done)
        | Ending::Unconfirmed(done)
        | Ending::Failed { done, .. }
        | Ending::Skipped { done, .. } => !done.is_empty(),
    });
    let calls = match outcome.calls() {
        0 => "no call succeeded".to_owned(),
        calls => format!("{}, {}", counted(calls, "call"), counted(touched, "resource")),
    };
    let troubles = [
        (count(|ending| matches!(ending, Ending::Unconfirmed(_))), "unconfirmed"),
        (count(|ending| matches!(ending, Ending::Failed { .. })), "failed"),
        (count(|ending| matches!(ending, Ending::Skipped { .. })), "skipped"),
    ];
    let troubles = troubles.into_iter().filter(|(count, _)| *count > 0);
    let counts: Vec<String> =
        std::iter::once(calls).chain(troubles.map(|(count, word)| format!("{count} {word}"))).collect();
    let counts = counts.join(", ");
    if outcome.interrupted {
        format!("Interrupted: {counts}. What was done stays done; run it again to go on.")
    } else if outcome.failed() {
        format!("Not all was done: {counts}. What was done stays done.")
    } else if !outcome.endings.is_empty() {
        format!("Done: {counts}.")
    } else if as_declared {
        "Done: nothing had to be changed.".to_owned()
    } else {
        "Done: nothing could be changed.".to_owned()
    }
}
