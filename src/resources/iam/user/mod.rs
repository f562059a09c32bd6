//! Users: declared ones, and ones that are to go.

mod absent;
mod declared;
mod removal;
#[cfg(test)]
mod tests;

pub use absent::{AbsentUser, Live as AbsentLive};
pub use declared::{Change, User};
pub use removal::Removal;
