//! A saved plan: a promise, not a program.
//!
//! It holds what the plan was made from and what it said; `apply` plans again from the same and refuses on
//! any difference, showing both. Consent is given at apply and never stored.

use std::collections::BTreeMap;

use indexmap::IndexMap;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::evidence::Evidence;
use super::plan::Plan;
use super::record::{self, AccountRecord, FORMAT, ResourceRecord};
use super::selection::Selection;
use crate::values::Sources;

/// A plan that was saved with `--out`.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SavedPlan {
    /// The version of the format; the first key, by which a saved plan is told from a baseline.
    pub baseline_plan: u32,
    /// The version of the program that made it.
    pub tool: String,
    /// When it was made, from which texts, and with which values; for whoever reads it, never for `apply`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub evidence: Option<Evidence>,
    /// The account, the caller and the Region.
    pub account: AccountRecord,
    /// What was selected.
    pub selection: Selection,
    /// The values that were given to parameters, as `name=value`.
    pub set: Vec<String>,
    /// The file of values that was given, by its name among the sources.
    pub parameters: Option<String>,
    /// The name of the baseline's file among the sources.
    pub root: String,
    /// The texts that it was made from, by the names of their files.
    pub sources: IndexMap<String, String>,
    /// What it said of each resource.
    pub resources: Vec<ResourceRecord>,
}

/// What a plan is made from.
#[derive(Clone, Debug)]
pub struct Ingredients {
    /// What was selected.
    pub selection: Selection,
    /// The values that were given to parameters, as `name=value`.
    pub set: Vec<String>,
    /// The file of values that was given, by its name among the sources.
    pub parameters: Option<String>,
    /// The name of the baseline's file among the sources.
    pub root: String,
    /// The texts, by the names of their files.
    pub texts: IndexMap<String, String>,
    /// The parameters that the file uses, with their values.
    pub values: IndexMap<String, String>,
}

impl Ingredients {
    /// Records what is made of them, as it is read by now.
    pub fn evidence(&self, now: Timestamp) -> Evidence {
        Evidence::new(now, &self.root, &self.texts, &self.values)
    }
}

/// Why a saved plan cannot be applied.
#[derive(Debug, thiserror::Error)]
pub enum SavedPlanError {
    /// It is no saved plan, or a damaged one.
    #[error("the saved plan cannot be read: {0}")]
    Unreadable(String),
    /// It has another format.
    #[error("the saved plan has format {found}, and this program reads format {FORMAT}")]
    OtherFormat {
        /// The format that it has.
        found: u32,
    },
    /// Another version of the program made it.
    #[error("the saved plan was made by version {found} of this program, which is version {}", version())]
    OtherTool {
        /// The version that made it.
        found: String,
    },
    /// It was made for another account or Region.
    #[error("the saved plan is for {planned}, and these credentials are for {now}")]
    OtherAccount {
        /// Where it was made for.
        planned: String,
        /// Where this run is.
        now: String,
    },
}

/// How a resource differs from what a saved plan says of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Moved {
    /// The resource's address.
    pub address: String,
    /// What the saved plan says; nothing where it did not know the resource.
    pub planned: Option<ResourceRecord>,
    /// What is so now; nothing where the resource is not there any more.
    pub now: Option<ResourceRecord>,
}

fn version() -> &'static str {
    env!("CARGO_PKG_VERSION")
}

impl SavedPlan {
    /// Saves a plan with what it was made from, and when.
    pub fn new(plan: &Plan, sources: &Sources, ingredients: Ingredients, now: Timestamp) -> Self {
        let evidence = ingredients.evidence(now);
        let Ingredients { selection, set, parameters, root, texts, values: _ } = ingredients;
        Self {
            baseline_plan: FORMAT,
            tool: version().to_owned(),
            evidence: Some(evidence),
            account: record::account(&plan.header),
            selection,
            set,
            parameters,
            root,
            sources: texts,
            resources: record::resources(plan, sources),
        }
    }

    /// Whether a text is a saved plan rather than a baseline: its first key says so.
    pub fn is_saved_plan(text: &str) -> bool {
        let inner = text.trim_start().strip_prefix('{').map(str::trim_start);
        inner.is_some_and(|inner| inner.starts_with("\"baseline_plan\""))
    }

    /// Reads a saved plan of this format and this version of the program.
    pub fn parse(text: &str) -> Result<Self, SavedPlanError> {
        #[derive(Deserialize)]
        struct Versions {
            baseline_plan: u32,
            tool: String,
        }
        let unreadable = |error: serde_json::Error| SavedPlanError::Unreadable(error.to_string());
        let Versions { baseline_plan, tool } = serde_json::from_str(text).map_err(unreadable)?;
        if baseline_plan != FORMAT {
            return Err(SavedPlanError::OtherFormat { found: baseline_plan });
        }
        if tool != version() {
            return Err(SavedPlanError::OtherTool { found: tool });
        }
        serde_json::from_str(text).map_err(unreadable)
    }

    /// The saved plan as text.
    pub fn to_text(&self) -> String {
        // Strings, numbers, lists and objects with string keys: nothing that JSON could refuse.
        serde_json::to_string_pretty(self).unwrap_or_default()
    }

    /// Checks that it was made for this account and Region.
    pub fn check_account(&self, now: &Plan) -> Result<(), SavedPlanError> {
        let now = record::account(&now.header);
        if (&self.account.id, &self.account.region) == (&now.id, &now.region) {
            return Ok(());
        }
        let place = |account: &AccountRecord| format!("account {} in {}", account.id, account.region);
        Err(SavedPlanError::OtherAccount { planned: place(&self.account), now: place(&now) })
    }

    /// What is not as the saved plan promises, resource by resource.
    pub fn moved(&self, now: &Plan, sources: &Sources) -> Vec<Moved> {
        let now = record::resources(now, sources);
        let planned = by_place(&self.resources);
        let there = by_place(&now);
        let changed = now.iter().filter_map(|one| {
            let planned = planned.get(&place(one)).copied();
            let is_kept = planned.is_some_and(|planned| planned.promises_the_same(one));
            (!is_kept).then(|| Moved {
                address: one.address.clone(),
                planned: planned.cloned(),
                now: Some(one.clone()),
            })
        });
        let gone = self.resources.iter().filter(|one| !there.contains_key(&place(one)));
        let gone =
            gone.map(|one| Moved { address: one.address.clone(), planned: Some(one.clone()), now: None });
        changed.chain(gone).collect()
    }
}

/// Where a resource is, across scopes.
fn place(record: &ResourceRecord) -> (&str, &str) {
    (&record.scope, &record.address)
}

fn by_place(records: &[ResourceRecord]) -> BTreeMap<(&str, &str), &ResourceRecord> {
    records.iter().map(|one| (place(one), one)).collect()
}
