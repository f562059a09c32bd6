//! Nodes into typed values, by plain serde derives, with every refusal at once.
//!
//! Serde stops at the first error. Here the refused node is left out and the tree decoded again, until what
//! is left decodes; a refusal that merely echoes an earlier one ("missing" of what was just left out) is
//! dropped. So a person reads all refusals of a file together, each at its own caret, and what survives
//! can still be checked for names: [`Decoded::complete`] says where that is worth doing.
//!
//! A scalar is read as the type that is asked for, so `012345678901` and `no` stay text where text is
//! meant. Where the type leaves it open (`deserialize_any`, as in hand-written visitors of unions), the
//! YAML 1.2 core schema decides, except that a number with a leading zero, an infinite one and one beyond
//! 64 bits stay text.
//!
//! A union is a value of several forms, such as a list or `{ exclusive, items }`. It is an enum that is
//! derived under the name [`UNION_NAME`], and whose variants are named by their forms: `number`, `text`,
//! `list`, `mapping`, `mapping with exclusive, items` (one of these keys is there), or a word that is to be
//! written. The first variant whose form fits is taken, and holds the value whole:
//!
//! ```
//! # use serde::Deserialize;
//! #[derive(Deserialize)]
//! #[serde(rename = "$baseline::Union")]
//! enum MaximumAge {
//!     #[serde(rename = "never")]
//!     Never,
//!     #[serde(rename = "number")]
//!     Days(u16),
//! }
//! ```
//!
//! In a JSON Schema it is `#[schemars(rename = "MaximumAge", untagged)]`; a word then holds an enum of that
//! one word, which has a schema of its own.
//!
//! A hand-written visitor that calls `deserialize_any` does as well. Serde's `untagged`, `flatten` and
//! internally tagged enums buffer their input and lose its places, so they are not used.

mod access;
mod path;
mod refusal;
mod rounds;
mod scalar;
mod union;
mod value;
mod wording;

pub use rounds::{Decoded, decode};
pub use union::UNION_NAME;

#[cfg(test)]
mod tests;
