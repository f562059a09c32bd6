//! What needs consent, and what is refused for want of it.

use std::collections::{BTreeMap, BTreeSet};

use indexmap::{IndexMap, IndexSet};

use super::page::{PLAIN, Page};
use super::place::Places;
use crate::engine::Plan;
use crate::engine::plan::Ask;
use crate::model::{Address, Impact};
use crate::report::Styles;

/// Why one resource needs one kind of consent: what was found, and the operations that say it themselves.
#[derive(Default)]
struct Reasons<'a> {
    whys: IndexSet<&'a str>,
    operations: IndexSet<&'a str>,
}

/// Shows what is not done for want of consent, and the flags by which it is given.
pub fn consent(plan: &Plan, missing: &[Ask], styles: Styles) -> String {
    let mut page = Page::new(styles);
    let places = Places::among(plan.items.iter().map(|item| &item.address));
    let failure = "nothing was done: this needs consent that was not given";
    page.labelled(0, styles.alarm, "error: ", failure);
    let mut grouped: IndexMap<(Impact, &Address), Reasons<'_>> = IndexMap::new();
    for Ask { impact, address, call, why } in missing {
        let reasons = grouped.entry((*impact, address)).or_default();
        match why {
            Some(why) => reasons.whys.insert(why),
            None => reasons.operations.insert(call.split_once('(').map_or(call, |(operation, _)| operation)),
        };
    }
    for ((impact, address), Reasons { whys, operations }) in grouped {
        let label = format!("! {impact}: ");
        page.line(1, &[(styles.alarm, &label), (styles.strong, &places.show(address))]);
        for why in whys {
            page.line(3, &[(PLAIN, why)]);
        }
        if !operations.is_empty() {
            let operations: Vec<&str> = operations.into_iter().collect();
            page.line(3, &[(PLAIN, &operations.join(", "))]);
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
