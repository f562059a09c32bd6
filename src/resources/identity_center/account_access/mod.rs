//! All that is held in an account where nobody else may hold anything.

mod declared;
mod diff;
mod live;
mod rights;
mod somewhere;
#[cfg(test)]
mod tests;

pub use declared::{AccountAccess, MayHold};
pub use live::{Beyond, Caller, Inactive, Live, Reserved};
pub use somewhere::AccessSomewhere;
