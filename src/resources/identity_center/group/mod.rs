//! Groups of the directory: made here, or brought from elsewhere.

mod change;
mod declared;
mod diff;
mod send;
#[cfg(test)]
mod tests;

pub use change::{Change, Member};
pub use declared::{Group, GroupSource, Live, Members, Person, There};
