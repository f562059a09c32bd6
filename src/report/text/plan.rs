//! The plan: who and where, what differs, what needs consent, and the counts.

use super::consent::asks;
use super::finding::{Told, finding};
use super::options::TextOptions;
use super::page::{PLAIN, Page};
use super::place::Places;
use super::resource::{Context, heading, is_shown, resource};
use super::summary::{nothing_differs, summary};
use crate::engine::{Header, Plan};
use crate::model::{Examined, Finding};
use crate::values::Sources;

/// How many resources are named that the same thing blocks, unless all are asked for.
const NAMED_ALIKE: usize = 12;

/// Shows a plan.
pub fn plan(plan: &Plan, sources: &Sources, options: &TextOptions) -> String {
    let mut page = Page::new(options.styles);
    let places = Places::among(plan.items.iter().map(|item| &item.address));
    let context = Context { sources, options, places };
    header(&mut page, &plan.header);
    let mut told = Told::default();
    let shown: Vec<&Examined> = plan.items.iter().filter(|item| is_shown(item)).collect();
    for alike in
        shown.chunk_by(|one, next| blocked_alone(one).is_some_and(|why| Some(why) == blocked_alone(next)))
    {
        page.gap();
        match alike {
            [one] => resource(&mut page, one, context, &mut told),
            several => blocked_alike(&mut page, several, context),
        }
    }
    if options.verbose {
        page.gap();
        plan.items.iter().filter(|item| !is_shown(item)).for_each(|item| heading(&mut page, item, context));
    }
    unmanaged(&mut page, &plan.items, places);
    asks(&mut page, &plan.asks(), places);
    page.gap();
    if let Some(words) = nothing_differs(plan) {
        page.line(0, &[(PLAIN, &words)]);
    }
    page.line(0, &[(options.styles.strong, &summary(plan))]);
    page.finish()
}

/// What blocks a resource, where there is nothing else to say of it.
fn blocked_alone(item: &Examined) -> Option<&Finding> {
    let diff = item.diff()?;
    match &diff.findings[..] {
        [blocked @ Finding::Blocked { .. }] if diff.attributes.is_empty() && diff.steps.is_empty() => {
            Some(blocked)
        }
        _ => None,
    }
}

/// Names the resources that the same thing blocks, and says once what that is.
fn blocked_alike(page: &mut Page, alike: &[&Examined], context: Context<'_>) {
    let named = if context.options.verbose { alike.len() } else { alike.len().min(NAMED_ALIKE) };
    alike[..named].iter().for_each(|item| heading(page, item, context));
    if named < alike.len() {
        page.line(0, &[(PLAIN, &format!("  and {} more", alike.len() - named))]);
    }
    if let Some(why) = alike.first().and_then(|item| blocked_alone(item)) {
        finding(page, 2, why, context.sources);
    }
}

fn header(page: &mut Page, header: &Header) {
    let Header { baseline, identity, alias, region, standing } = header;
    let alias = alias.as_ref().map(|alias| format!(" ({alias})")).unwrap_or_default();
    let account = format!("Account {}{alias} · {region}", identity.account);
    page.line(0, &[(page.styles.strong, &account)]);
    page.line(0, &[(PLAIN, &format!("Caller {}, {}", identity.principal, identity.arn))]);
    if let Some(standing) = standing {
        page.line(0, &[(PLAIN, &format!("This is {standing}"))]);
    }
    page.line(0, &[(PLAIN, "Baseline "), (PLAIN, baseline)]);
    if identity.is_root() {
        let advice = "the caller is root, whom no policy holds back; work as a role or a user, and keep root locked away";
        page.labelled(0, page.styles.alarm, "! warning: ", advice);
    }
}

/// Shows what is there and the file does not mention.
fn unmanaged(page: &mut Page, items: &[Examined], places: Places) {
    let found = items.iter().flat_map(|item| {
        let findings = item.diff().into_iter().flat_map(|diff| &diff.findings);
        findings.filter_map(move |finding| match finding {
            Finding::Unmanaged { what } => Some((&item.address, what)),
            _ => None,
        })
    });
    let found: Vec<_> = found.collect();
    if found.is_empty() {
        return;
    }
    page.gap();
    page.line(0, &[(page.styles.strong, "Not in the file, left alone:")]);
    for (address, what) in found {
        page.labelled(1, PLAIN, &format!("{}: ", places.show(address)), what);
    }
}
