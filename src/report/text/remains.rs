//! What is left after an apply.

use super::blocked::{are_blocked_alike, blocked_alike};
use super::finding::{Told, finding, instructions};
use super::page::{PLAIN, Page, counted};
use super::resource::{Context, sign};
use crate::engine::Outcome;
use crate::model::{Address, AnyChange, Diff, Examined, Finding};

/// What is left after an apply.
#[derive(Debug, Default)]
pub(super) struct Remains<'a> {
    /// What is not as declared: unreadable, drifted or held back.
    astray: Vec<&'a Examined>,
    /// What is as declared and does not work as it should.
    unhealthy: Vec<&'a Examined>,
    /// What AWS is still at.
    waiting: Vec<&'a Examined>,
    /// What a person is to do.
    manual: Vec<(&'a Address, &'a str, &'a [String])>,
}

impl<'a> Remains<'a> {
    pub(super) fn of(outcome: &'a Outcome) -> Self {
        let mut remains = Self::default();
        for item in &outcome.remaining {
            let findings = item.diff().map_or(&[][..], |diff| &diff.findings);
            if item.diff().is_none_or(is_astray) {
                remains.astray.push(item);
            } else if findings.iter().any(Finding::prevents_convergence) {
                remains.unhealthy.push(item);
            } else if findings.iter().any(|finding| matches!(finding, Finding::Waiting { .. })) {
                remains.waiting.push(item);
            }
            remains.manual.extend(findings.iter().filter_map(|finding| match finding {
                Finding::Manual { why, instructions } => {
                    Some((&item.address, why.as_str(), instructions.as_slice()))
                }
                _ => None,
            }));
        }
        remains
    }

    /// Shows what is not as declared, and what AWS is still at.
    pub(super) fn show(&self, page: &mut Page, context: Context<'_>, told: &mut Told) {
        if self.astray.is_empty() && self.unhealthy.is_empty() && self.waiting.is_empty() {
            return;
        }
        page.gap();
        page.line(0, &[(page.styles.strong, "Left:")]);
        for alike in self.astray.chunk_by(|one, next| are_blocked_alike(one, next)) {
            match alike {
                [one] => left(page, one, context, told),
                several => blocked_alike(page, 1, several, context),
            }
        }
        for item in self.unhealthy.iter().chain(&self.waiting) {
            left(page, item, context, told);
        }
    }

    /// Whether everything is as declared.
    pub(super) fn is_as_declared(&self) -> bool {
        self.astray.is_empty()
    }

    /// Says what is left, as the end of the closing line; a colon announces what follows.
    pub(super) fn in_words(&self) -> String {
        let Self { astray, unhealthy, waiting, manual } = self;
        let by_hand = match manual.len() {
            0 => None,
            steps => Some(format!("{} to do by hand", counted(steps, "step"))),
        };
        let stop = if by_hand.is_some() { ":" } else { "." };
        let unhealthy = match unhealthy.len() {
            0 => None,
            1 => Some("1 resource that does not work as it should".to_owned()),
            many => Some(format!("{many} resources that do not work as they should")),
        };
        let waiting = match waiting.len() {
            0 => None,
            resources => Some(format!("{} that AWS is still at", counted(resources, "resource"))),
        };
        let but = unhealthy.into_iter().chain(waiting).chain(by_hand).collect::<Vec<_>>().join(" and ");
        match (astray.len(), but.as_str()) {
            (0, "") => "Nothing is left to do.".to_owned(),
            (0, but) => format!("Nothing is left but {but}{stop}"),
            (1, "") => "1 resource is not as declared.".to_owned(),
            (1, but) => format!("1 resource is not as declared; besides, {but}{stop}"),
            (many, "") => format!("{many} resources are not as declared."),
            (many, but) => format!("{many} resources are not as declared; besides, {but}{stop}"),
        }
    }

    /// Shows what a person is to do.
    pub(super) fn steps_by_hand(&self, page: &mut Page, context: Context<'_>) {
        for (address, why, steps) in &self.manual {
            let label = format!("• {}: ", context.places.show(address));
            page.labelled(1, page.styles.manual, &label, why);
            instructions(page, 3, steps);
        }
    }
}

/// Shows what is left of one resource.
fn left(page: &mut Page, item: &Examined, context: Context<'_>, told: &mut Told) {
    let (sign, style) = sign(item, page.styles);
    let address = context.places.show(&item.address);
    let differing = item.diff().map(differing).unwrap_or_default();
    page.line(
        1,
        &[(style, sign), (PLAIN, " "), (page.styles.strong, address.as_str()), (PLAIN, differing.as_str())],
    );
    match &item.outcome {
        Ok(diff) => {
            let shown = diff.findings.iter().filter(|finding| {
                finding.prevents_convergence() || matches!(finding, Finding::Waiting { .. })
            });
            shown.for_each(|one| finding(page, 3, one, context.sources));
        }
        Err(error) => told.error(page, 3, "? unreadable", error),
    }
}

fn is_astray(diff: &Diff<AnyChange>) -> bool {
    !diff.is_settled() || diff.is_held_back()
}

/// Names the attributes in which a resource still differs.
fn differing(diff: &Diff<AnyChange>) -> String {
    let names: Vec<&str> = diff.attributes.iter().map(|attribute| attribute.name.as_str()).collect();
    match (names.is_empty(), diff.is_settled()) {
        (false, _) => format!(" still differs: {}", names.join(", ")),
        (true, false) => " still differs".to_owned(),
        (true, true) => String::new(),
    }
}
