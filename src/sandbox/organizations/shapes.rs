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

pub(super) const ACCOUNT_ID: Parameter = Parameter::text("AccountId", 12, 12, ACCOUNT_ID_TEXT);
pub(super) const SERVICE_PRINCIPAL: Parameter = Parameter::text("ServicePrincipal", 1, 128, SERVICE_TEXT);
pub(super) const NEXT_TOKEN: Parameter = Parameter::text("NextToken", 0, 100_000, Alphabet::ANY);
pub(super) const MAX_RESULTS: Parameter = Parameter::integer("MaxResults", 1, 20);
pub(super) const FEATURE_SET: Parameter =
    Parameter::new("FeatureSet", Shape::Choice(&["ALL", "CONSOLIDATED_BILLING"]));

/// No resource in particular.
pub(super) const ANYTHING: Guard = Guard::On(|_, _, _| Resource::new("*"));
