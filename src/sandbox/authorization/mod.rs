//! What policies say: their grammar, their evaluation, and whether a caller may do what it asks.
//!
//! Written apart from the policy evaluation of the program itself: one table of fixtures holds both, so that a
//! mistake in the one is not hidden by the same mistake in the other.

mod check;
mod condition;
mod evaluation;
mod grammar;
mod json;
mod pattern;
mod principal;
mod trust;

#[cfg(test)]
mod tests;

pub(super) use check::{authorize, may_assume};
pub(super) use grammar::check_identity_policy;
pub(super) use trust::{Trust, trust};
