//! What is wrong with a selector of accounts, and what is said of it.

use crate::model::Finding;
use crate::values::suggestion::listed;
use crate::values::{AccountId, AccountSelector, Spanned};

/// What is wrong with a selector, as far as the organization tells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Problem {
    /// No account has this name or id.
    NoAccount {
        /// As it is written.
        selector: Spanned<AccountSelector>,
        /// The nearest name that there is.
        nearest: Option<String>,
    },
    /// Several accounts have this name.
    SeveralAccounts(Spanned<AccountSelector>, Vec<AccountId>),
    /// No unit has this path or id.
    NoUnit {
        /// As it is written.
        selector: Spanned<AccountSelector>,
        /// The nearest path that there is.
        nearest: Option<String>,
    },
    /// The paths of several units, from the root, end so.
    SeveralUnits(Spanned<AccountSelector>, Vec<String>),
    /// The account that asks is in no organization, and so alone.
    NoOrganization(Spanned<AccountSelector>),
}

impl Problem {
    /// What is said of it.
    pub fn finding(&self) -> Finding {
        match self {
            Self::NoAccount { selector, nearest } => {
                let why = match &selector.value {
                    AccountSelector::Id(id) => format!("no account of the organization has the id `{id}`"),
                    other => format!("no account of the organization is called `{other}`"),
                };
                let next = "correct it, or make the account and run this again";
                Finding::Blocked { why, next: meant(nearest.as_deref()).unwrap_or_else(|| next.to_owned()) }
            }
            Self::NoUnit { selector, nearest } => {
                let nearest = nearest.as_ref().map(|path| format!("ou:{path}"));
                let next = "correct it, or make the unit and run this again";
                Finding::Blocked {
                    why: format!("the organization has no unit `{selector}`"),
                    next: meant(nearest.as_deref()).unwrap_or_else(|| next.to_owned()),
                }
            }
            Self::NoOrganization(selector) => Finding::Blocked {
                why: format!("this account is in no organization, where alone `{selector}` has a meaning"),
                next: "run it in the management account of the organization".to_owned(),
            },
            Self::SeveralAccounts(selector, ids) => Finding::Refused {
                at: Some(selector.origin),
                why: format!("several accounts of the organization are called `{selector}`"),
                help: format!("write the id: {}", listed(ids.iter().map(AccountId::as_str), "or")),
            },
            Self::SeveralUnits(selector, paths) => {
                let paths: Vec<String> = paths.iter().map(|path| format!("ou:{path}")).collect();
                let paths = listed(paths.iter().map(String::as_str), "or");
                Finding::Refused {
                    at: Some(selector.origin),
                    why: format!("`{selector}` may mean several units of the organization"),
                    help: format!("write the whole path: {paths}"),
                }
            }
        }
    }
}

fn meant(nearest: Option<&str>) -> Option<String> {
    nearest.map(|nearest| format!("did you mean `{nearest}`?"))
}
