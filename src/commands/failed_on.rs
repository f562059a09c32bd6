//! The findings that a run is to fail on.

use super::run::Context;
use crate::cli::FailOn;
use crate::error::Error;
use crate::model::Examined;

/// The kinds of finding that a run is to fail on and that there are, each with where.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct FailedOn(Vec<(FailOn, Vec<String>)>);

impl FailedOn {
    /// Looks for some kinds of finding.
    pub(super) fn of(items: &[Examined], kinds: &[FailOn]) -> Self {
        let mut found: Vec<(FailOn, Vec<String>)> = Vec::new();
        for &kind in kinds {
            let has = |item: &&Examined| {
                item.diff()
                    .is_some_and(|diff| diff.findings.iter().any(|finding| finding.word() == kind.word()))
            };
            let places: Vec<String> =
                items.iter().filter(has).map(|item| format!("`{}`", item.address)).collect();
            if !places.is_empty() && found.iter().all(|(other, _)| *other != kind) {
                found.push((kind, places));
            }
        }
        Self(found)
    }

    /// Whether there are none.
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The kinds in words.
    pub(super) fn words(&self) -> Vec<&'static str> {
        self.0.iter().map(|(kind, _)| kind.word()).collect()
    }

    /// Says which there are and where, so that nobody wonders at the exit code.
    pub(super) fn say(&self, context: &Context) -> Result<(), Error> {
        for (kind, places) in &self.0 {
            let word = kind.word();
            let said = format!("error: `--fail-on {word}`: {} at {}", places.len(), places.join(", "));
            context.printer.stderr(&said)?;
        }
        Ok(())
    }
}
