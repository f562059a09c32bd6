//! The change of a kind that only reads.

use crate::model::{Call, Change};

/// No change at all: the kind reports and leaves the doing to people.
#[derive(Clone, Debug, PartialEq)]
pub enum Never {}

impl Change for Never {
    fn call(&self) -> Call {
        match *self {}
    }
}
