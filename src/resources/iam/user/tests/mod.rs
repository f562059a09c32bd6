//! What differs at a user: the settled case first, then one thing altered.

mod absent;
mod declared;
mod support;
