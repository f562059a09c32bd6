//! What every report can render.

use crate::aws::{AwsError, Operation};
use crate::engine::plan::Ask;
use crate::engine::saved::Moved;
use crate::engine::{Outcome, Plan};
use crate::values::{Rejection, Sources};

/// A way to render what the engine gives; each text ends without a line break.
pub trait Report {
    /// Renders what differs and what is to be done.
    fn plan(&self, plan: &Plan, sources: &Sources) -> String;
    /// Renders how an apply ended.
    fn outcome(&self, outcome: &Outcome, sources: &Sources) -> String;
    /// Renders why there is neither a plan nor an outcome.
    fn error(&self, failure: &Failure) -> String;
    /// Renders what a file is refused for.
    fn rejected(&self, rejections: &[Rejection], sources: &Sources) -> String;
    /// Renders what is not done for want of consent.
    fn consent(&self, plan: &Plan, missing: &[Ask]) -> String;
    /// Renders what moved since a plan was saved.
    fn moved(&self, moved: &[Moved]) -> String;
}

/// Why a run ended early, in one layout whatever failed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Failure {
    /// What failed: a lowercase fragment, names in backticks.
    pub message: String,
    /// Why it failed.
    pub cause: Option<String>,
    /// What to do about it; may have several lines.
    pub help: Option<String>,
    /// The operation of AWS that failed.
    pub operation: Option<Operation>,
    /// AWS's code of the error.
    pub code: Option<String>,
    /// AWS's id of the request.
    pub request_id: Option<String>,
}

impl Failure {
    /// Says what failed.
    pub fn new(message: impl Into<String>) -> Self {
        Self { message: message.into(), ..Self::default() }
    }

    /// Says why it failed.
    #[must_use]
    pub fn cause(self, cause: impl Into<String>) -> Self {
        Self { cause: Some(cause.into()), ..self }
    }

    /// Says what to do about it.
    #[must_use]
    pub fn help(self, help: impl Into<String>) -> Self {
        Self { help: Some(help.into()), ..self }
    }
}

impl From<&AwsError> for Failure {
    fn from(error: &AwsError) -> Self {
        Self {
            message: error.to_string(),
            cause: error.message().map(str::to_owned),
            help: error.remedy(),
            operation: error.operation(),
            code: error.code().map(str::to_owned),
            request_id: error.request_id().map(str::to_owned),
        }
    }
}
