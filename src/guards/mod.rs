//! Checks across resources, between plan and consent: the steps' effects are folded over what is there.

mod access;
mod caller;
mod judge;
mod last;
mod lockout;
mod quota;

pub use judge::{READS, lockouts, quotas};
