//! What was found besides differences, and what could not be read.

use std::collections::BTreeSet;

use super::page::{PLAIN, Page};
use crate::aws::AwsError;
use crate::model::Finding;
use crate::values::Sources;

/// Shows a finding; what the file does not mention is shown elsewhere.
pub(super) fn finding(page: &mut Page, depth: usize, finding: &Finding, sources: &Sources) {
    let styles = page.styles;
    match finding {
        Finding::Manual { why, instructions } => {
            page.labelled(depth, styles.manual, "• by hand: ", why);
            self::instructions(page, depth + 1, instructions);
        }
        Finding::Waiting { for_what } => page.labelled(depth, styles.update, "… waiting for: ", for_what),
        Finding::Unhealthy { cause, fix } => {
            page.labelled(depth, styles.alarm, "! unhealthy: ", cause);
            page.labelled_lines(depth + 1, styles.strong, "help: ", fix);
        }
        Finding::Blocked { why, next } => {
            page.labelled(depth, styles.alarm, "! blocked: ", why);
            page.labelled_lines(depth + 1, styles.strong, "next: ", next);
        }
        Finding::NotThere { at, why, next } => {
            page.labelled(depth, styles.alarm, "! blocked: ", why);
            page.line(depth + 1, &[(PLAIN, "at "), (PLAIN, &sources.place(*at))]);
            page.labelled_lines(depth + 1, styles.strong, "next: ", next);
        }
        Finding::Refused { at, why, help } => {
            page.labelled(depth, styles.alarm, "! refused: ", why);
            if let Some(origin) = at {
                page.line(depth + 1, &[(PLAIN, "at "), (PLAIN, &sources.place(*origin))]);
            }
            page.labelled_lines(depth + 1, styles.strong, "help: ", help);
        }
        Finding::Unmanaged { .. } => {}
        Finding::Note(note) => page.labelled(depth, styles.faint, "note: ", note),
    }
}

/// Shows what a person is to do: numbered where there is more than one step.
pub(super) fn instructions(page: &mut Page, depth: usize, instructions: &[String]) {
    for (position, instruction) in instructions.iter().enumerate() {
        let number = match instructions.len() {
            1 => String::new(),
            _ => format!("{}. ", position + 1),
        };
        page.labelled(depth, PLAIN, &number, instruction);
    }
}

/// The failed calls that were shown already: one denied call makes many resources unreadable.
#[derive(Debug, Default)]
pub(super) struct Told(BTreeSet<String>);

impl Told {
    /// Shows a failed call after a label; where the same was shown before, by its first line alone.
    pub(super) fn error(&mut self, page: &mut Page, depth: usize, label: &str, error: &AwsError) {
        let label = format!("{label}: ");
        let details = [error.message(), error.request_id(), error.code()];
        if self.0.insert(format!("{error} {details:?}")) {
            page.labelled(depth, page.styles.alarm, &label, &error.to_string());
            error_details(page, depth + 1, error);
        } else {
            page.labelled(depth, page.styles.alarm, &label, &format!("{error}, as above"));
        }
    }
}

fn error_details(page: &mut Page, depth: usize, error: &AwsError) {
    let strong = page.styles.strong;
    if let Some(message) = error.message() {
        page.labelled_lines(depth, PLAIN, "cause: ", message);
    }
    if let Some(id) = error.request_id() {
        page.line(depth, &[(PLAIN, "request id: "), (PLAIN, id)]);
    }
    if let Some(remedy) = error.remedy() {
        page.labelled_lines(depth, strong, "help: ", &remedy);
    }
}
