//! The wire: plain values, the shapes that bound them, and one codec a protocol.

mod codec;
mod json;
mod query;
mod rest_xml;
mod shape;
mod unheld;
mod validation;
mod value;
mod xml;

pub(super) use codec::{Codec, respond};
pub(super) use json::{Json, write_json};
pub(super) use query::Query;
pub(super) use rest_xml::{RestXml, Route};
pub(super) use shape::{Alphabet, Parameter, Shape, is_of_words};
pub(super) use unheld::{refuse_unheld, unheld, unheld_operation};
pub(super) use value::{Record, Value};
