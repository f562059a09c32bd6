//! How an apply ended: what was done, what was not, and what is left.

use super::call;
use super::finding::Told;
use super::options::TextOptions;
use super::page::{PLAIN, Page, counted};
use super::place::Places;
use super::remains::Remains;
use super::resource::Context;
use crate::engine::{Ending, Outcome};
use crate::model::{Address, Call};
use crate::values::Sources;

/// Shows how an apply ended.
pub fn outcome(outcome: &Outcome, sources: &Sources, options: &TextOptions) -> String {
    let mut page = Page::new(options.styles);
    let addresses = outcome.endings.iter().map(|(address, _)| address);
    let places = Places::among(addresses.chain(outcome.remaining.iter().map(|item| &item.address)));
    let context = Context {
        sources,
        options,
        places,
    };
    let mut told = Told::default();
    for (address, ending) in &outcome.endings {
        self::ending(&mut page, address, ending, context, &mut told);
    }
    let remains = Remains::of(outcome);
    remains.show(&mut page, context, &mut told);
    page.gap();
    let style = if outcome.failed() || outcome.interrupted {
        options.styles.alarm
    } else {
        options.styles.strong
    };
    page.line(
        0,
        &[
            (style, &done(outcome)),
            (PLAIN, " "),
            (options.styles.strong, &remains.in_words()),
        ],
    );
    remains.steps_by_hand(&mut page, context);
    page.finish()
}

fn ending(page: &mut Page, address: &Address, ending: &Ending, context: Context<'_>, told: &mut Told) {
    let styles = page.styles;
    let (sign, style, done) = match ending {
        Ending::Done(done) => ("✓", styles.create, done),
        Ending::Unconfirmed(done) => ("?", styles.update, done),
        Ending::Failed { done, .. } | Ending::Skipped { done, .. } => ("!", styles.alarm, done),
    };
    calls_made(page, (style, sign), address, done, context);
    match ending {
        Ending::Done(_) => {}
        Ending::Unconfirmed(_) => {
            let why = "AWS accepted every call and, two minutes later, does not show the result";
            page.labelled(2, (styles.update, "? unconfirmed: "), why);
        }
        Ending::Failed { done: _, call, error } => {
            told.error(page, 2, "! failed", error);
            if context.options.calls {
                page.line(
                    3,
                    &[
                        (PLAIN, "call: "),
                        (PLAIN, &call::shown(call, context.options.verbose)),
                    ],
                );
            }
        }
        Ending::Skipped { done, because } => {
            let what = if done.is_empty() {
                "! skipped: "
            } else {
                "! the rest was skipped: "
            };
            page.labelled(2, (styles.alarm, what), because);
        }
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
    let operations = if done.is_empty() {
        String::new()
    } else {
        format!(": {}", call::operations(done))
    };
    page.line(
        0,
        &[
            (style, sign),
            (PLAIN, " "),
            (page.styles.strong, &address),
            (PLAIN, &operations),
        ],
    );
    if context.options.calls {
        for call in done {
            page.line(3, &[(PLAIN, &call::shown(call, context.options.verbose))]);
        }
    }
}

/// Says what was done and what was not, in counts.
fn done(outcome: &Outcome) -> String {
    let endings = || outcome.endings.iter().map(|(_, ending)| ending);
    let touched = endings().filter(|ending| match ending {
        Ending::Done(done) | Ending::Unconfirmed(done) => !done.is_empty(),
        Ending::Failed { done, .. } | Ending::Skipped { done, .. } => !done.is_empty(),
    });
    let done = match outcome.calls() {
        0 => "no call was made".to_owned(),
        calls => format!(
            "{}, {}",
            counted(calls, "call"),
            counted(touched.count(), "resource")
        ),
    };
    let failed = endings()
        .filter(|ending| matches!(ending, Ending::Failed { .. }))
        .count();
    let skipped = endings()
        .filter(|ending| matches!(ending, Ending::Skipped { .. }))
        .count();
    let mut troubles = Vec::new();
    if failed > 0 {
        troubles.push(format!("{failed} failed"));
    }
    if skipped > 0 {
        troubles.push(format!("{skipped} skipped"));
    }
    let troubles = troubles.join(", ");
    match (outcome.interrupted, troubles.as_str()) {
        (true, "") => format!("Interrupted: {done}. What was done stays done; run it again to go on."),
        (true, not) => {
            format!("Interrupted: {done}; {not}. What was done stays done; run it again to go on.")
        }
        (false, "") if endings().next().is_none() => "Done: nothing had to be changed.".to_owned(),
        (false, "") => format!("Done: {done}."),
        (false, not) => format!("Not all was done: {done}; {not}. What was done stays done."),
    }
}
