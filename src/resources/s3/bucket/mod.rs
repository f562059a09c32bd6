//! A bucket and its settings.

mod acl;
mod change;
mod declared;
mod diff;
mod encryption;
mod kind;
mod lifecycle;
mod live;
mod moved;
mod others;
mod policy;
mod public;
mod send;
mod settings;
mod shown;
#[cfg(test)]
mod tests;

pub use change::{Change, Setting};
pub use declared::Bucket;
pub use live::{Live, Settings};
