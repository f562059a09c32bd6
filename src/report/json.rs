//! Reports for programs: one JSON object a run, of a documented and versioned format.
//!
//! Every object begins with the same three fields:
//!
//! | field | meaning |
//! |---|---|
//! | `format` | the version of this format, a number; it changes when a field is taken away or changes its meaning, not when one comes |
//! | `tool` | the version of the program |
//! | `kind` | `plan`, `outcome`, `valid` or `error`: what the object is |
//!
//! # A plan
//!
//! | field | meaning |
//! |---|---|
//! | `baseline` | the name of the baseline |
//! | `account` | `id`, `alias` (null where there is none), `caller` (an ARN), `region` and, where it was asked, `standing`: what the account is in its organization, in words |
//! | `at` | when the account was read last: a time of RFC 3339 in UTC, to the second |
//! | `file` | the baseline's file: its `path` as it was given, and the `sha256` of its bytes, in hexadecimal digits |
//! | `other_files` | every other file that was read, each `path` and `sha256`: the documents that it names, and the file of `--parameters` |
//! | `parameters` | the parameters that the file uses, each name with its value; built-in ones such as `account_id` among them |
//! | `saved_plan` | where a saved plan is applied: its `path` and `sha256`; `file` and `other_files` are those that it was made from |
//! | `rejections` | what the file is warned of (as of an error below); empty where it is not |
//! | `resources` | every resource, in the order in which they are settled |
//! | `unmanaged` | what the file does not mention and is left alone: each `address` and `what` |
//! | `consent` | what needs consent: each `impact`, `flag` (such as `--allow disrupts`), `address`, `call`, and `why` where it is known |
//! | `settled` | whether there is nothing to do: true when no resource has steps |
//! | `failed_on` | the kinds of finding that `--fail-on` names and that there are; any makes the exit code 1 |
//! | `summary` | the number of resources to `create`, `update` and `delete`, `unchanged` and `unreadable` ones; the number of findings that are `manual`, `waiting`, `unhealthy`, `blocked`, `refused` and `unmanaged` |
//! | `requests` | how many requests planning took |
//!
//! A resource has an `address`, a `scope` (`organization`, an account's id, or an account's id and a Region) and a
//! `state` (`create`, `update`, `delete`, `unchanged`, `held_back` or
//! `unreadable`), and where there are some:
//!
//! - `attributes`: each has a `name` and either `live` and `desired`, or `adds` and `removes`, or, for a policy,
//!   `live_policy` and `desired_policy` (documents, absent where there is none) with `grants`, `withdraws`, `denies`,
//!   `stops_denying` and `cannot_tell` in words;
//! - `steps`: each has a `call` (`operation`, `arguments`, the `permissions` it needs and, where there are some, the
//!   arguments that are given `by_name`: their values are names here, and are sent as the ids that AWS gave to what
//!   has them, which are looked up when the call is sent), a `phase` (`grow`, `shrink`, `last`), an `impact`
//!   (`routine`, `costs`, `weakens`, `disrupts`, `locks-out`, `destroys`), where there is a reason `because`, and where
//!   more was found `raised`, each an `impact` and `why`;
//! - `findings`: each has a word for its kind in `finding` and, by kind, `manual`: `why` and `instructions`; `waiting`:
//!   `for`; `unhealthy`: `why` and `fix`; `blocked`: `why`, `next` and, where the file names what is not there, `at`; `refused`: `why`, `help` and, where the file is
//!   at fault, `at` (`file:line:column`); `unmanaged`: `what`; `note`: `note`;
//! - `error`: why it is unreadable: `error` in words and, where known, `operation`, `code`, `message`, `request_id` and
//!   `remedy`.
//!
//! # An outcome
//!
//! | field | meaning |
//! |---|---|
//! | `baseline` | the name of the baseline |
//! | `account`, `file`, `other_files`, `parameters`, `saved_plan`, `rejections` | as of a plan |
//! | `at` | when the account was read last, after what was done |
//! | `interrupted` | whether the run was interrupted before it was done |
//! | `failed` | whether a call failed, or was left out because another one failed |
//! | `failed_on` | the kinds of finding that `--fail-on` names and that remain; any makes the exit code 5, or 1 where there is a worse reason |
//! | `converged` | whether everything is as declared and healthy now |
//! | `calls` | how many calls succeeded |
//! | `resources` | every resource that had steps: `address`, `ending` (`done`, `unconfirmed`, `failed` or `skipped`), `calls` that succeeded; of a failed one its `failures`, each with the `call` and the `error`; of a skipped one `because` |
//! | `remaining` | every resource as it was seen last, in the form of a plan's resources |
//! | `requests` | how many requests the whole run took |
//!
//! # A valid file
//!
//! `validate` prints `kind` `valid` with the name of the `baseline`, the number of `resources` that it declares, and
//! the warnings in `rejections`.
//!
//! # An error
//!
//! `error` has a `message` and, where known, `cause`, `help`, `operation`, `code` and `request_id`. Besides, there are
//! `rejections` where the file is refused, or what the command line gives to it (each `severity`, `message` and, where known, `at`, `label`, `help` and
//! `related`), `consent` where it is missing (as in a plan), `plan` where nobody consented to it (the whole object that
//! `plan` prints), and `moved` where a saved plan is out of date (each `address`, `planned` and `now`: resources as in
//! a plan, or null; findings that hold nothing back may differ in them, and are no reason).
//!
//! What is typed wrongly is such an error too, for as long as `--json` is among the arguments. Only where stdout itself
//! cannot be written, the reason is on stderr.

use std::fmt::Write as _;

use serde_json::{Value, json};

use super::style::is_dangerous;
use super::{Failure, Report};
use crate::engine::plan::Ask;
use crate::engine::record::{self, FORMAT};
use crate::engine::saved::Moved;
use crate::engine::{Ending, Evidence, Failure as Failed, FileRecord, Header, Outcome, Plan};
use crate::model::{Address, Call, Finding};
use crate::values::{Rejection, Severity, Sources};

/// The report for programs, with what there is to know of a run besides what the engine found.
#[derive(Clone, Debug, Default)]
pub struct Json(pub About);

/// What there is to know of a run besides what the engine found.
#[derive(Clone, Debug, Default)]
pub struct About {
    /// When the account was read last, from which texts, and with which values.
    pub evidence: Option<Evidence>,
    /// The saved plan that is applied.
    pub saved_plan: Option<FileRecord>,
    /// What the file is warned of.
    pub warnings: Vec<Rejection>,
    /// The kinds of finding that are there and make the run fail, since it was asked to.
    pub failed_on: Vec<&'static str>,
}

impl Report for Json {
    fn plan(&self, plan: &Plan, sources: &Sources) -> String {
        to_text(&self::plan(plan, sources, &self.0))
    }

    fn outcome(&self, outcome: &Outcome, sources: &Sources) -> String {
        to_text(&self::outcome(outcome, sources, &self.0))
    }

    fn error(&self, failure: &Failure) -> String {
        to_text(&self::failure(failure))
    }

    fn rejected(&self, rejections: &[Rejection], sources: &Sources) -> String {
        to_text(&self::rejected(rejections, sources))
    }

    fn consent(&self, _: &Plan, missing: &[Ask]) -> String {
        to_text(&self::consent(missing))
    }

    fn moved(&self, moved: &[Moved]) -> String {
        to_text(&self::moved(moved))
    }
}

/// Writes an object as indented JSON, with everything escaped that a terminal would act upon.
pub fn to_text(object: &Value) -> String {
    let plain = format!("{object:#}");
    let mut text = String::with_capacity(plain.len());
    for character in plain.chars() {
        // Outside of strings, the only control character is the line break of the layout.
        if character != '\n' && is_dangerous(character) {
            for unit in character.encode_utf16(&mut [0; 2]) {
                // Writing to a string cannot fail.
                let _ = write!(text, "\\u{unit:04x}");
            }
        } else {
            text.push(character);
        }
    }
    text
}

/// Renders a plan.
pub fn plan(plan: &Plan, sources: &Sources, about: &About) -> Value {
    let found = json!({
        "resources": record::resources(plan, sources),
        "unmanaged": unmanaged(plan),
        "consent": asks(&plan.asks()),
        "settled": plan.is_settled(),
        "failed_on": about.failed_on,
        "summary": plan.summary(),
        "requests": plan.requests,
    });
    object("plan", extended(head(&plan.header, sources, about), found))
}

/// Renders how an apply ended.
pub fn outcome(outcome: &Outcome, sources: &Sources, about: &About) -> Value {
    let resources: Vec<Value> =
        outcome.endings.iter().map(|(address, one)| ending(address, one, sources)).collect();
    let remaining: Vec<_> = outcome.remaining.iter().map(|item| record::resource(item, sources)).collect();
    let ended = json!({
        "interrupted": outcome.interrupted,
        "failed": outcome.failed(),
        "failed_on": about.failed_on,
        "converged": outcome.converged(),
        "calls": outcome.calls(),
        "resources": resources,
        "remaining": remaining,
        "requests": outcome.requests,
    });
    object("outcome", extended(head(&outcome.header, sources, about), ended))
}

/// What a plan and an outcome begin with: what was compared with what, and when.
fn head(header: &Header, sources: &Sources, about: &About) -> Value {
    let About { evidence, saved_plan, warnings, failed_on: _ } = about;
    let mut head = json!({ "baseline": header.baseline, "account": record::account(header) });
    if let Some(evidence) = evidence {
        head = extended(head, json!(evidence));
    }
    if let Some(saved) = saved_plan {
        head["saved_plan"] = json!(saved);
    }
    head["rejections"] = warnings.iter().map(|one| rejection(one, sources)).collect();
    head
}

/// Renders why there is neither a plan nor an outcome.
pub fn failure(failure: &Failure) -> Value {
    object("error", json!({ "error": failure_fields(failure) }))
}

/// Renders that a file is valid, with its warnings.
pub fn valid(baseline: &str, resources: usize, warnings: &[Rejection], sources: &Sources) -> Value {
    let warnings: Vec<Value> = warnings.iter().map(|one| rejection(one, sources)).collect();
    object("valid", json!({ "baseline": baseline, "resources": resources, "rejections": warnings }))
}

/// Renders what a file is refused for.
pub fn rejected(rejections: &[Rejection], sources: &Sources) -> Value {
    let failure = failure_fields(&Failure::new("the file is refused, or what was given to it"));
    let rejections: Vec<Value> = rejections.iter().map(|one| rejection(one, sources)).collect();
    object("error", json!({ "error": failure, "rejections": rejections }))
}

/// Renders what is not done for want of consent.
pub fn consent(missing: &[Ask]) -> Value {
    let failure = failure_fields(&Failure::new("nothing was done: this needs consent that was not given"));
    object("error", json!({ "error": failure, "consent": asks(missing) }))
}

/// Adds the plan that nobody said yes to, whole, to the error that says so.
#[must_use]
pub fn with_plan(error: Value, plan: &Value) -> Value {
    extended(error, json!({ "plan": plan }))
}

/// Renders what moved since a plan was saved.
pub fn moved(moved: &[Moved]) -> Value {
    let failure = failure_fields(&Failure::new("the account or its plan moved since it was planned"));
    let moved: Vec<Value> = moved
        .iter()
        .map(|Moved { address, planned, now }| json!({ "address": address, "planned": planned, "now": now }))
        .collect();
    object("error", json!({ "error": failure, "moved": moved }))
}

/// Puts the fields before an object's own that every object begins with.
fn object(kind: &str, fields: Value) -> Value {
    extended(json!({ "format": FORMAT, "tool": env!("CARGO_PKG_VERSION"), "kind": kind }), fields)
}

/// An object with the fields of another one after its own.
fn extended(mut object: Value, fields: Value) -> Value {
    if let (Value::Object(object), Value::Object(fields)) = (&mut object, fields) {
        object.extend(fields);
    }
    object
}

/// Leaves out the fields that are null.
fn present(mut object: Value) -> Value {
    if let Value::Object(fields) = &mut object {
        fields.retain(|_, value| !value.is_null());
    }
    object
}

fn unmanaged(plan: &Plan) -> Vec<Value> {
    let found = plan.items.iter().flat_map(|item| {
        let findings = item.diff().into_iter().flat_map(|diff| &diff.findings);
        findings.filter_map(|finding| match finding {
            Finding::Unmanaged { what } => Some(json!({ "address": item.address.to_string(), "what": what })),
            _ => None,
        })
    });
    found.collect()
}

fn asks(asks: &[Ask]) -> Vec<Value> {
    let rendered = asks.iter().map(|Ask { impact, address, call, why }| {
        present(json!({
            "impact": impact,
            "flag": impact.consent().map(|word| format!("--allow {word}")),
            "address": address.to_string(),
            "call": call,
            "why": why,
        }))
    });
    rendered.collect()
}

fn ending(address: &Address, ending: &Ending, sources: &Sources) -> Value {
    let calls = |done: &[Call]| -> Vec<Value> { done.iter().map(record::call).collect() };
    let address = address.to_string();
    match ending {
        Ending::Done(done) => json!({ "address": address, "ending": "done", "calls": calls(done) }),
        Ending::Unconfirmed(done) => {
            json!({ "address": address, "ending": "unconfirmed", "calls": calls(done) })
        }
        Ending::Failed { done, failures, at } => {
            let shown = |failure: &Failed| json!({ "call": record::call(&failure.call), "error": record::failure(&failure.error) });
            present(json!({
                "address": address,
                "ending": "failed",
                "calls": calls(done),
                "failures": failures.iter().map(shown).collect::<Vec<_>>(),
                "declared_at": at.map(|at| sources.place(at)),
            }))
        }
        Ending::Skipped { done, because } => json!({
            "address": address,
            "ending": "skipped",
            "calls": calls(done),
            "because": because,
        }),
    }
}

fn failure_fields(failure: &Failure) -> Value {
    let Failure { message, cause, help, operation, code, request_id } = failure;
    present(json!({
        "message": message,
        "cause": cause,
        "help": help,
        "operation": operation,
        "code": code,
        "request_id": request_id,
    }))
}

fn rejection(rejection: &Rejection, sources: &Sources) -> Value {
    let Rejection { severity, message, origin, label, help, related } = rejection;
    let related: Vec<Value> = related
        .iter()
        .map(|(origin, label)| json!({ "at": sources.place(*origin), "label": label }))
        .collect();
    present(json!({
        "severity": match severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
        },
        "message": message,
        "at": origin.map(|origin| sources.place(origin)),
        "label": label,
        "help": help,
        "related": if related.is_empty() { Value::Null } else { related.into() },
    }))
}

#[cfg(test)]
mod tests;
