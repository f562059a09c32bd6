//! Reports for people.
//!
//! Every line is clear without colour, for a sign begins it: `+` is made, `~` changed, `-` removed; `!` is refused,
//! held back or harmful, `•` is for a person to do, `?` cannot be read, `…` is awaited, `i` is worth knowing and
//! `=` is as declared. Whatever comes from AWS or from a file passes [`escape`](super::escape) on its way.

mod attribute;
mod blocked;
mod call;
mod consent;
mod failure;
mod finding;
mod impact;
mod moved;
mod options;
mod outcome;
mod page;
mod place;
mod plan;
mod remains;
mod resource;
mod summary;

#[cfg(test)]
mod tests;

pub use consent::consent;
pub use failure::{error, failure};
pub use moved::moved;
pub use options::{Text, TextOptions};
pub use outcome::outcome;
pub use plan::plan;
