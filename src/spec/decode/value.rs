//! The deserializer over one node.

use std::collections::HashMap;

use serde::de::{Deserializer, Visitor};

use super::access::{Entries, Items, KeyText, SpannedParts, Tagged, Word};
use super::path::Path;
use super::refusal::Refusal;
use super::scalar::{Reading, decimal, truth, whole};
use super::union::{UNION_NAME, choose};
use super::wording::{LIST, MAPPING, NOTHING, NUMBER, TEXT, TRUTH, WHOLE};
use crate::spec::tree::{Entry, Kind, Node, NodeId, Scalar, Style};
use crate::values::origin::SPANNED_NAME;
use crate::values::suggestion::listed;

/// The nodes that earlier rounds refused, and what an unknown key among them was probably meant to be.
#[derive(Clone, Debug, Default)]
pub(super) struct LeftOut(HashMap<NodeId, Option<&'static str>>);

impl LeftOut {
    /// Leaves a node out; says whether it was still in.
    pub(super) fn insert(&mut self, node: NodeId, suggestion: Option<&'static str>) -> bool {
        self.0.insert(node, suggestion).is_none()
    }

    pub(super) fn contains(&self, node: &Node) -> bool {
        node.kind == Kind::Refused || self.0.contains_key(&node.id)
    }

    /// Names what a node has lost; nothing when it is whole.
    pub(super) fn lost_of(&self, node: &Node) -> Option<Vec<String>> {
        match &node.kind {
            Kind::Mapping(entries) => {
                let mut lost = entries.iter().filter(|entry| self.contains(&entry.value)).peekable();
                lost.peek()?;
                Some(
                    lost.flat_map(|entry| {
                        let meant = self.0.get(&entry.value.id).copied().flatten().map(ToOwned::to_owned);
                        [Some(entry.key.text.clone()), meant]
                    })
                    .flatten()
                    .collect(),
                )
            }
            Kind::Sequence(items) => items.iter().any(|item| self.contains(item)).then(Vec::new),
            Kind::Empty | Kind::Null | Kind::Scalar(_) | Kind::Refused => None,
        }
    }
}

/// One node, to be read as the type that asks.
#[derive(Clone, Copy)]
pub(super) struct Value<'a> {
    pub(super) node: &'a Node,
    pub(super) path: &'a Path<'a>,
    pub(super) left_out: &'a LeftOut,
}

impl<'a> Value<'a> {
    /// Puts a refusal that has no place yet at this node.
    ///
    /// A hand-written visitor says only when it has read it that a key is unknown; it is put at the key
    /// all the same, and nothing but its entry is left out.
    pub(super) fn place(self, refusal: Refusal) -> Refusal {
        let named =
            |entry: &&Entry| refusal.refuses_key(&entry.key.text) && !self.left_out.contains(&entry.value);
        if let Some(entry) = self.node.entries().iter().find(named) {
            return KeyText { entry, mapping: self.path }.place(refusal);
        }
        refusal.at_value(self.node, self.path, || self.left_out.lost_of(self.node))
    }

    fn text(self) -> Result<&'a str, Refusal> {
        match &self.node.kind {
            Kind::Scalar(scalar) => Ok(&scalar.text),
            Kind::Empty | Kind::Null | Kind::Sequence(_) | Kind::Mapping(_) | Kind::Refused => {
                Err(Refusal::expected(TEXT))
            }
        }
    }

    /// The text of a scalar that may be more than text.
    fn plain(self) -> Option<&'a str> {
        match &self.node.kind {
            Kind::Scalar(Scalar { text, style: Style::Plain }) => Some(text),
            _ => None,
        }
    }

    /// Reads a whole number of a type that spans `least` to `most`.
    fn integer<T: TryFrom<i128>>(self, least: i128, most: i128) -> Result<T, Refusal> {
        let number = self.plain().and_then(whole).ok_or_else(|| Refusal::expected(WHOLE))?;
        T::try_from(number).map_err(|_| {
            Refusal::said(
                format!("{number} is out of range"),
                format!("write a whole number from {least} to {most}"),
            )
        })
    }

    fn float(self) -> Result<f64, Refusal> {
        let text = self.plain().ok_or_else(|| Refusal::expected(NUMBER))?;
        if whole(text).is_none() && decimal(text).is_none() {
            return Err(Refusal::expected(NUMBER));
        }
        text.parse().map_err(|_| Refusal::expected(NUMBER))
    }

    pub(super) fn entries(self) -> Result<Entries<'a>, Refusal> {
        match &self.node.kind {
            Kind::Mapping(entries) => Ok(Entries::new(entries, self.path, self.left_out)),
            _ => Err(Refusal::expected(MAPPING)),
        }
    }

    pub(super) fn items(self) -> Result<Items<'a>, Refusal> {
        match &self.node.kind {
            Kind::Sequence(items) => Ok(Items::new(items, self.path, self.left_out)),
            _ => Err(Refusal::expected(LIST)),
        }
    }
}

macro_rules! deserialize_integers {
    ($($method:ident $visit:ident $number:ty;)*) => {$(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refusal> {
            visitor.$visit(self.integer::<$number>(<$number>::MIN.into(), <$number>::MAX.into())?)
        }
    )*};
}

impl<'de> Deserializer<'de> for Value<'_> {
    type Error = Refusal;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refusal> {
        match &self.node.kind {
            Kind::Empty | Kind::Null | Kind::Refused => visitor.visit_unit(),
            Kind::Sequence(_) => visitor.visit_seq(self.items()?),
            Kind::Mapping(_) => visitor.visit_map(self.entries()?),
            Kind::Scalar(scalar) => match Reading::of(scalar) {
                Reading::Truth(truth) => visitor.visit_bool(truth),
                Reading::Unsigned(number) => visitor.visit_u64(number),
                Reading::Signed(number) => visitor.visit_i64(number),
                Reading::Float(number) => visitor.visit_f64(number),
                Reading::Text(text) => visitor.visit_str(text),
            },
        }
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refusal> {
        visitor.visit_bool(self.plain().and_then(truth).ok_or_else(|| Refusal::expected(TRUTH))?)
    }

    deserialize_integers! {
        deserialize_u8 visit_u8 u8;
        deserialize_u16 visit_u16 u16;
        deserialize_u32 visit_u32 u32;
        deserialize_u64 visit_u64 u64;
        deserialize_i8 visit_i8 i8;
        deserialize_i16 visit_i16 i16;
        deserialize_i32 visit_i32 i32;
        deserialize_i64 visit_i64 i64;
    }

    fn deserialize_f32<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refusal> {
        self.deserialize_f64(visitor)
    }

    fn deserialize_f64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refusal> {
        visitor.visit_f64(self.float()?)
    }

    fn deserialize_char<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refusal> {
        self.deserialize_str(visitor)
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refusal> {
        visitor.visit_str(self.text()?)
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refusal> {
        self.deserialize_str(visitor)
    }

    fn deserialize_bytes<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refusal> {
        self.deserialize_str(visitor)
    }

    fn deserialize_byte_buf<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refusal> {
        self.deserialize_str(visitor)
    }

    fn deserialize_identifier<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refusal> {
        self.deserialize_str(visitor)
    }

    /// An option is what may be left out: what is written is a value, so `key:` and `key: null` are refused
    /// by every type that does not ask for them.
    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refusal> {
        visitor.visit_some(self)
    }

    fn deserialize_unit<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refusal> {
        match self.node.kind {
            Kind::Empty | Kind::Null => visitor.visit_unit(),
            _ => Err(Refusal::expected(NOTHING)),
        }
    }

    fn deserialize_unit_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Refusal> {
        self.deserialize_unit(visitor)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Refusal> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refusal> {
        visitor.visit_seq(self.items()?)
    }

    fn deserialize_tuple<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, Refusal> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_tuple_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: usize,
        visitor: V,
    ) -> Result<V::Value, Refusal> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refusal> {
        visitor.visit_map(self.entries()?)
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Refusal> {
        if name == SPANNED_NAME {
            return visitor.visit_seq(SpannedParts::new(self.node.origin, self));
        }
        self.deserialize_map(visitor)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Refusal> {
        if name == UNION_NAME {
            return visitor.visit_enum(choose(self, variants)?);
        }
        match &self.node.kind {
            Kind::Scalar(scalar) => visitor.visit_enum(Word(&scalar.text)),
            Kind::Mapping(entries) => {
                let mut kept = entries.iter().filter(|entry| !self.left_out.contains(&entry.value));
                match (kept.next(), kept.next()) {
                    (Some(entry), None) => visitor.visit_enum(Tagged { entry, mapping: self }),
                    _ => Err(Refusal::expected(format!(
                        "one key of {}",
                        listed(variants.iter().copied(), "or")
                    ))),
                }
            }
            _ => Err(Refusal::expected(listed(variants.iter().copied(), "or"))),
        }
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refusal> {
        visitor.visit_unit()
    }
}
