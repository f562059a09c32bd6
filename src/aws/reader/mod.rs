//! Read-only, remembered access to one account: facts from the few bulk calls that answer everything.

mod core;
pub mod iam;
mod memo;

pub use self::core::Reader;
