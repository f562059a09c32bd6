//! What differs at a customer-managed policy: the settled case first, then one thing altered.

mod absent;
mod declared;
mod support;
