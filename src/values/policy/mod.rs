//! IAM policy documents as values: `==` is their meaning.
//!
//! A [`PolicyDocument`] is brought to normal form when it is parsed, so that comparing, hashing and ordering
//! need no further thought: a scalar is a list of one, lists are sets, action names, condition keys and operators
//! ignore case. On top of it stand
//!
//! - [`Overlay`]: the statements that are ours, by Sid, laid over a document that others write in too;
//! - [`evaluate`]: what documents decide on a request, in three values, for what is not known is not guessed;
//! - [`compare`]: what the step from one document to another grants and withdraws, in words.

mod compare;
mod condition;
mod context;
mod difference;
mod document;
mod error;
mod evaluate;
mod folded;
mod glob;
mod grant;
mod lint;
mod operator;
mod overlay;
mod parse;
mod principal;
mod questions;
mod remainder;
pub(in crate::values) mod serial;
mod statement;
mod truth;
mod variables;
mod write;

#[cfg(test)]
mod tests;

pub use compare::compare;
pub use condition::Conditions;
pub use context::{Caller, Context, Request};
pub use difference::Difference;
pub use document::{PolicyDocument, Version};
pub use error::{PolicyError, Problem, StatementName};
pub use evaluate::{Decision, StatementRef, evaluate};
pub use folded::Folded;
pub use glob::Glob;
pub use grant::{Grant, Scope};
pub use lint::PolicyLint;
pub use overlay::{Overlay, OverlayError};
pub use principal::Principal;
pub use questions::ENROLMENT_ACTIONS;
pub use statement::{Effect, Selection, Statement};
