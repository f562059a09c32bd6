//! All that is held in an account where nobody else may hold anything.

mod declared;
mod diff;
mod live;
mod somewhere;
#[cfg(test)]
mod tests;

pub use declared::{AccountAccess, MayHold};
pub use live::{Beyond, Caller, Live};
pub use somewhere::AccessSomewhere;
