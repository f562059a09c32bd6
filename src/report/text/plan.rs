//! The plan: who and where, what differs, what needs consent, and the counts.

use super::blocked::{are_blocked_alike, blocked_alike};
use super::consent::asks;
use super::finding::Told;
use super::options::TextOptions;
use super::page::{PLAIN, Page};
use super::place::Places;
use super::resource::{Context, heading, is_shown, resource};
use super::summary::{nothing_differs, summary};
use crate::engine::{Header, Plan};
use crate::model::{Examined, Finding};
use crate::values::Sources;

/// Shows a plan.
pub fn plan(plan: &Plan, sources: &Sources, options: &TextOptions) -> String {
    let mut page = Page::new(options.styles);
    let places = Places::among(plan.items.iter().map(|item| &item.address));
    let context = Context { sources, options, places };
    header(&mut page, &plan.header);
    let mut told = Told::default();
    let shown: Vec<&Examined> = plan.items.iter().filter(|item| is_shown(item)).collect();
    for alike in shown.chunk_by(|one, next| are_blocked_alike(one, next)) {
        page.gap();
        match alike {
            [one] => resource(&mut page, one, context, &mut told),
            several => blocked_alike(&mut page, 0, several, context),
        }
    }
    if options.verbose {
        page.gap();
        plan.items
            .iter()
            .filter(|item| !is_shown(item))
            .for_each(|item| heading(&mut page, 0, item, context));
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
