//! What is refused in a file, each with the whole text that a person gets to read.

mod documents;
mod identity_center;
mod names;
mod parameters;
mod shape;
mod support;
mod trails;
