//! What somebody holds already, and what the names of the file mean.

/// What somebody holds already, and what the names of the file mean.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Live {}
