//! Which accounts a file means: by id, by name, by organizational unit, or all of them.

use std::fmt;

use schemars::JsonSchema;
use serde::Deserialize;

use super::AccountId;

/// Some accounts of an organization, as a file names them.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize, JsonSchema)]
#[serde(try_from = "String")]
#[schemars(with = "String")]
pub enum AccountSelector {
    /// `this`: the account of the session.
    This,
    /// `all`: every active account but the management account.
    All,
    /// The account of this id.
    Id(AccountId),
    /// The account of this name.
    Name(String),
    /// `ou:ou-ab12-1a2b3c4d`: the active accounts in this unit and those below it.
    UnitId(String),
    /// `ou:Workloads/Prod`: the active accounts in the unit whose path ends so, and those below it.
    UnitPath {
        /// The names of the units, from the outermost to the one that is meant.
        path: Vec<String>,
        /// Whether this is the whole path, which is written with a slash before it.
        from_root: bool,
    },
}

/// What is wrong with a selector of accounts.
#[derive(Debug, thiserror::Error)]
pub enum BadSelector {
    /// It is empty.
    #[error("write `this`, `all`, an account's id or name, or `ou:` and a unit's path or id")]
    Empty,
    /// It names no unit.
    #[error("`{0}` names no organizational unit\nwrite its path, such as `ou:Workloads/Prod`, or its id")]
    NoUnit(String),
}

impl TryFrom<String> for AccountSelector {
    type Error = BadSelector;

    fn try_from(text: String) -> Result<Self, BadSelector> {
        if let Some(unit) = text.strip_prefix("ou:") {
            let (unit, from_root) = match unit.trim_end_matches('/') {
                unit if unit.starts_with('/') => (unit.trim_start_matches('/'), true),
                unit => (unit, false),
            };
            if is_id_of_unit(unit) {
                return Ok(Self::UnitId(unit.to_owned()));
            }
            let path: Vec<String> = unit.split('/').map(str::to_owned).collect();
            return if path.iter().any(String::is_empty) {
                Err(BadSelector::NoUnit(text))
            } else {
                Ok(Self::UnitPath { path, from_root })
            };
        }
        Ok(match text.as_str() {
            "" => return Err(BadSelector::Empty),
            "this" => Self::This,
            "all" => Self::All,
            id if is_id_of_unit(id) => Self::UnitId(text),
            id => match AccountId::try_from(id) {
                Ok(id) => Self::Id(id),
                Err(_) => Self::Name(text),
            },
        })
    }
}

/// Whether this is the form of a unit's id, such as `ou-ab12-1a2b3c4d`, or of a root's (Organizations API reference,
/// "`OrganizationalUnit`", "`Root`").
fn is_id_of_unit(text: &str) -> bool {
    let is_part = |part: &str, shortest: usize| {
        (shortest..=32).contains(&part.len())
            && part.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
    };
    match text.split('-').collect::<Vec<_>>()[..] {
        ["ou", root, unit] => is_part(root, 4) && is_part(unit, 8),
        ["r", root] => is_part(root, 4),
        _ => false,
    }
}

impl fmt::Display for AccountSelector {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::This => f.write_str("this"),
            Self::All => f.write_str("all"),
            Self::Id(id) => write!(f, "{id}"),
            Self::Name(name) => f.write_str(name),
            Self::UnitId(id) => write!(f, "ou:{id}"),
            Self::UnitPath { path, from_root } => {
                write!(f, "ou:{}{}", if *from_root { "/" } else { "" }, path.join("/"))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn selector(text: &str) -> AccountSelector {
        AccountSelector::try_from(text.to_owned()).expect("a good selector")
    }

    fn path(names: &[&str], from_root: bool) -> AccountSelector {
        AccountSelector::UnitPath { path: names.iter().map(|name| (*name).to_owned()).collect(), from_root }
    }

    #[test]
    fn selectors_are_told_apart_by_their_form() {
        assert_eq!(selector("this"), AccountSelector::This);
        assert!(matches!(selector("123456789012"), AccountSelector::Id(_)));
        assert!(matches!(selector("acme-prod"), AccountSelector::Name(_)));
        assert_eq!(selector("ou:ou-ab12-1a2b3c4d"), selector("ou-ab12-1a2b3c4d"));
        assert_eq!(selector("ou:Workloads/Prod"), path(&["Workloads", "Prod"], false));
        assert!(AccountSelector::try_from("ou:".to_owned()).is_err());
    }

    #[test]
    fn a_slash_before_a_path_says_that_it_is_whole() {
        assert_eq!(selector("ou:/Prod"), path(&["Prod"], true));
        assert_eq!(selector("ou:Workloads/Prod/"), path(&["Workloads", "Prod"], false));
        assert_eq!(selector("ou:/ou-ab12-1a2b3c4d"), selector("ou-ab12-1a2b3c4d"));
        for text in ["ou:/Prod", "ou:Prod", "ou:/Workloads/Prod"] {
            assert_eq!(selector(text).to_string(), text);
        }
        for text in ["ou:/", "ou://", "ou:/Workloads//Prod"] {
            assert!(AccountSelector::try_from(text.to_owned()).is_err(), "{text}");
        }
    }
}
