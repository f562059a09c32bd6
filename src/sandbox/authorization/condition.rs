use std::{cmp::Ordering, net::IpAddr};

use jiff::Timestamp;
use serde_json::{Map, Value};

use super::{
    evaluation::texts,
    pattern::{Context, Pattern},
};

/// Whether every operator and every key of a `Condition` holds; an operator that IAM does not know holds never.
pub(super) fn holds(condition: &Map<String, Value>, context: &Context, has_variables: bool) -> bool {
    condition.iter().all(|(operator, keys)| {
        let Some(operator) = Operator::parse(operator) else {
            return false;
        };
        let Value::Object(keys) = keys else { return false };
        keys.iter().all(|(key, wanted)| {
            operator.holds(&texts(wanted), context.get(key), |text| {
                Pattern::read(text, has_variables.then_some(context))
            })
        })
    })
}

/// Whether this is an operator that IAM knows.
pub(super) fn is_operator(name: &str) -> bool {
    Operator::parse(name).is_some()
}

struct Operator {
    quantifier: Quantifier,
    if_exists: bool,
    test: Test,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Quantifier {
    Single,
    ForAllValues,
    ForAnyValue,
}

#[derive(Clone, Copy)]
enum Test {
    /// Whether the key is absent.
    Null,
    /// A comparison that one of the wanted values must pass.
    Positive(Comparison),
    /// A comparison that none of the wanted values may pass.
    Negative(Comparison),
}

#[derive(Clone, Copy)]
enum Comparison {
    Same,
    SameIgnoringCase,
    Like,
    Arn,
    Address,
    Number(fn(Ordering) -> bool),
    Date(fn(Ordering) -> bool),
}

impl Operator {
    fn parse(name: &str) -> Option<Self> {
        let name = name.to_ascii_lowercase();
        let (quantifier, name) = match name.split_once(':') {
            Some(("forallvalues", name)) => (Quantifier::ForAllValues, name),
            Some(("foranyvalue", name)) => (Quantifier::ForAnyValue, name),
            Some(_) => return None,
            None => (Quantifier::Single, name.as_str()),
        };
        let (name, if_exists) = name.strip_suffix("ifexists").map_or((name, false), |name| (name, true));
        let test = Test::named(name)?;
        // Whether a key exists is what Null asks (IAM User Guide, "IAM JSON policy elements: Condition operators").
        let is_known = !(if_exists && matches!(test, Test::Null));
        is_known.then_some(Self { quantifier, if_exists, test })
    }

    fn holds(
        &self,
        wanted: &[String],
        actual: Option<&[String]>,
        pattern: impl Fn(&str) -> Option<Pattern>,
    ) -> bool {
        let fits = |comparison: Comparison, actual: &str| {
            wanted.iter().filter_map(|text| pattern(text)).any(|wanted| comparison.holds(actual, &wanted))
        };
        let (comparison, is_negative) = match self.test {
            Test::Null => {
                let is_absent = if actual.is_none() { "true" } else { "false" };
                return wanted.iter().any(|text| text.eq_ignore_ascii_case(is_absent));
            }
            Test::Positive(comparison) => (comparison, false),
            Test::Negative(comparison) => (comparison, true),
        };
        let passes = |actual: &String| fits(comparison, actual) != is_negative;
        match (actual, self.quantifier) {
            (None, Quantifier::ForAllValues) => true,
            (None, Quantifier::ForAnyValue) => self.if_exists,
            (None, Quantifier::Single) => self.if_exists || is_negative,
            (Some(values), Quantifier::ForAllValues) => values.iter().all(passes),
            // Of a key of several values a positive test needs one, a negative one all, unless it is quantified.
            (Some(values), Quantifier::Single) if is_negative => values.iter().all(passes),
            (Some(values), Quantifier::Single | Quantifier::ForAnyValue) => values.iter().any(passes),
        }
    }
}

impl Test {
    fn named(name: &str) -> Option<Self> {
        Some(match name {
            "null" => Self::Null,
            "stringequals" | "binaryequals" => Self::Positive(Comparison::Same),
            "stringnotequals" => Self::Negative(Comparison::Same),
            "stringequalsignorecase" | "bool" => Self::Positive(Comparison::SameIgnoringCase),
            "stringnotequalsignorecase" => Self::Negative(Comparison::SameIgnoringCase),
            "stringlike" => Self::Positive(Comparison::Like),
            "stringnotlike" => Self::Negative(Comparison::Like),
            "arnequals" | "arnlike" => Self::Positive(Comparison::Arn),
            "arnnotequals" | "arnnotlike" => Self::Negative(Comparison::Arn),
            "ipaddress" => Self::Positive(Comparison::Address),
            "notipaddress" => Self::Negative(Comparison::Address),
            "numericequals" => Self::Positive(Comparison::Number(Ordering::is_eq)),
            "numericnotequals" => Self::Negative(Comparison::Number(Ordering::is_eq)),
            "numericlessthan" => Self::Positive(Comparison::Number(Ordering::is_lt)),
            "numericlessthanequals" => Self::Positive(Comparison::Number(Ordering::is_le)),
            "numericgreaterthan" => Self::Positive(Comparison::Number(Ordering::is_gt)),
            "numericgreaterthanequals" => Self::Positive(Comparison::Number(Ordering::is_ge)),
            "dateequals" => Self::Positive(Comparison::Date(Ordering::is_eq)),
            "datenotequals" => Self::Negative(Comparison::Date(Ordering::is_eq)),
            "datelessthan" => Self::Positive(Comparison::Date(Ordering::is_lt)),
            "datelessthanequals" => Self::Positive(Comparison::Date(Ordering::is_le)),
            "dategreaterthan" => Self::Positive(Comparison::Date(Ordering::is_gt)),
            "dategreaterthanequals" => Self::Positive(Comparison::Date(Ordering::is_ge)),
            _ => return None,
        })
    }
}

impl Comparison {
    fn holds(self, actual: &str, wanted: &Pattern) -> bool {
        match self {
            Self::Same => wanted.literal() == actual,
            Self::SameIgnoringCase => wanted.literal().to_lowercase() == actual.to_lowercase(),
            Self::Like => wanted.matches(actual),
            Self::Arn => wanted.matches_arn(actual),
            Self::Address => is_in_range(actual, &wanted.literal()),
            Self::Number(is) => {
                let number = |text: &str| text.parse::<f64>().ok();
                let order =
                    number(actual).zip(number(&wanted.literal())).and_then(|(a, b)| a.partial_cmp(&b));
                order.is_some_and(is)
            }
            Self::Date(is) => {
                let order = instant(actual).zip(instant(&wanted.literal())).map(|(a, b)| a.cmp(&b));
                order.is_some_and(is)
            }
        }
    }
}

/// Reads a date of ISO 8601, or the seconds of the epoch.
fn instant(text: &str) -> Option<Timestamp> {
    match text.parse::<i64>() {
        Ok(seconds) => Timestamp::from_second(seconds).ok(),
        Err(_) => text.parse().ok(),
    }
}

/// Whether an address lies in a range such as `203.0.113.0/24`.
fn is_in_range(actual: &str, range: &str) -> bool {
    let (base, length) = range.split_once('/').map_or((range, None), |(base, length)| (base, Some(length)));
    let (Ok(actual), Ok(base)) = (actual.parse::<IpAddr>(), base.parse::<IpAddr>()) else {
        return false;
    };
    let (actual, base, bits) = match (actual, base) {
        (IpAddr::V4(actual), IpAddr::V4(base)) => {
            (u128::from(u32::from(actual)), u128::from(u32::from(base)), 32)
        }
        (IpAddr::V6(actual), IpAddr::V6(base)) => (u128::from(actual), u128::from(base), 128),
        _ => return false,
    };
    let Ok(length) = length.map_or(Ok(bits), str::parse::<u32>) else {
        return false;
    };
    // A range of length 0 holds every address: to shift all 128 bits away gives none on both sides.
    length <= bits && actual.checked_shr(bits - length) == base.checked_shr(bits - length)
}
