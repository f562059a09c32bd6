//! Unions: values that take one of several forms, told apart by the form itself.

use serde::de::value::StrDeserializer;
use serde::de::{DeserializeSeed, EnumAccess, IntoDeserializer, VariantAccess, Visitor};

use super::refusal::Refusal;
use super::scalar::whole;
use super::value::Value;
use super::wording::{LIST, MAPPING, TEXT, WHOLE, shortened};
use crate::spec::tree::{Kind, Scalar, Style};
use crate::values::suggestion::closest;

/// The serde name that makes an enum a union: `#[serde(rename = "$baseline::Union")]`.
pub const UNION_NAME: &str = "$baseline::Union";

/// Chooses the first variant whose name describes the form of a value.
pub(super) fn choose<'a>(value: Value<'a>, variants: &'static [&'static str]) -> Result<Chosen<'a>, Refusal> {
    let found = variants.iter().find(|variant| Form::named(variant).takes(value));
    match found {
        Some(variant) => Ok(Chosen { variant, value }),
        None => Err(refuse(value, variants)),
    }
}

fn refuse(value: Value<'_>, variants: &'static [&'static str]) -> Refusal {
    let words = variants.iter().filter(|variant| matches!(Form::named(variant), Form::Word(_)));
    if let Kind::Scalar(Scalar { text, .. }) = &value.node.kind
        && let Some(meant) = closest(text, words.copied())
    {
        let message = format!("unknown value `{}` for {}", shortened(text), value.path);
        return Refusal::said(message, format!("did you mean `{meant}`?"));
    }
    let forms: Vec<String> = variants.iter().map(|variant| Form::named(variant).in_words()).collect();
    Refusal::expected(forms.join(" or "))
}

/// The form that a variant of a union stands for.
enum Form {
    /// This word alone.
    Word(&'static str),
    /// A whole number without quotes.
    Number,
    /// Any text.
    Text,
    /// A list.
    List,
    /// A mapping that has one of these keys; any mapping when there are none.
    Mapping(Vec<&'static str>),
}

impl Form {
    fn named(variant: &'static str) -> Self {
        match variant {
            "number" => Self::Number,
            "text" => Self::Text,
            "list" => Self::List,
            "mapping" => Self::Mapping(Vec::new()),
            _ => match variant.strip_prefix("mapping with ") {
                Some(keys) => Self::Mapping(keys.split(", ").collect()),
                None => Self::Word(variant),
            },
        }
    }

    fn takes(&self, value: Value<'_>) -> bool {
        match (self, &value.node.kind) {
            (Self::Word(word), Kind::Scalar(Scalar { text, .. })) => text == word,
            (Self::Number, Kind::Scalar(Scalar { text, style: Style::Plain })) => whole(text).is_some(),
            (Self::Text, Kind::Scalar(_)) | (Self::List, Kind::Sequence(_)) => true,
            (Self::Mapping(keys), Kind::Mapping(entries)) => {
                keys.is_empty() || entries.iter().any(|entry| keys.contains(&entry.key.text.as_str()))
            }
            _ => false,
        }
    }

    fn in_words(&self) -> String {
        match self {
            Self::Word(word) => format!("`{word}`"),
            Self::Number => WHOLE.to_owned(),
            Self::Text => TEXT.to_owned(),
            Self::List => LIST.to_owned(),
            Self::Mapping(keys) if keys.is_empty() => MAPPING.to_owned(),
            Self::Mapping(keys) => {
                let keys: Vec<String> = keys.iter().map(|key| format!("{key}: …")).collect();
                format!("`{{ {} }}`", keys.join(", "))
            }
        }
    }
}

/// A value and the variant that it is.
pub(super) struct Chosen<'a> {
    variant: &'static str,
    value: Value<'a>,
}

impl<'de, 'a> EnumAccess<'de> for Chosen<'a> {
    type Error = Refusal;
    type Variant = Whole<'a>;

    fn variant_seed<V: DeserializeSeed<'de>>(self, seed: V) -> Result<(V::Value, Whole<'a>), Refusal> {
        let variant: StrDeserializer<'_, Refusal> = self.variant.into_deserializer();
        Ok((seed.deserialize(variant)?, Whole(self.value)))
    }
}

/// The value itself, which the variant holds whole.
pub(super) struct Whole<'a>(Value<'a>);

impl<'de> VariantAccess<'de> for Whole<'_> {
    type Error = Refusal;

    fn unit_variant(self) -> Result<(), Refusal> {
        Ok(())
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<T::Value, Refusal> {
        seed.deserialize(self.0)
    }

    fn tuple_variant<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, Refusal> {
        visitor.visit_seq(self.0.items()?)
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Refusal> {
        visitor.visit_map(self.0.entries()?)
    }
}
