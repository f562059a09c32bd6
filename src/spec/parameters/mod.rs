//! `${name}`: what a file leaves to be given, and putting it in its place.
//!
//! A parameter is declared in the section `parameters:` and given with `--set name=value`, in a parameters
//! file or by its default; a few are built in, such as the account id. It is a parameter in every text of
//! the file, key or value, quoted or not, and in the documents that the file names.
//!
//! IAM has variables of its own, so `${aws:username}` and everything else with a colon, `${*}`, `${?}` and
//! `${$}` are kept (IAM User Guide, "IAM policy elements: Variables and tags"). `$${` is a literal `${`.
//!
//! The section `parameters:` itself is taken as it is written.

mod declared;
mod given;
mod placeholder;
mod substitution;

pub use declared::{Declaration, Declarations, Pattern};
pub use given::Given;
pub use substitution::{Parameters, Refusals};

#[cfg(test)]
mod tests;
