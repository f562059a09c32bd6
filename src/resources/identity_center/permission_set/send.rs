//! Sending the changes of a permission set.
