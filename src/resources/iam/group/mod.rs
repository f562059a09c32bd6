//! Groups: declared ones, and ones that are to go.

mod absent;
mod change;
mod declared;
mod diff;
#[cfg(test)]
mod tests;

pub use absent::{AbsentGroup, Removal};
pub use change::Change;
pub use declared::{Group, Live, Managed, Members};
