//! What somebody probably meant to write.

/// Finds the candidate that a mistyped word is closest to, when one is close enough to be meant.
pub fn closest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let lowercase = word.to_lowercase();
    let allowed = (lowercase.chars().count() / 3).max(1);
    candidates
        .into_iter()
        .map(|candidate| (strsim::damerau_levenshtein(&lowercase, &candidate.to_lowercase()), candidate))
        .filter(|(distance, _)| *distance <= allowed)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

/// Writes names in backticks, as a sentence lists them.
pub fn listed<'a>(names: impl IntoIterator<Item = &'a str>, conjunction: &str) -> String {
    let mut names: Vec<String> = names.into_iter().map(|name| format!("`{name}`")).collect();
    match names.pop() {
        None => String::new(),
        Some(only) if names.is_empty() => only,
        Some(last) => format!("{} {conjunction} {last}", names.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_closest_candidate_is_found_ignoring_case() {
        let keys = ["minimum_length", "max_age_days", "hard_expiry"];
        assert_eq!(closest("minimum_lenght", keys), Some("minimum_length"));
        assert_eq!(closest("Max_Age_Day", keys), Some("max_age_days"));
    }

    #[test]
    fn what_is_far_from_everything_has_no_candidate() {
        assert_eq!(closest("colour", ["minimum_length", "hard_expiry"]), None);
        assert_eq!(closest("ab", ["cd"]), None);
        assert_eq!(closest("ab", []), None);
    }

    #[test]
    fn names_are_listed_as_a_sentence_does() {
        assert_eq!(listed([], "or"), "");
        assert_eq!(listed(["a"], "or"), "`a`");
        assert_eq!(listed(["a", "b", "c"], "and"), "`a`, `b` and `c`");
    }
}
