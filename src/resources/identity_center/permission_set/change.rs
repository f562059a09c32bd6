//! The calls that change a permission set.

use crate::model::{self, Call};

/// What can change a permission set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {}

impl model::Change for Change {
    fn call(&self) -> Call {
        match *self {}
    }
}
