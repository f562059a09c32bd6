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
mod resource_policy;
mod trust;

#[cfg(test)]
mod tests;

pub(super) use check::{authorize, may, may_assume};
pub(super) use grammar::{check_identity_policy, check_resource_policy};
pub(super) use resource_policy::{service_may, unknown_principal};
pub(super) use trust::{Trust, trust};
