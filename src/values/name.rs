//! The names of IAM users, groups and policies.
//!
//! IAM keeps the spelling of a name and compares it ignoring case: an account cannot hold both `ADMINS`
//! and `admins` (IAM User Guide, "IAM and AWS STS quotas", name requirements).

use std::borrow::Cow;
use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize};

/// What is wrong with a name.
#[derive(Debug, thiserror::Error)]
pub enum BadName {
    /// It is empty or too long.
    #[error("a {what} name has 1 to {max} characters, `{name}` has {}", name.chars().count())]
    Length {
        /// What is named.
        what: &'static str,
        /// The most characters that IAM takes.
        max: usize,
        /// The name as written.
        name: String,
    },
    /// It has a character that IAM does not take.
    #[error("`{character}` cannot stand in a {what} name\nIAM takes letters, digits and `+ = , . @ _ -`")]
    Character {
        /// What is named.
        what: &'static str,
        /// The first character that is refused.
        character: char,
    },
}

fn check(what: &'static str, max: usize, name: &str) -> Result<(), BadName> {
    if name.is_empty() || name.chars().count() > max {
        return Err(BadName::Length { what, max, name: name.to_owned() });
    }
    match name
        .chars()
        .find(|character| !(character.is_ascii_alphanumeric() || "+=,.@_-".contains(*character)))
    {
        Some(character) => Err(BadName::Character { what, character }),
        None => Ok(()),
    }
}

macro_rules! iam_name {
    ($(#[$doc:meta])* $name:ident, $what:literal, $max:literal) => {
        $(#[$doc])*
        #[derive(Clone, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        impl $name {
            /// Takes a name that IAM itself gave, as it is.
            pub fn from_aws(name: impl Into<String>) -> Self {
                Self(name.into())
            }

            /// The name as it was written.
            pub fn as_str(&self) -> &str {
                &self.0
            }

            fn folded(&self) -> impl Iterator<Item = u8> {
                self.0.bytes().map(|byte| byte.to_ascii_lowercase())
            }
        }

        impl TryFrom<String> for $name {
            type Error = BadName;

            fn try_from(name: String) -> Result<Self, BadName> {
                check($what, $max, &name)?;
                Ok(Self(name))
            }
        }

        impl TryFrom<&str> for $name {
            type Error = BadName;

            fn try_from(name: &str) -> Result<Self, BadName> {
                name.to_owned().try_into()
            }
        }

        impl From<$name> for String {
            fn from(name: $name) -> Self {
                name.0
            }
        }

        impl PartialEq for $name {
            fn eq(&self, other: &Self) -> bool {
                self.0.eq_ignore_ascii_case(&other.0)
            }
        }

        impl Eq for $name {}

        impl PartialOrd for $name {
            fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
                Some(self.cmp(other))
            }
        }

        impl Ord for $name {
            fn cmp(&self, other: &Self) -> Ordering {
                self.folded().cmp(other.folded())
            }
        }

        impl Hash for $name {
            fn hash<H: Hasher>(&self, state: &mut H) {
                self.folded().for_each(|byte| byte.hash(state));
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Debug::fmt(&self.0, f)
            }
        }

        impl JsonSchema for $name {
            fn schema_name() -> Cow<'static, str> {
                stringify!($name).into()
            }

            fn json_schema(_: &mut SchemaGenerator) -> Schema {
                json_schema!({
                    "type": "string",
                    "minLength": 1,
                    "maxLength": $max,
                    "description": concat!("The name of an IAM ", $what, "; IAM ignores its case."),
                })
            }
        }
    };
}

iam_name!(
    /// The name of an IAM user.
    UserName, "user", 64
);
iam_name!(
    /// The name of an IAM group.
    GroupName, "group", 128
);
iam_name!(
    /// The name of a managed or inline IAM policy.
    PolicyName, "policy", 128
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_equal_ignoring_case_and_keep_their_spelling() {
        let (written, live) = (GroupName::from_aws("ReadOnly"), GroupName::from_aws("READONLY"));
        assert_eq!(written, live);
        assert_ne!(written.as_str(), live.as_str());
        assert_eq!(written.to_string(), "ReadOnly");
    }

    #[test]
    fn a_name_with_a_space_is_refused_with_the_character() {
        let refusal = UserName::try_from("first operator").expect_err("a space is refused").to_string();
        assert_eq!(refusal, "` ` cannot stand in a user name\nIAM takes letters, digits and `+ = , . @ _ -`");
    }

    #[test]
    fn a_name_past_its_length_is_refused() {
        assert!(UserName::try_from("u".repeat(64)).is_ok());
        assert!(UserName::try_from("u".repeat(65)).is_err());
    }
}
