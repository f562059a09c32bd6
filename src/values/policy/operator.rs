//! The condition operators and how each compares one value of a policy with one of a request.

use std::fmt;
use std::net::IpAddr;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::truth::Truth;
use super::variables::Reading;

/// A condition operator, taken apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Operator {
    pub(super) quantifier: Option<Quantifier>,
    pub(super) comparison: Comparison,
    /// Whether the comparison must fail (`StringNotEquals`).
    pub(super) is_negated: bool,
    pub(super) if_exists: bool,
    /// The name without quantifier and `IfExists`, as AWS spells it.
    pub(super) name: &'static str,
}

/// How many values of a multivalued key must hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Quantifier {
    ForAllValues,
    ForAnyValue,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Comparison {
    Text { ignores_case: bool, wildcards: bool },
    Number(Relation),
    Date(Relation),
    Bool,
    Binary,
    Address,
    Arn,
    Null,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Relation {
    Equal,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

const EXACT: Comparison = Comparison::Text { ignores_case: false, wildcards: false };
const CASELESS: Comparison = Comparison::Text { ignores_case: true, wildcards: false };
const LIKE: Comparison = Comparison::Text { ignores_case: false, wildcards: true };

/// Every operator there is, with whether it is negated (IAM User Guide, "IAM JSON policy elements: Condition
/// operators").
const OPERATORS: [(&str, Comparison, bool); 28] = [
    ("StringEquals", EXACT, false),
    ("StringNotEquals", EXACT, true),
    ("StringEqualsIgnoreCase", CASELESS, false),
    ("StringNotEqualsIgnoreCase", CASELESS, true),
    ("StringLike", LIKE, false),
    ("StringNotLike", LIKE, true),
    ("NumericEquals", Comparison::Number(Relation::Equal), false),
    ("NumericNotEquals", Comparison::Number(Relation::Equal), true),
    ("NumericLessThan", Comparison::Number(Relation::Less), false),
    ("NumericLessThanEquals", Comparison::Number(Relation::LessOrEqual), false),
    ("NumericGreaterThan", Comparison::Number(Relation::Greater), false),
    ("NumericGreaterThanEquals", Comparison::Number(Relation::GreaterOrEqual), false),
    ("DateEquals", Comparison::Date(Relation::Equal), false),
    ("DateNotEquals", Comparison::Date(Relation::Equal), true),
    ("DateLessThan", Comparison::Date(Relation::Less), false),
    ("DateLessThanEquals", Comparison::Date(Relation::LessOrEqual), false),
    ("DateGreaterThan", Comparison::Date(Relation::Greater), false),
    ("DateGreaterThanEquals", Comparison::Date(Relation::GreaterOrEqual), false),
    ("Bool", Comparison::Bool, false),
    ("BinaryEquals", Comparison::Binary, false),
    ("IpAddress", Comparison::Address, false),
    ("NotIpAddress", Comparison::Address, true),
    // ArnEquals and ArnLike behave identically, and so do their negations.
    ("ArnEquals", Comparison::Arn, false),
    ("ArnNotEquals", Comparison::Arn, true),
    ("ArnLike", Comparison::Arn, false),
    ("ArnNotLike", Comparison::Arn, true),
    ("Null", Comparison::Null, false),
    ("BoolNotEquals", Comparison::Bool, true),
];

impl Operator {
    /// Reads an operator, ignoring case; `None` where there is no such operator.
    pub(super) fn read(text: &str) -> Option<Self> {
        let text = text.to_ascii_lowercase();
        let (quantifier, rest) = match text.split_once(':') {
            Some(("forallvalues", rest)) => (Some(Quantifier::ForAllValues), rest),
            Some(("foranyvalue", rest)) => (Some(Quantifier::ForAnyValue), rest),
            Some(_) => return None,
            None => (None, text.as_str()),
        };
        let (base, if_exists) = rest.strip_suffix("ifexists").map_or((rest, false), |base| (base, true));
        let (name, comparison, is_negated) =
            OPERATORS.into_iter().find(|(name, _, _)| name.eq_ignore_ascii_case(base))?;
        // Whether a key is there cannot be asked of what may be absent.
        let makes_sense = comparison != Comparison::Null || quantifier.is_none() && !if_exists;
        makes_sense.then_some(Self { quantifier, comparison, is_negated, if_exists, name })
    }
}

impl fmt::Display for Operator {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self.quantifier {
            Some(Quantifier::ForAllValues) => "ForAllValues:",
            Some(Quantifier::ForAnyValue) => "ForAnyValue:",
            None => "",
        })?;
        formatter.write_str(self.name)?;
        formatter.write_str(if self.if_exists { "IfExists" } else { "" })
    }
}

impl Comparison {
    /// Compares one value of the policy with one of the request, negation left aside.
    pub(super) fn compare(self, policy: &str, request: &str, reading: Reading<'_>) -> Truth {
        let parsed = match self {
            Self::Text { ignores_case, wildcards } => {
                return Reading { wildcards, ignores_case, ..reading }.fill(policy).matches(request);
            }
            Self::Arn => return compare_arn(policy, request, reading),
            Self::Number(relation) => {
                number(policy).zip(number(request)).map(|(policy, request)| relation.holds(&request, &policy))
            }
            Self::Date(relation) => instant(policy)
                .zip(instant(request))
                .map(|(policy, request)| relation.holds(&request, &policy)),
            Self::Bool | Self::Null => {
                boolean(policy).zip(boolean(request)).map(|(policy, request)| policy == request)
            }
            Self::Binary => Some(policy == request),
            Self::Address => Network::read(policy)
                .zip(request.parse::<IpAddr>().ok())
                .map(|(network, address)| network.contains(address)),
        };
        parsed.map_or_else(
            || Truth::Unknown(format!("`{request}` cannot be compared with `{policy}`")),
            Truth::from,
        )
    }
}

impl Relation {
    fn holds<T: PartialOrd>(self, request: &T, policy: &T) -> bool {
        match self {
            Self::Equal => request == policy,
            Self::Less => request < policy,
            Self::LessOrEqual => request <= policy,
            Self::Greater => request > policy,
            Self::GreaterOrEqual => request >= policy,
        }
    }
}

/// Compares the six parts of an ARN one by one, so that a wildcard does not cross a colon but in the last
/// part.
fn compare_arn(policy: &str, request: &str, reading: Reading<'_>) -> Truth {
    if !request.starts_with("arn:") || request.splitn(6, ':').count() < 6 {
        return Truth::Unknown(format!("`{request}` is no ARN"));
    }
    let parts = arn_parts(policy);
    if parts.len() < 6 {
        return if policy.starts_with("arn:") || policy.contains("${") || policy.contains('*') {
            Truth::Unknown(format!("`{policy}` is no ARN of six parts"))
        } else {
            Truth::No
        };
    }
    let reading = Reading { wildcards: true, ignores_case: false, ..reading };
    Truth::all(
        parts.into_iter().zip(request.splitn(6, ':')).map(|(part, value)| reading.fill(part).matches(value)),
    )
}

/// Splits an ARN of a policy at its first five colons outside of variables.
fn arn_parts(arn: &str) -> Vec<&str> {
    let mut parts = Vec::with_capacity(6);
    let (mut start, mut in_variable) = (0, false);
    for (index, character) in arn.char_indices() {
        match character {
            '{' if arn[..index].ends_with('$') => in_variable = true,
            '}' => in_variable = false,
            ':' if !in_variable && parts.len() < 5 => {
                parts.push(&arn[start..index]);
                start = index + 1;
            }
            _ => {}
        }
    }
    parts.push(&arn[start..]);
    parts
}

fn number(text: &str) -> Option<f64> {
    text.trim().parse().ok().filter(|number: &f64| number.is_finite())
}

fn boolean(text: &str) -> Option<bool> {
    match text {
        _ if text.eq_ignore_ascii_case("true") => Some(true),
        _ if text.eq_ignore_ascii_case("false") => Some(false),
        _ => None,
    }
}

/// Reads a W3C profile of ISO 8601, down to a day alone, or the seconds of the epoch.
fn instant(text: &str) -> Option<Timestamp> {
    if let Ok(seconds) = text.parse() {
        return Timestamp::from_second(seconds).ok();
    }
    text.parse().ok().or_else(|| {
        let day: Date = text.parse().ok()?;
        day.to_zoned(TimeZone::UTC).ok().map(|midnight| midnight.timestamp())
    })
}

/// A range of addresses; a single one is a range of its whole length.
struct Network {
    address: IpAddr,
    length: u32,
}

impl Network {
    fn read(text: &str) -> Option<Self> {
        let (address, length) = match text.split_once('/') {
            Some((address, length)) => (address, Some(length.parse().ok()?)),
            None => (text, None),
        };
        let address: IpAddr = address.parse().ok()?;
        let bits = if address.is_ipv4() { 32 } else { 128 };
        let length = length.unwrap_or(bits);
        (length <= bits).then_some(Self { address, length })
    }

    fn contains(&self, address: IpAddr) -> bool {
        let (mine, theirs, bits) = match (self.address, address) {
            (IpAddr::V4(mine), IpAddr::V4(theirs)) => {
                (u128::from(mine.to_bits()), u128::from(theirs.to_bits()), 32)
            }
            (IpAddr::V6(mine), IpAddr::V6(theirs)) => (mine.to_bits(), theirs.to_bits(), 128),
            (IpAddr::V4(_), IpAddr::V6(_)) | (IpAddr::V6(_), IpAddr::V4(_)) => return false,
        };
        let differs = (mine ^ theirs).checked_shr(bits - self.length).unwrap_or(0);
        differs == 0
    }
}
