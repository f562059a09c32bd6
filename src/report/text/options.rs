//! How much is said, and the report made of it.

use super::failure::render;
use crate::engine::plan::Ask;
use crate::engine::saved::Moved;
use crate::engine::{Outcome, Plan};
use crate::report::{Failure, Report, Styles, rejection};
use crate::values::{Rejection, Sources};

/// What a person wants to see.
#[derive(Clone, Copy, Debug, Default)]
pub struct TextOptions {
    /// The colours.
    pub styles: Styles,
    /// Whether the calls are shown under their resources.
    pub calls: bool,
    /// Whether what is unchanged, whole new policies and whole arguments are shown.
    pub verbose: bool,
}

/// The report for people.
#[derive(Clone, Copy, Debug, Default)]
pub struct Text(pub TextOptions);

impl Report for Text {
    fn plan(&self, plan: &Plan, sources: &Sources) -> String {
        super::plan(plan, sources, &self.0)
    }

    fn outcome(&self, outcome: &Outcome, sources: &Sources) -> String {
        super::outcome(outcome, sources, &self.0)
    }

    fn error(&self, failure: &Failure) -> String {
        render(failure, self.0.styles)
    }

    fn rejected(&self, rejections: &[Rejection], sources: &Sources) -> String {
        rejection::render(rejections, sources, self.0.styles != Styles::PLAIN)
    }

    fn consent(&self, plan: &Plan, missing: &[Ask]) -> String {
        super::consent(plan, missing, self.0.styles)
    }

    fn moved(&self, moved: &[Moved]) -> String {
        super::moved(moved, self.0.styles)
    }
}
