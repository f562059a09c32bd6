//! What differs at a group of the directory, and the steps that settle it.
