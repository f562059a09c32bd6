//! The baseline file: from its text to values that know their place.
//!
//! A file is read in steps, and each of them says everything it has to refuse before the next one is
//! trusted: [`tree`] turns text into nodes with origins, [`parameters`] puts values in the place of
//! `${name}`, [`decode`] turns nodes into typed values.

mod check;
pub mod decode;
pub mod document;
pub mod files;
pub mod identity_center;
pub mod load;
pub mod parameters;
pub mod resolve;
pub mod schema;
pub mod trail;
pub mod tree;

pub use document::Document;
pub use load::{Loaded, Place, load};
pub use resolve::resolve;
pub use schema::schema;

#[cfg(test)]
mod testing;
