//! What differs at an assignment, and the steps that settle it.
