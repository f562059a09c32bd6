//! Accounts where nobody else may hold anything: the settled case first, then one thing altered.

mod differing;
mod reading;
mod rights;
mod support;
