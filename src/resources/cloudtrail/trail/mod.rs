//! A trail and its settings.

mod change;
mod declared;
mod diff;
mod health;
mod inherited;
mod live;
mod own_key;
mod preflight;
mod prerequisites;
mod quota;
mod send;
mod settings;
#[cfg(test)]
mod tests;

pub use change::{Change, KeyArgument, OfTrail, Settings};
pub use declared::Trail;
pub use live::{BucketLive, Found, KeyLive, Live, LivePolicy, Seen};
pub use own_key::OwnKey;
