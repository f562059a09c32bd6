//! What the baseline asks of passwords.

use std::borrow::Cow;
use std::fmt;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::Deserialize;
use serde::de::value::MapAccessDeserializer;
use serde::de::{Deserializer, Error, MapAccess, Visitor};

/// What the baseline asks of the password policy as a whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PasswordPolicySpec {
    /// No policy of the account's own: AWS's default, 8 characters and three of four types.
    AwsDefault,
    /// A policy with these rules.
    Rules(Rules),
}

/// What the baseline asks of passwords; a rule left out is left alone.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Rules {
    /// The fewest characters a password may have, 6 to 128.
    pub minimum_length: Option<PasswordLength>,
    /// Whether a password needs an upper-case letter.
    pub require_uppercase: Option<bool>,
    /// Whether a password needs a lower-case letter.
    pub require_lowercase: Option<bool>,
    /// Whether a password needs a digit.
    pub require_numbers: Option<bool>,
    /// Whether a password needs a symbol.
    pub require_symbols: Option<bool>,
    /// Whether users may change their own password.
    pub allow_users_to_change: Option<bool>,
    /// After how many days a password expires, 1 to 1095, or `never`.
    pub max_age_days: Option<MaxAge>,
    /// How many former passwords are refused, 1 to 24, or `none`.
    pub reuse_prevention: Option<Reuse>,
    /// Whether only an administrator can set a new password once one has expired.
    pub hard_expiry: Option<bool>,
}

impl Rules {
    /// Checks the rules against each other: passwords that cannot expire cannot expire hard.
    fn checked(self) -> Result<Self, HardExpiryWithoutAge> {
        let expires = matches!(self.max_age_days, Some(MaxAge::Days(_)));
        if self.hard_expiry == Some(true) && !expires { Err(HardExpiryWithoutAge) } else { Ok(self) }
    }
}

/// The rules ask for hard expiry without saying when.
#[derive(Debug, thiserror::Error)]
#[error(
    "`hard_expiry: true` needs a number for `max_age_days`\n\
     say after how many days passwords expire, or leave `hard_expiry` out"
)]
struct HardExpiryWithoutAge;

macro_rules! bounded {
    ($(#[$doc:meta])* $name:ident($inner:ty), $low:literal..=$high:literal, $what:literal, $error:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
        #[serde(try_from = "i64")]
        pub struct $name($inner);

        impl $name {
            /// The number.
            pub fn get(self) -> $inner {
                self.0
            }
        }

        #[doc = concat!("What is wrong with ", $what, ".")]
        #[derive(Debug, thiserror::Error)]
        #[error("{} is {} to {}, not {}", $what, $low, $high, .0)]
        pub struct $error(i64);

        impl TryFrom<i64> for $name {
            type Error = $error;

            fn try_from(number: i64) -> Result<Self, $error> {
                <$inner>::try_from(number)
                    .ok()
                    .filter(|number| ($low..=$high).contains(number))
                    .map(Self)
                    .ok_or($error(number))
            }
        }

        impl JsonSchema for $name {
            fn schema_name() -> Cow<'static, str> {
                stringify!($name).into()
            }

            fn json_schema(_: &mut SchemaGenerator) -> Schema {
                json_schema!({ "type": "integer", "minimum": $low, "maximum": $high })
            }
        }
    };
}

bounded!(
    /// A number of characters (API reference, `UpdateAccountPasswordPolicy`).
    PasswordLength(u8), 6..=128, "the minimum length of a password", BadLength
);
bounded!(
    /// A number of days (API reference, `UpdateAccountPasswordPolicy`).
    MaxAgeDays(u16), 1..=1095, "the age at which passwords expire", BadAge
);
bounded!(
    /// A number of former passwords (API reference, `UpdateAccountPasswordPolicy`).
    ReuseCount(u8), 1..=24, "the number of former passwords refused", BadReuse
);

macro_rules! or_word {
    ($(#[$doc:meta])* $name:ident { $number:ident($inner:ty), $none:ident = $word:literal }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum $name {
            /// At this number.
            $number($inner),
            #[doc = concat!("The word `", $word, "`.")]
            $none,
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                struct WordOrNumber;

                impl Visitor<'_> for WordOrNumber {
                    type Value = $name;

                    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                        f.write_str(concat!("a number or `", $word, "`"))
                    }

                    fn visit_i64<E: Error>(self, number: i64) -> Result<$name, E> {
                        <$inner>::try_from(number).map($name::$number).map_err(E::custom)
                    }

                    fn visit_u64<E: Error>(self, number: u64) -> Result<$name, E> {
                        self.visit_i64(i64::try_from(number).unwrap_or(i64::MAX))
                    }

                    fn visit_str<E: Error>(self, text: &str) -> Result<$name, E> {
                        if text == $word {
                            Ok($name::$none)
                        } else {
                            Err(E::invalid_value(serde::de::Unexpected::Str(text), &self))
                        }
                    }
                }

                deserializer.deserialize_any(WordOrNumber)
            }
        }

        impl JsonSchema for $name {
            fn schema_name() -> Cow<'static, str> {
                stringify!($name).into()
            }

            fn json_schema(generator: &mut SchemaGenerator) -> Schema {
                let number = generator.subschema_for::<$inner>();
                json_schema!({ "anyOf": [number, { "const": $word }] })
            }
        }
    };
}

or_word!(
    /// When passwords expire: after a number of days, or `never`.
    MaxAge { Days(MaxAgeDays), Never = "never" }
);
or_word!(
    /// How many former passwords are refused: a number, or `none`.
    Reuse { Last(ReuseCount), None = "none" }
);

impl<'de> Deserialize<'de> for PasswordPolicySpec {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(SpecVisitor)
    }
}

struct SpecVisitor;

impl<'de> Visitor<'de> for SpecVisitor {
    type Value = PasswordPolicySpec;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("rules, or `aws_default` for no policy of the account's own")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Self::Value, E> {
        match text {
            "aws_default" => Ok(PasswordPolicySpec::AwsDefault),
            _ => Err(E::invalid_value(serde::de::Unexpected::Str(text), &self)),
        }
    }

    fn visit_map<A: MapAccess<'de>>(self, rules: A) -> Result<Self::Value, A::Error> {
        let rules = Rules::deserialize(MapAccessDeserializer::new(rules))?;
        rules.checked().map(PasswordPolicySpec::Rules).map_err(A::Error::custom)
    }
}

impl JsonSchema for PasswordPolicySpec {
    fn schema_name() -> Cow<'static, str> {
        "PasswordPolicy".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let rules = generator.subschema_for::<Rules>();
        json_schema!({ "anyOf": [{ "const": "aws_default" }, rules] })
    }
}
