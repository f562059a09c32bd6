//! All that is held in an account where nobody else may hold anything.

mod declared;
mod diff;
mod somewhere;
#[cfg(test)]
mod tests;

pub use declared::{AccountAccess, Live, MayHold};
pub use somewhere::AccessSomewhere;
