//! What needs consent, and what is refused for want of it.

use std::collections::{BTreeMap, BTreeSet};

use super::page::{PLAIN, Page};
use super::place::Places;
use crate::engine::Plan;
use crate::engine::plan::Ask;
use crate::model::Impact;
use crate::report::Styles;

/// Shows what is not done for want of consent, and the flags by which it is given.
pub fn consent(plan: &Plan, missing: &[Ask], styles: Styles) -> String {
    let mut page = Page::new(styles);
    let places = Places::among(plan.items.iter().map(|item| &item.address));
    let failure = "nothing was done: this needs consent that was not given";
    page.labelled(0, styles.alarm, "error: ", failure);
    let mut told = BTreeSet::new();
    for Ask { impact, address, call, why } in missing {
        let operation = call.split_once('(').map_or(call.as_str(), |(operation, _)| operation);
        let why = why.as_deref().unwrap_or(operation);
        if told.insert((*impact, address, why)) {
            let label = format!("! {impact}: ");
            page.line(1, &[(styles.alarm, &label), (styles.strong, &places.show(address))]);
            page.line(3, &[(PLAIN, why)]);
        }
    }
    let flags: BTreeSet<Impact> = missing.iter().map(|ask| ask.impact).collect();
    let flags: Vec<String> = flags.into_iter().filter_map(flag).collect();
    let help = format!("if this is meant, add: {}", flags.join(" "));
    page.labelled(1, styles.strong, "help: ", &help);
    page.finish()
}

/// Shows what needs consent: one line each impact, with its flag and where.
pub(super) fn asks(page: &mut Page, asks: &[Ask], places: Places) {
    let mut by_impact: BTreeMap<Impact, Vec<String>> = BTreeMap::new();
    for ask in asks {
        let shown = by_impact.entry(ask.impact).or_default();
        let address = places.show(&ask.address);
        if !shown.contains(&address) {
            shown.push(address);
        }
    }
    if by_impact.is_empty() {
        return;
    }
    page.gap();
    page.line(0, &[(page.styles.strong, "Needs consent to be applied:")]);
    for (impact, addresses) in by_impact {
        let label = format!("! {impact} ({}): ", flag(impact).unwrap_or_default());
        page.line(1, &[(page.styles.alarm, &label), (PLAIN, &addresses.join(", "))]);
    }
}

fn flag(impact: Impact) -> Option<String> {
    impact.consent().map(|word| format!("--allow {word}"))
}
