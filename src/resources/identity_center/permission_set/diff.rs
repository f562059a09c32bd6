//! What differs at a permission set, and the steps that settle it.
