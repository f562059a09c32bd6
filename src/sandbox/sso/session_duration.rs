use jiff::SignedDuration;

use crate::sandbox::refusal::Refusal;

/// How long a session lasts unless said otherwise (API reference, `CreatePermissionSet`; User Guide, "Set session
/// duration for AWS accounts").
pub(super) const UNLESS_SAID: &str = "PT1H";

/// From one hour to twelve (User Guide, "Set session duration for AWS accounts").
const SHORTEST: SignedDuration = SignedDuration::from_hours(1);
const LONGEST: SignedDuration = SignedDuration::from_hours(12);

/// Refuses a session that is too short or too long.
pub(super) fn check(text: &str) -> Result<(), Refusal> {
    let is_within = length(text).is_some_and(|length| (SHORTEST..=LONGEST).contains(&length));
    if is_within {
        return Ok(());
    }
    Err(Refusal::validation(format!("Session duration {text} is not valid: it must be from PT1H to PT12H")))
}

/// Whether a text is a duration as ISO 8601 writes them.
pub(super) fn is_duration(text: &str) -> bool {
    parts(text).is_some()
}

/// How long a duration is; nothing where it counts in months, whose length nobody knows, or in fractions of a second,
/// or is below nothing.
fn length(text: &str) -> Option<SignedDuration> {
    let parts = parts(text).filter(|_| !text.starts_with('-'))?;
    parts.into_iter().try_fold(SignedDuration::ZERO, |sum, (number, unit)| {
        let seconds = match unit {
            Unit::Week => 7 * 24 * 3600,
            Unit::Day => 24 * 3600,
            Unit::Hour => 3600,
            Unit::Minute => 60,
            Unit::Second => 1,
            Unit::Year | Unit::Month => return None,
        };
        let whole = number.parse::<i64>().ok()?.checked_mul(seconds)?;
        sum.checked_add(SignedDuration::from_secs(whole))
    })
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Unit {
    Year,
    Month,
    Week,
    Day,
    Hour,
    Minute,
    Second,
}

/// The numbers of a duration with their units; nothing where the text is none.
fn parts(text: &str) -> Option<Vec<(&str, Unit)>> {
    let text = text.strip_prefix('-').unwrap_or(text).strip_prefix('P')?;
    let (date, time) = text.split_once('T').map_or((text, None), |(date, time)| (date, Some(time)));
    let mut parts =
        units(date, &[&[('Y', Unit::Year)], &[('M', Unit::Month)], &[('D', Unit::Day), ('W', Unit::Week)]])?;
    if let Some(time) = time {
        parts.extend(units(time, &[&[('H', Unit::Hour)], &[('M', Unit::Minute)], &[('S', Unit::Second)]])?);
    }
    (!parts.is_empty()).then_some(parts)
}

/// The numbers of one half of a duration, whose units come in this order and once at most.
fn units<'a>(mut text: &'a str, order: &[&[(char, Unit)]]) -> Option<Vec<(&'a str, Unit)>> {
    let mut parts = Vec::new();
    for alternatives in order {
        let Some(end) = text.find(|letter: char| !letter.is_ascii_digit() && letter != '.') else { break };
        let (number, rest) = text.split_at(end);
        let found = alternatives.iter().find(|(letter, _)| rest.starts_with(*letter));
        let Some((_, unit)) = found else { continue };
        let (whole, fraction) = number.split_once('.').unwrap_or((number, "0"));
        let is_number = !whole.is_empty() && !fraction.is_empty() && !fraction.contains('.');
        if !is_number || number.contains('.') && *unit != Unit::Second {
            return None;
        }
        parts.push((number, *unit));
        text = &rest[1..];
    }
    text.is_empty().then_some(parts)
}

#[cfg(test)]
mod tests {
    use super::{check, is_duration};

    #[test]
    fn durations_are_those_of_iso_8601() {
        for text in ["PT1H", "PT90M", "P1D", "P1Y2M3DT4H5M6S", "P2W", "PT3600.5S", "-PT1H"] {
            assert!(is_duration(text), "{text}");
        }
        for text in [
            "", "P", "PT", "1H", "PT1", "PTH", "PT1M1H", "PT1H1H", "P1H", "pt1h", "PT1.5H", "PT1H ",
            "PT1..5S",
        ] {
            assert!(!is_duration(text), "{text}");
        }
    }

    #[test]
    fn sessions_last_from_one_hour_to_twelve() {
        for text in ["PT1H", "PT60M", "PT12H", "PT11H60M", "PT43200S"] {
            assert_eq!(check(text), Ok(()), "{text}");
        }
        for text in [
            "PT59M",
            "PT0S",
            "PT13H",
            "PT12H1S",
            "PT12H0.5S",
            "P1D",
            "P1W",
            "P1M",
            "-PT2H",
            "PT99999999999999999999H",
        ] {
            assert!(check(text).is_err(), "{text}");
        }
    }
}
