//! What a set of documents decides on a request.

use std::fmt;

use super::context::Known;
use super::document::Version;
use super::operator::{Comparison, Operator, Quantifier};
use super::truth::Truth;
use super::variables::Reading;
use super::{
    Caller, Conditions, Context, Effect, Folded, Glob, PolicyDocument, Principal, Request, Selection,
    Statement,
};

/// What is decided on a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Decision {
    /// A statement allows it and none denies it.
    Allowed {
        /// The first statement that allows it.
        by: StatementRef,
    },
    /// A statement denies it, whatever allows it.
    Denied {
        /// The first statement that denies it.
        by: StatementRef,
    },
    /// Nothing allows it.
    NotAllowed,
    /// It hangs on something that is not known, be it only whether it is denied or merely not allowed.
    Unknown {
        /// What is not known.
        why: String,
    },
}

impl Decision {
    /// Whether it is allowed for certain.
    pub fn is_allowed(&self) -> bool {
        matches!(self, Self::Allowed { .. })
    }
}

/// The place of a statement among the documents of a decision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatementRef {
    /// The index of the document.
    pub document: usize,
    /// The index of the statement in it, as written.
    pub statement: usize,
    /// The statement's Sid.
    pub sid: Option<String>,
}

impl fmt::Display for StatementRef {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.sid {
            Some(sid) => write!(formatter, "statement `{sid}`"),
            None => write!(formatter, "statement {}", self.statement + 1),
        }
    }
}

/// Decides on a request as IAM does within one account (IAM User Guide, "Policy evaluation logic"): what is
/// denied is denied, what is allowed is allowed, all else is not. A boundary or an organization's policy is
/// decided on its own.
///
/// A statement without `Principal` is taken as one of an identity policy of the caller.
pub fn evaluate(policies: &[&PolicyDocument], request: &Request) -> Decision {
    let mut denied = Verdict::default();
    let mut allowed = Verdict::default();
    for (document, policy) in policies.iter().enumerate() {
        for (index, statement) in policy.statements.iter().enumerate() {
            let verdict = match statement.effect {
                Effect::Deny => &mut denied,
                Effect::Allow => &mut allowed,
            };
            verdict.add(applies(statement, policy.version, request), || StatementRef {
                document,
                statement: index,
                sid: statement.sid.clone(),
            });
        }
    }
    match (denied, allowed) {
        (Verdict { by: Some(by), .. }, _) => Decision::Denied { by },
        (Verdict { unknown: Some(why), .. }, _) => Decision::Unknown { why },
        (_, Verdict { by: Some(by), .. }) => Decision::Allowed { by },
        (_, Verdict { unknown: Some(why), .. }) => Decision::Unknown { why },
        (_, Verdict { by: None, unknown: None }) => Decision::NotAllowed,
    }
}

#[derive(Default)]
struct Verdict {
    by: Option<StatementRef>,
    unknown: Option<String>,
}

impl Verdict {
    fn add(&mut self, truth: Truth, place: impl FnOnce() -> StatementRef) {
        match truth {
            Truth::Yes => {
                self.by.get_or_insert_with(place);
            }
            Truth::Unknown(why) => {
                self.unknown.get_or_insert_with(|| format!("{} applies or not: {why}", place()));
            }
            Truth::No => {}
        }
    }
}

fn applies(statement: &Statement, version: Version, request: &Request) -> Truth {
    let reading = Reading { version, context: &request.context, wildcards: true, ignores_case: false };
    // From the cheapest to the dearest; all are needed, so the first that fails ends it.
    if !concerns_action(statement, &request.action) {
        return Truth::No;
    }
    Truth::all([
        concerns_principal(statement, &request.principal),
        concerns_resource(statement, &request.resource, reading),
        conditions_hold(&statement.conditions, reading),
    ])
}

pub(super) fn concerns_action(statement: &Statement, action: &str) -> bool {
    let fits = |listed: &Folded| Glob::ignoring_case(listed.folded()).matches(action);
    match &statement.actions {
        Some(Selection::Only(listed)) => listed.iter().any(fits),
        Some(Selection::AllBut(listed)) => !listed.iter().any(fits),
        None => false,
    }
}

fn concerns_resource(statement: &Statement, resource: &str, reading: Reading<'_>) -> Truth {
    let fits = |listed: &String| reading.fill(listed).matches(resource);
    match &statement.resources {
        Some(Selection::Only(listed)) => Truth::any(listed.iter().map(fits)),
        Some(Selection::AllBut(listed)) => Truth::any(listed.iter().map(fits)).negated(),
        // A trust policy has no resources: it is about the role it hangs on.
        None => statement.principals.is_some().into(),
    }
}

fn concerns_principal(statement: &Statement, caller: &Caller) -> Truth {
    match &statement.principals {
        None => Truth::Yes,
        Some(Selection::Only(listed)) => {
            listed.iter().any(|principal| is_meant(principal, caller, statement.effect)).into()
        }
        Some(Selection::AllBut(listed)) => spares(listed.iter(), caller),
    }
}

fn is_meant(principal: &Principal, caller: &Caller, effect: Effect) -> bool {
    match (principal, caller) {
        (Principal::Everyone, _) => true,
        (Principal::Aws(everyone), Caller::Aws(_) | Caller::Anonymous) if everyone == "*" => true,
        // An account that is allowed something may pass it on by its own policies; one that is denied it may
        // not (IAM User Guide, "AWS JSON policy elements: Principal").
        (Principal::Account(account), Caller::Aws(arn)) => {
            account_of(arn) == Some(account) && (effect == Effect::Deny || arn.ends_with(":root"))
        }
        (Principal::Aws(listed), Caller::Aws(arn)) => listed == arn || is_session_of(arn, listed),
        (Principal::Service(listed), Caller::Service(caller))
        | (Principal::Federated(listed), Caller::Federated(caller)) => listed == caller,
        _ => false,
    }
}

/// `NotPrincipal` spares whom it names exactly; of a session it must name role and session, which is not
/// followed here.
fn spares<'principal>(
    mut listed: impl Iterator<Item = &'principal Principal> + Clone,
    caller: &Caller,
) -> Truth {
    if let Caller::Aws(arn) = caller
        && listed
            .clone()
            .any(|principal| matches!(principal, Principal::Aws(role) if is_session_of(arn, role)))
    {
        return Truth::Unknown(format!("`NotPrincipal` names the role of `{arn}`"));
    }
    Truth::from(!listed.any(|principal| is_meant(principal, caller, Effect::Allow)))
}

fn account_of(arn: &str) -> Option<&str> {
    arn.split(':').nth(4)
}

/// Whether an ARN is of a session of the role of the other; role names are unique whatever their path.
fn is_session_of(session: &str, role: &str) -> bool {
    let name_of_session =
        session.split_once(":assumed-role/").and_then(|(_, rest)| rest.split_once('/')).map(|(name, _)| name);
    let name_of_role = role.split_once(":role/").map(|(_, rest)| rest.rsplit('/').next().unwrap_or(rest));
    name_of_session.is_some() && name_of_session == name_of_role && account_of(session) == account_of(role)
}

/// Whether all conditions of a statement hold.
pub(super) fn conditions_hold(conditions: &Conditions, reading: Reading<'_>) -> Truth {
    Truth::all(conditions.iter().map(|(operator, key, values)| match Operator::read(operator.folded()) {
        Some(operator) => condition_holds(operator, key, values.iter(), reading),
        None => Truth::Unknown(format!("`{operator}` is no operator that is known")),
    }))
}

fn condition_holds<'value>(
    operator: Operator,
    key: &Folded,
    values: impl ExactSizeIterator<Item = &'value String> + Clone,
    reading: Reading<'_>,
) -> Truth {
    let known = reading.context.get(key);
    if values.len() == 0 {
        return Truth::Unknown(format!("`{key}` is compared with no value"));
    }
    if operator.comparison == Comparison::Null {
        let is_absent = match known {
            Known::Present(_) => "false",
            Known::Absent => "true",
            Known::Unknown => return not_known(key),
        };
        return Truth::any(values.map(|value| operator.comparison.compare(value, is_absent, reading)));
    }
    let holds = |request: &String| {
        Truth::any(values.clone().map(|value| operator.comparison.compare(value, request, reading)))
            .negated_if(operator.is_negated)
    };
    match (known, operator.quantifier) {
        (Known::Unknown, _) => not_known(key),
        (Known::Absent, _) if operator.if_exists => Truth::Yes,
        // Nothing to hold for all of holds; nothing to hold for any of does not.
        (Known::Absent, Some(Quantifier::ForAllValues)) => Truth::Yes,
        (Known::Absent, Some(Quantifier::ForAnyValue)) => Truth::No,
        // What is not there equals nothing, and differs from everything.
        (Known::Absent, None) => operator.is_negated.into(),
        (Known::Present(requested), Some(Quantifier::ForAllValues)) => {
            Truth::all(requested.iter().map(holds))
        }
        (Known::Present(requested), Some(Quantifier::ForAnyValue)) => Truth::any(requested.iter().map(holds)),
        (Known::Present([requested]), None) => holds(requested),
        (Known::Present(_), None) => Truth::Unknown(format!(
            "`{key}` has several values, and its operator says not how many must hold"
        )),
    }
}

fn not_known(key: &Folded) -> Truth {
    Truth::Unknown(format!("`{key}` is not known"))
}

/// Whether conditions hold in a context, for documents of the current version.
pub(super) fn hold_in(conditions: &Conditions, context: &Context) -> Truth {
    conditions_hold(
        conditions,
        Reading { version: Version::Of2012, context, wildcards: true, ignores_case: false },
    )
}
