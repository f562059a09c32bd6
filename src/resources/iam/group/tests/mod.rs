//! What differs at a group: the settled case first, then one thing altered.

mod absent;
mod creating;
mod inline_policies;
mod managed_policies;
mod members;
mod refusals;
mod support;
