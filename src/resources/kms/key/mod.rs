//! A key, found by its alias.

mod absent;
mod change;
mod declared;
mod diff;
mod moved;
mod orphan;
mod policy;
#[cfg(test)]
mod tests;

pub use change::{Change, OfKey};
pub use declared::{BadPeriod, Key, Live, RotationPeriod, RotationSpec, Settings, There};
