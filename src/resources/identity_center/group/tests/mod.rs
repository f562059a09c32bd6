//! What differs at a group of the directory, what is read of it, and what is sent.

mod differing;
mod reading;
mod sending;
mod support;
