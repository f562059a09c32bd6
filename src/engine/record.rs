//! A plan as plain data: what `--json` prints and what a saved plan holds, format 1.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value as Json};

use super::plan::{Header, Plan};
use crate::aws::AwsError;
use crate::model::{AttributeDiff, Call, Delta, Diff, Examined, Finding, Step};
use crate::values::Sources;

/// The version of this format; a reader refuses others.
pub const FORMAT: u32 = 1;

/// The words of the findings that hold a resource back.
const HOLDING_BACK: [&str; 2] = ["blocked", "refused"];

/// One resource of a plan.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ResourceRecord {
    /// Its address, such as `iam.group["ReadOnly"]`.
    pub address: String,
    /// How far it reaches: `organization`, an account's id, or an account's id and a Region.
    pub scope: String,
    /// `create`, `update`, `delete`, `unchanged`, `held_back` or `unreadable`.
    pub state: String,
    /// What differs.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub attributes: Vec<Json>,
    /// The calls that settle it, in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub steps: Vec<Json>,
    /// What was found besides.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub findings: Vec<Json>,
    /// Why it cannot be read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<Json>,
}

impl ResourceRecord {
    /// Whether both promise the same of a resource; of a failed read the words and the request id may differ.
    pub fn promises_the_same(&self, other: &Self) -> bool {
        let operation = |record: &Self| record.error.as_ref().map(|error| error.get("operation").cloned());
        let plain = |record: &Self| Self { error: None, ..record.promise() };
        operation(self) == operation(other) && plain(self) == plain(other)
    }

    /// What it says that a person can say yes to: what is done, what is held back and why, and what cannot be read.
    ///
    /// What is awaited, amiss, left to a person or merely told goes on changing by itself while nothing is done.
    #[must_use]
    pub fn promise(&self) -> Self {
        let holds_back = |finding: &&Json| {
            let word = finding.get("finding").and_then(Json::as_str);
            word.is_some_and(|word| HOLDING_BACK.contains(&word))
        };
        Self { findings: self.findings.iter().filter(holds_back).cloned().collect(), ..self.clone() }
    }
}

/// The account and the caller of a plan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountRecord {
    /// The account's id.
    pub id: String,
    /// The account's alias.
    pub alias: Option<String>,
    /// The caller's ARN.
    pub caller: String,
    /// The session's Region.
    pub region: String,
    /// What the account is in its organization, where the plan depends on it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub standing: Option<String>,
}

/// Records the account and the caller of a run.
pub fn account(header: &Header) -> AccountRecord {
    AccountRecord {
        id: header.identity.account.to_string(),
        alias: header.alias.clone(),
        caller: header.identity.arn.to_string(),
        region: header.region.to_string(),
        standing: header.standing.clone(),
    }
}

/// Records every resource of a plan, in its order.
pub fn resources(plan: &Plan, sources: &Sources) -> Vec<ResourceRecord> {
    plan.items.iter().map(|item| resource(item, sources)).collect()
}

/// Records one resource.
pub fn resource(item: &Examined, sources: &Sources) -> ResourceRecord {
    let address = item.address.to_string();
    let scope = item.address.scope().to_string();
    let empty = || ResourceRecord {
        address: address.clone(),
        scope: scope.clone(),
        state: "unreadable".to_owned(),
        attributes: Vec::new(),
        steps: Vec::new(),
        findings: Vec::new(),
        error: None,
    };
    let diff = match &item.outcome {
        Ok(diff) => diff,
        Err(error) => {
            return ResourceRecord { error: Some(failure(error)), ..empty() };
        }
    };
    let Diff { action, attributes, steps, findings } = diff;
    let state = match action {
        Some(action) => serde_json::to_value(action).ok().and_then(|word| word.as_str().map(str::to_owned)),
        None if diff.is_held_back() => Some("held_back".to_owned()),
        None => Some("unchanged".to_owned()),
    };
    ResourceRecord {
        state: state.unwrap_or_default(),
        attributes: attributes.iter().map(attribute).collect(),
        steps: steps.iter().map(step).collect(),
        findings: findings.iter().map(|one| finding(one, sources)).collect(),
        ..empty()
    }
}

fn object(fields: impl IntoIterator<Item = (&'static str, Json)>) -> Json {
    let present = fields.into_iter().filter(|(_, value)| !value.is_null());
    Json::Object(present.map(|(name, value)| (name.to_owned(), value)).collect::<Map<_, _>>())
}

fn plain(value: &impl Serialize) -> Json {
    // The values recorded here are strings, numbers, lists and objects with string keys.
    serde_json::to_value(value).unwrap_or_default()
}

fn attribute(AttributeDiff { name, delta }: &AttributeDiff) -> Json {
    let delta = match delta {
        Delta::Value { live, desired } => {
            return object([
                ("name", plain(name)),
                ("live", plain(&live.to_string())),
                ("desired", plain(&desired.to_string())),
            ]);
        }
        Delta::Set { adds, removes } => [("adds", plain(adds)), ("removes", plain(removes))].to_vec(),
        Delta::Policy { live, desired, difference } => vec![
            ("live_policy", plain(live)),
            ("desired_policy", plain(desired)),
            ("grants", words(&difference.grants)),
            ("withdraws", words(&difference.withdraws)),
            ("denies", words(&difference.tightens_deny)),
            ("stops_denying", words(&difference.loosens_deny)),
            ("cannot_tell", plain(&difference.cannot_tell)),
        ],
    };
    object(std::iter::once(("name", plain(name))).chain(delta))
}

fn words<T: ToString>(grants: &[T]) -> Json {
    plain(&grants.iter().map(ToString::to_string).collect::<Vec<_>>())
}

/// Records a call.
pub fn call(call: &Call) -> Json {
    object([
        ("operation", plain(&call.operation)),
        ("arguments", plain(&call.arguments)),
        ("by_name", if call.by_name.is_empty() { Json::Null } else { plain(&call.by_name) }),
        ("permissions", plain(&call.permissions())),
    ])
}

fn step(step: &Step<crate::model::AnyChange>) -> Json {
    let Step { change, phase, stage: _, last, abreast: _, impact, raised, effects: _, because } = step;
    let raised: Vec<Json> = raised
        .iter()
        .map(|raised| object([("impact", plain(&raised.impact)), ("why", plain(&raised.why))]))
        .collect();
    object([
        ("call", call(change.call())),
        ("phase", if *last { plain(&"last") } else { plain(phase) }),
        ("impact", plain(impact)),
        ("because", plain(because)),
        ("raised", if raised.is_empty() { Json::Null } else { raised.into() }),
    ])
}

/// Records a finding.
pub fn finding(finding: &Finding, sources: &Sources) -> Json {
    let kind = ("finding", plain(&finding.word()));
    match finding {
        Finding::Manual { why, instructions } => {
            object([kind, ("why", plain(why)), ("instructions", plain(instructions))])
        }
        Finding::Waiting { for_what } => object([kind, ("for", plain(for_what))]),
        Finding::Unhealthy { cause, fix } => object([kind, ("why", plain(cause)), ("fix", plain(fix))]),
        Finding::Blocked { why, next } => object([kind, ("why", plain(why)), ("next", plain(next))]),
        Finding::NotThere { at, why, next } => {
            let place = sources.place(*at);
            object([kind, ("at", plain(&place)), ("why", plain(why)), ("next", plain(next))])
        }
        Finding::Refused { at, why, help } => {
            let place = at.map(|origin| sources.place(origin));
            object([kind, ("at", plain(&place)), ("why", plain(why)), ("help", plain(help))])
        }
        Finding::Unmanaged { what } => object([kind, ("what", plain(what))]),
        Finding::Note(note) => object([kind, ("note", plain(note))]),
    }
}

/// Records a failed call.
pub fn failure(error: &AwsError) -> Json {
    object([
        ("operation", plain(&error.operation())),
        ("error", plain(&error.to_string())),
        ("code", plain(&error.code())),
        ("message", plain(&error.message())),
        ("request_id", plain(&error.request_id())),
        ("remedy", plain(&error.remedy())),
    ])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(findings: &[Finding]) -> ResourceRecord {
        ResourceRecord {
            address: "cloudtrail.trail[\"t\"]".to_owned(),
            scope: "123456789012".to_owned(),
            state: "unchanged".to_owned(),
            attributes: Vec::new(),
            steps: Vec::new(),
            findings: findings.iter().map(|one| finding(one, &Sources::default())).collect(),
            error: None,
        }
    }

    #[test]
    fn what_goes_on_by_itself_is_no_promise() {
        let text = || "a text".to_owned();
        let passing = [
            Finding::Manual { why: text(), instructions: vec![] },
            Finding::Waiting { for_what: text() },
            Finding::Unhealthy { cause: text(), fix: text() },
            Finding::Unmanaged { what: text() },
            Finding::Note(text()),
        ];
        for finding in passing {
            let word = finding.word();
            assert!(record(&[finding]).promises_the_same(&record(&[])), "{word}");
        }
    }

    #[test]
    fn what_holds_a_resource_back_is_a_promise() {
        let text = || "a text".to_owned();
        let holding = [
            Finding::Blocked { why: text(), next: text() },
            Finding::Refused { at: None, why: text(), help: text() },
        ];
        for finding in holding {
            assert!(finding.holds_back() && HOLDING_BACK.contains(&finding.word()), "{finding:?}");
            let word = finding.word();
            assert!(!record(&[finding]).promises_the_same(&record(&[])), "{word}");
        }
    }
}
