//! What a plain scalar may be read as: the YAML 1.2 core schema, held to what loses nothing.

use crate::spec::tree::{Scalar, Style};

/// A scalar as it is read where the type leaves it open.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Reading<'a> {
    Truth(bool),
    Unsigned(u64),
    Signed(i64),
    Float(f64),
    Text(&'a str),
}

impl<'a> Reading<'a> {
    pub(super) fn of(scalar: &'a Scalar) -> Self {
        let text = scalar.text.as_str();
        if scalar.style == Style::Text {
            return Self::Text(text);
        }
        if let Some(truth) = truth(text) {
            return Self::Truth(truth);
        }
        if let Some(number) = whole(text) {
            if let Ok(number) = u64::try_from(number) {
                return Self::Unsigned(number);
            }
            if let Ok(number) = i64::try_from(number) {
                return Self::Signed(number);
            }
        }
        decimal(text).map_or(Self::Text(text), Self::Float)
    }
}

/// Reads a truth value; `yes`, `no`, `on` and `off` are text since YAML 1.2.
pub(super) fn truth(text: &str) -> Option<bool> {
    match text {
        "true" | "True" | "TRUE" => Some(true),
        "false" | "False" | "FALSE" => Some(false),
        _ => None,
    }
}

/// Reads a whole number; one with a leading zero is text, since account ids begin with zeros.
pub(super) fn whole(text: &str) -> Option<i128> {
    if let Some(digits) = text.strip_prefix("0x") {
        return digits_of(digits, 16);
    }
    if let Some(digits) = text.strip_prefix("0o") {
        return digits_of(digits, 8);
    }
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    if digits.len() > 1 && digits.starts_with('0') {
        return None;
    }
    let number = digits_of(digits, 10)?;
    Some(if text.starts_with('-') { -number } else { number })
}

fn digits_of(digits: &str, radix: u32) -> Option<i128> {
    // `from_str_radix` takes a sign of its own.
    if !digits.starts_with(|first: char| first.is_digit(radix)) {
        return None;
    }
    i128::from_str_radix(digits, radix).ok()
}

/// Reads a finite number with a point or an exponent.
pub(super) fn decimal(text: &str) -> Option<f64> {
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    let zero_leads = digits.len() > 1 && digits.starts_with('0') && !digits[1..].starts_with(['.', 'e', 'E']);
    let has_point_or_exponent = digits.contains(['.', 'e', 'E']);
    let begins_as_number = digits.starts_with(|first: char| first.is_ascii_digit() || first == '.');
    if zero_leads || !has_point_or_exponent || !begins_as_number {
        return None;
    }
    text.parse().ok().filter(|number: &f64| number.is_finite())
}
