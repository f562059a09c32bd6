//! One resource: its sign, its address and all there is to say of it.

use anstyle::Style;

use super::attribute::attributes;
use super::call;
use super::finding::{Told, finding};
use super::impact::impacts;
use super::options::TextOptions;
use super::page::{PLAIN, Page};
use super::place::Places;
use crate::model::{Action, AnyChange, Diff, Examined, Finding, Phase, Step};
use crate::report::Styles;
use crate::values::Sources;

/// What blocks of resources need to know of the run.
#[derive(Clone, Copy, Debug)]
pub(super) struct Context<'a> {
    pub(super) sources: &'a Sources,
    pub(super) options: &'a TextOptions,
    pub(super) places: Places,
}

/// Whether there is more to say of a resource than that the file does not mention something.
pub(super) fn is_shown(item: &Examined) -> bool {
    item.diff().is_none_or(|diff| {
        let mentioned = |finding: &Finding| !matches!(finding, Finding::Unmanaged { .. });
        !diff.attributes.is_empty() || !diff.steps.is_empty() || diff.findings.iter().any(mentioned)
    })
}

/// The sign of a resource and its style.
pub(super) fn sign(item: &Examined, styles: Styles) -> (&'static str, Style) {
    let Ok(diff) = &item.outcome else {
        return ("?", styles.alarm);
    };
    let found = |matching: fn(&Finding) -> bool| diff.findings.iter().any(matching);
    match diff.action {
        Some(Action::Create) => ("+", styles.create),
        Some(Action::Update) => ("~", styles.update),
        Some(Action::Delete) => ("-", styles.delete),
        None if found(Finding::prevents_convergence) => ("!", styles.alarm),
        None if found(|finding| matches!(finding, Finding::Manual { .. })) => ("•", styles.manual),
        None if found(|finding| matches!(finding, Finding::Waiting { .. })) => ("…", styles.update),
        None if is_shown(item) => ("i", styles.faint),
        None => ("=", styles.faint),
    }
}

/// Shows the line that begins a resource's block.
pub(super) fn heading(page: &mut Page, depth: usize, item: &Examined, context: Context<'_>) {
    let (sign, style) = sign(item, page.styles);
    let address = context.places.show(&item.address);
    page.line(depth, &[(style, sign), (PLAIN, " "), (page.styles.strong, &address)]);
}

/// Shows a resource.
pub(super) fn resource(page: &mut Page, item: &Examined, context: Context<'_>, told: &mut Told) {
    heading(page, 0, item, context);
    let Diff { action: _, attributes: differing, steps, findings } = match &item.outcome {
        Ok(diff) => diff,
        Err(error) => return told.error(page, 2, "? unreadable", error),
    };
    attributes(page, 2, differing, context.options.verbose);
    impacts(page, 2, steps);
    for one in findings {
        finding(page, 2, one, context.sources);
    }
    if context.options.calls {
        calls(page, steps, context.options.verbose);
    }
}

fn calls(page: &mut Page, steps: &[Step<AnyChange>], whole: bool) {
    if steps.is_empty() {
        return;
    }
    page.line(2, &[(PLAIN, "calls")]);
    for step in steps {
        let when = match step.phase {
            _ if step.last => "  # last of all",
            Phase::Grow => "",
            Phase::Shrink => "  # after all that is added",
        };
        let call = call::shown(step.change.call(), whole);
        page.line(3, &[(PLAIN, &call), (page.styles.faint, when)]);
    }
}
