//! Tests of this kind.

mod absent;
mod inline_policy;
mod own_policies;
mod policies;
mod provisioning;
mod reading;
mod rights;
mod sending;
mod settings;
mod support;
