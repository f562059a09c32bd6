//! The way into lists, mappings, keys, tagged enums and places.

use std::slice;

use serde::de::value::{StrDeserializer, U32Deserializer};
use serde::de::{
    DeserializeSeed, Deserializer, EnumAccess, IntoDeserializer, MapAccess, SeqAccess, VariantAccess, Visitor,
};
use serde::forward_to_deserialize_any;

use super::path::{Path, Step};
use super::refusal::{Place, Refusal};
use super::value::{LeftOut, Value};
use crate::spec::tree::{Entry, Node};
use crate::values::origin::{Origin, SPANNED_FIELDS, SPANNED_NAME};

/// The items of a list.
pub(super) struct Items<'a> {
    rest: std::iter::Enumerate<slice::Iter<'a, Node>>,
    path: &'a Path<'a>,
    left_out: &'a LeftOut,
}

impl<'a> Items<'a> {
    pub(super) fn new(items: &'a [Node], path: &'a Path<'a>, left_out: &'a LeftOut) -> Self {
        Self { rest: items.iter().enumerate(), path, left_out }
    }
}

impl<'de> SeqAccess<'de> for Items<'_> {
    type Error = Refusal;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, Refusal> {
        let Some((number, node)) = self.rest.find(|(_, node)| !self.left_out.contains(node)) else {
            return Ok(None);
        };
        let path = self.path.child(Step::Item(number, node));
        let value = Value { node, path: &path, left_out: self.left_out };
        seed.deserialize(value).map(Some).map_err(|refusal| value.place(refusal))
    }
}

/// The entries of a mapping.
pub(super) struct Entries<'a> {
    rest: slice::Iter<'a, Entry>,
    current: Option<&'a Entry>,
    path: &'a Path<'a>,
    left_out: &'a LeftOut,
}

impl<'a> Entries<'a> {
    pub(super) fn new(entries: &'a [Entry], path: &'a Path<'a>, left_out: &'a LeftOut) -> Self {
        Self { rest: entries.iter(), current: None, path, left_out }
    }
}

impl<'de> MapAccess<'de> for Entries<'_> {
    type Error = Refusal;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Refusal> {
        self.current = self.rest.find(|entry| !self.left_out.contains(&entry.value));
        let Some(entry) = self.current else {
            return Ok(None);
        };
        let key = KeyText { entry, mapping: self.path };
        seed.deserialize(key).map(Some).map_err(|refusal| key.place(refusal))
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Refusal> {
        let entry = self.current.expect("serde asks for a value after its key");
        value_of(entry, self.path, self.left_out, seed)
    }
}

/// Reads the value of an entry, and puts what is refused there.
fn value_of<'de, T: DeserializeSeed<'de>>(
    entry: &Entry,
    mapping: &Path<'_>,
    left_out: &LeftOut,
    seed: T,
) -> Result<T::Value, Refusal> {
    let path = mapping.child(Step::Key(&entry.key));
    let value = Value { node: &entry.value, path: &path, left_out };
    seed.deserialize(value).map_err(|refusal| value.place(refusal))
}

/// The key of an entry.
#[derive(Clone, Copy)]
pub(super) struct KeyText<'a> {
    pub(super) entry: &'a Entry,
    pub(super) mapping: &'a Path<'a>,
}

impl KeyText<'_> {
    /// Puts a refusal that has no place yet at this key.
    pub(super) fn place(self, refusal: Refusal) -> Refusal {
        let Entry { key, value } = self.entry;
        refusal.at_key(|| {
            let path = self.mapping.child(Step::Key(key));
            Place::of_key(&key.text, key.origin, value.id, &path)
        })
    }
}

impl<'de> Deserializer<'de> for KeyText<'_> {
    type Error = Refusal;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refusal> {
        visitor.visit_str(&self.entry.key.text)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refusal> {
        visitor.visit_some(self)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Refusal> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Refusal> {
        if name == SPANNED_NAME {
            return visitor.visit_seq(SpannedParts::new(self.entry.key.origin, self));
        }
        self.deserialize_any(visitor)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Refusal> {
        visitor.visit_enum(Word(&self.entry.key.text))
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit unit_struct
        seq tuple tuple_struct map identifier ignored_any
    }
}

/// A word, read as the variant of that name.
pub(super) struct Word<'a>(pub(super) &'a str);

impl<'de> EnumAccess<'de> for Word<'_> {
    type Error = Refusal;
    type Variant = Self;

    fn variant_seed<V: DeserializeSeed<'de>>(self, seed: V) -> Result<(V::Value, Self), Refusal> {
        let variant: StrDeserializer<'_, Refusal> = self.0.into_deserializer();
        Ok((seed.deserialize(variant)?, self))
    }
}

impl Word<'_> {
    fn needs_value(&self) -> Refusal {
        Refusal::said(format!("`{}` needs a value", self.0), format!("write `{{ {}: … }}`", self.0))
    }
}

impl<'de> VariantAccess<'de> for Word<'_> {
    type Error = Refusal;

    fn unit_variant(self) -> Result<(), Refusal> {
        Ok(())
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, _: T) -> Result<T::Value, Refusal> {
        Err(self.needs_value())
    }

    fn tuple_variant<V: Visitor<'de>>(self, _: usize, _: V) -> Result<V::Value, Refusal> {
        Err(self.needs_value())
    }

    fn struct_variant<V: Visitor<'de>>(self, _: &'static [&'static str], _: V) -> Result<V::Value, Refusal> {
        Err(self.needs_value())
    }
}

/// A mapping with one key, read as the variant that the key names.
pub(super) struct Tagged<'a> {
    pub(super) entry: &'a Entry,
    pub(super) mapping: Value<'a>,
}

impl<'de, 'a> EnumAccess<'de> for Tagged<'a> {
    type Error = Refusal;
    type Variant = Content<'a>;

    fn variant_seed<V: DeserializeSeed<'de>>(self, seed: V) -> Result<(V::Value, Content<'a>), Refusal> {
        let key = KeyText { entry: self.entry, mapping: self.mapping.path };
        let variant = seed.deserialize(key).map_err(|refusal| key.place(refusal))?;
        Ok((variant, Content(self)))
    }
}

/// What a variant holds.
pub(super) struct Content<'a>(Tagged<'a>);

impl<'de> VariantAccess<'de> for Content<'_> {
    type Error = Refusal;

    fn unit_variant(self) -> Result<(), Refusal> {
        let name = &self.0.entry.key.text;
        Err(Refusal::said(
            format!("`{name}` takes no value"),
            format!("write `{name}` alone, without the `:`"),
        ))
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<T::Value, Refusal> {
        let Tagged { entry, mapping } = self.0;
        value_of(entry, mapping.path, mapping.left_out, seed)
    }

    fn tuple_variant<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, Refusal> {
        self.newtype_variant_seed(AnySeed(visitor))
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Refusal> {
        self.newtype_variant_seed(AnySeed(visitor))
    }
}

/// Lets a visitor take whatever form a value has.
struct AnySeed<V>(V);

impl<'de, V: Visitor<'de>> DeserializeSeed<'de> for AnySeed<V> {
    type Value = V::Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<V::Value, D::Error> {
        deserializer.deserialize_any(self.0)
    }
}

/// The parts of a `Spanned`: three numbers of its origin, then its value.
pub(super) struct SpannedParts<D> {
    numbers: std::array::IntoIter<u32, 3>,
    value: Option<D>,
}

impl<D> SpannedParts<D> {
    pub(super) fn new(origin: Origin, value: D) -> Self {
        const { assert!(SPANNED_FIELDS.len() == 4, "an origin has three numbers") };
        Self { numbers: origin.parts().into_iter(), value: Some(value) }
    }
}

impl<'de, D: Deserializer<'de, Error = Refusal>> SeqAccess<'de> for SpannedParts<D> {
    type Error = Refusal;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, Refusal> {
        if let Some(number) = self.numbers.next() {
            let number: U32Deserializer<Refusal> = number.into_deserializer();
            return seed.deserialize(number).map(Some);
        }
        self.value.take().map(|value| seed.deserialize(value)).transpose()
    }
}
