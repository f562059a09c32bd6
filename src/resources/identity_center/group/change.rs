//! The calls that change a group of the directory.

use crate::model::{self, Call};

/// What can change a group of the directory.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {}

impl model::Change for Change {
    fn call(&self) -> Call {
        match *self {}
    }
}
