//! Checks across resources, between plan and consent: the steps' effects are folded over what is there.

mod access;
mod caller;
mod judge;
mod lockout;
mod quota;
#[cfg(test)]
mod tests;

pub use judge::{READS, judge};
