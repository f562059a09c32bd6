//! The account itself: its alias and its root user.

pub mod alias;
pub mod root;
