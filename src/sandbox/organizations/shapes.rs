//! The input parameters of AWS Organizations' operations, with the bounds of its API model, and what their permissions
//! are asked on.

use crate::sandbox::{
    service::{Guard, Resource},
    wire::{Alphabet, Parameter, Shape, is_of_words},
};

const ACCOUNT_ID_TEXT: Alphabet = Alphabet {
    pattern: r"^\d{12}$",
    holds: |text| text.len() == 12 && text.bytes().all(|byte| byte.is_ascii_digit()),
};

const SERVICE_TEXT: Alphabet =
    Alphabet { pattern: r"[\w+=,.@-]*", holds: |text| is_of_words(text, "+=,.@-") };

const PARENT_TEXT: Alphabet = Alphabet {
    pattern: "^(r-[0-9a-z]{4,32})|(ou-[0-9a-z]{4,32}-[a-z0-9]{8,32})$",
    holds: |text| is_root(text) || is_unit(text),
};

const CHILD_TEXT: Alphabet = Alphabet {
    pattern: r"^(\d{12})|(ou-[0-9a-z]{4,32}-[a-z0-9]{8,32})$",
    holds: |text| (ACCOUNT_ID_TEXT.holds)(text) || is_unit(text),
};

pub(super) const ACCOUNT_ID: Parameter = Parameter::text("AccountId", 12, 12, ACCOUNT_ID_TEXT);
pub(super) const SERVICE_PRINCIPAL: Parameter = Parameter::text("ServicePrincipal", 1, 128, SERVICE_TEXT);
pub(super) const NEXT_TOKEN: Parameter = Parameter::text("NextToken", 0, 100_000, Alphabet::ANY);
pub(super) const MAX_RESULTS: Parameter = Parameter::integer("MaxResults", 1, 20);
pub(super) const FEATURE_SET: Parameter =
    Parameter::new("FeatureSet", Shape::Choice(&["ALL", "CONSOLIDATED_BILLING"]));

pub(super) const PARENT_ID: Parameter = Parameter::text("ParentId", 0, 100, PARENT_TEXT).required();
pub(super) const CHILD_ID: Parameter = Parameter::text("ChildId", 0, 100, CHILD_TEXT).required();

/// No resource in particular.
pub(super) const ANYTHING: Guard = Guard::On(|_, _, _| Resource::new("*"));

fn is_root(text: &str) -> bool {
    text.strip_prefix("r-").is_some_and(|id| is_id(id, 4))
}

fn is_unit(text: &str) -> bool {
    let parts = text.strip_prefix("ou-").and_then(|rest| rest.split_once('-'));
    parts.is_some_and(|(root, unit)| is_id(root, 4) && is_id(unit, 8))
}

fn is_id(text: &str, shortest: usize) -> bool {
    (shortest..=32).contains(&text.len())
        && text.bytes().all(|byte| byte.is_ascii_digit() || byte.is_ascii_lowercase())
}
