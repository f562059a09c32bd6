//! What somebody is to hold: the settled case first, then one thing altered.

mod differing;
mod reading;
mod sending;
mod support;
