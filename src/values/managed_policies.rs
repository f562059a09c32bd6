//! The policies that AWS manages: their names, paths, and the two things a plan must know of them without a
//! call.
//!
//! The catalogue is embedded text, read on first use; `tests/catalogue/managed_policies.py` regenerates it.

use std::sync::OnceLock;

const LISTED: &str = include_str!("data/managed-policies.txt");

/// A name must resemble a known one this much (Jaro-Winkler, 0 to 1) to be offered in its place.
const RESEMBLES: f64 = 0.85;

/// One policy that AWS manages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ManagedPolicy {
    /// The path and name as they stand in the ARN: `job-function/ViewOnlyAccess`.
    pub path_and_name: &'static str,
    /// Whether its document has a Deny statement.
    pub has_deny: bool,
    /// Whether it allows `*` on `*` without a condition.
    pub allows_everything: bool,
}

impl ManagedPolicy {
    /// Gives the name, which is what people write: `ViewOnlyAccess`.
    pub fn name(&self) -> &'static str {
        self.path_and_name.rsplit_once('/').map_or(self.path_and_name, |(_, name)| name)
    }

    /// Gives the ARN in a partition (`aws`, `aws-cn`, `aws-us-gov`).
    pub fn arn(&self, partition: &str) -> String {
        format!("arn:{partition}:iam::aws:policy/{}", self.path_and_name)
    }

    fn from_line(line: &'static str) -> Option<Self> {
        let (flags, path_and_name) = line.split_once(' ')?;
        Some(Self { path_and_name, has_deny: flags.contains('d'), allows_everything: flags.contains('a') })
    }
}

/// Gives the whole catalogue, sorted by name.
pub fn all() -> &'static [ManagedPolicy] {
    static CATALOGUE: OnceLock<Vec<ManagedPolicy>> = OnceLock::new();
    CATALOGUE.get_or_init(|| {
        let mut policies: Vec<_> = LISTED.lines().filter_map(ManagedPolicy::from_line).collect();
        policies.sort_unstable_by_key(|policy| (policy.name(), policy.path_and_name));
        policies
    })
}

/// Finds the policies of exactly this name: none, one, or one for each path that AWS gave the name.
pub fn find(name: &str) -> &'static [ManagedPolicy] {
    let first = all().partition_point(|policy| policy.name() < name);
    let count = all()[first..].partition_point(|policy| policy.name() == name);
    &all()[first..first + count]
}

/// Finds the policy of an ARN, whatever its partition.
pub fn find_by_arn(arn: &str) -> Option<&'static ManagedPolicy> {
    let (_, path_and_name) = arn.strip_prefix("arn:")?.split_once(":iam::aws:policy/")?;
    let name = path_and_name.rsplit_once('/').map_or(path_and_name, |(_, name)| name);
    find(name).iter().find(|policy| policy.path_and_name == path_and_name)
}

/// Finds the policies that a text means, be it a name or an ARN.
pub fn find_by_name_or_arn(text: &str) -> impl Iterator<Item = &'static ManagedPolicy> {
    let (by_arn, by_name) =
        if text.starts_with("arn:") { (find_by_arn(text), &[][..]) } else { (None, find(text)) };
    by_arn.into_iter().chain(by_name)
}

/// Whether the policy of a name or an ARN allows everything; one that is not known does not.
pub fn gives_all_rights(name_or_arn: &str) -> bool {
    find_by_name_or_arn(name_or_arn).any(|policy| policy.allows_everything)
}

/// Gives the name that a misspelt one most resembles; one that differs in case alone comes first.
pub fn did_you_mean(name: &str) -> Option<&'static str> {
    let folded = name.to_ascii_lowercase();
    all()
        .iter()
        .map(|policy| (strsim::jaro_winkler(&policy.name().to_ascii_lowercase(), &folded), policy.name()))
        .filter(|(score, _)| *score > RESEMBLES)
        // Of two that resemble it equally the first in the alphabet, so that the answer never changes.
        .max_by(|(one, one_name), (other, other_name)| {
            one.total_cmp(other).then_with(|| other_name.cmp(one_name))
        })
        .map(|(_, name)| name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_the_list_is_a_policy() {
        assert_eq!(all().len(), LISTED.lines().count());
        assert!(all().iter().all(|policy| !policy.name().is_empty()));
    }

    #[test]
    fn a_policy_is_found_by_name_wherever_its_path() {
        let found: Vec<_> = find("ViewOnlyAccess").iter().map(|policy| policy.arn("aws")).collect();
        assert_eq!(found, ["arn:aws:iam::aws:policy/job-function/ViewOnlyAccess"]);
        let found: Vec<_> = find("ReadOnlyAccess").iter().map(|policy| policy.arn("aws-cn")).collect();
        assert_eq!(found, ["arn:aws-cn:iam::aws:policy/ReadOnlyAccess"]);
        assert_eq!(find("viewonlyaccess"), []);
        assert_eq!(find("job-function/ViewOnlyAccess"), []);
    }

    #[test]
    fn a_policy_is_found_by_arn_in_any_partition() {
        let arn = "arn:aws-us-gov:iam::aws:policy/job-function/Billing";
        assert_eq!(find_by_arn(arn).map(ManagedPolicy::name), Some("Billing"));
        assert_eq!(find_by_arn("arn:aws:iam::aws:policy/Billing"), None);
        assert_eq!(find_by_arn("arn:aws:iam::123456789012:policy/job-function/Billing"), None);
    }

    #[test]
    fn administration_is_known_for_what_it_is() {
        let everything: Vec<_> =
            all().iter().filter(|policy| policy.allows_everything).map(ManagedPolicy::name).collect();
        assert_eq!(everything, ["AdministratorAccess"]);
        assert!(find("AWSDenyAll").iter().all(|policy| policy.has_deny));
        assert!(find("AdministratorAccess").iter().all(|policy| !policy.has_deny));
    }

    #[test]
    fn what_gives_all_rights_is_told_by_name_and_by_arn() {
        let gives = [
            "AdministratorAccess",
            "arn:aws:iam::aws:policy/AdministratorAccess",
            "arn:aws-cn:iam::aws:policy/AdministratorAccess",
        ];
        assert!(gives.into_iter().all(gives_all_rights));
        let does_not = [
            "PowerUserAccess",
            "administratoraccess",
            "arn:aws:iam::123456789012:policy/AdministratorAccess",
            "arn:aws:iam::aws:policy/path/AdministratorAccess",
        ];
        assert!(!does_not.into_iter().any(gives_all_rights));
    }

    #[test]
    fn a_misspelt_name_is_recognised() {
        assert_eq!(did_you_mean("AdministratorAcess"), Some("AdministratorAccess"));
        assert_eq!(did_you_mean("readonlyaccess"), Some("ReadOnlyAccess"));
        assert_eq!(did_you_mean("zzz"), None);
    }
}
