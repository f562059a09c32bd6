//! Customer-managed policies: declared ones, and ones that are to go.

mod absent;
mod declared;
#[cfg(test)]
mod tests;

pub use absent::{AbsentPolicy, Removal};
pub use declared::{Change, ManagedPolicy};
