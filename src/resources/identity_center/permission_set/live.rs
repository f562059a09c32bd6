//! What IAM Identity Center says of a permission set.

/// What IAM Identity Center says of a permission set, and of the names that the file uses for it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Live {}
