//! The wire: plain values, the shapes that bound them, and one codec a protocol.

mod codec;
mod query;
mod shape;
mod unheld;
mod validation;
mod value;
mod xml;

pub(super) use codec::{Codec, respond};
pub(super) use query::Query;
pub(super) use shape::{Alphabet, Parameter, Shape, is_of_words};
pub(super) use unheld::{refuse_unheld, unheld, unheld_operation};
pub(super) use value::{Record, Value};
