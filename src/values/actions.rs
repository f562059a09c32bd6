//! The actions that AWS services know, with their access levels, as the Service Authorization Reference lists
//! them.
//!
//! The list is embedded text, read on first use; `tests/catalogue/actions.py` regenerates it.

use std::collections::HashMap;
use std::sync::OnceLock;

use super::policy::Glob;

const LISTED: &str = include_str!("data/actions.txt");

/// One action of a service.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Action {
    /// The name as AWS spells it, without the service prefix: `GetUser`.
    pub name: &'static str,
    /// What the action can do.
    pub level: AccessLevel,
}

/// What an action can do, in the words of the Service Authorization Reference.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum AccessLevel {
    /// Sees which things there are.
    List,
    /// Reads what they hold.
    Read,
    /// Creates, changes or removes them.
    Write,
    /// Grants or changes permissions.
    PermissionsManagement,
    /// Sets or removes tags, and nothing else.
    Tagging,
}

impl AccessLevel {
    fn from_letter(letter: u8) -> Option<Self> {
        match letter {
            b'L' => Some(Self::List),
            b'R' => Some(Self::Read),
            b'W' => Some(Self::Write),
            b'P' => Some(Self::PermissionsManagement),
            b'T' => Some(Self::Tagging),
            _ => None,
        }
    }
}

/// Gives the actions of a service by its prefix (`ec2`), ignoring case, sorted by name; `None` where it is
/// not known.
pub fn actions_of(service: &str) -> Option<&'static [Action]> {
    services().get(service.to_ascii_lowercase().as_str()).map(Vec::as_slice)
}

/// Expands an action with or without wildcards to the known ones that it matches, in AWS's spelling.
///
/// `None` where that cannot be told: the service is not known or is itself a wildcard.
pub fn expand(pattern: &str) -> Option<Vec<String>> {
    let (service, name) = pattern.split_once(':')?;
    let service = service.to_ascii_lowercase();
    let glob = Glob::ignoring_case(name);
    let known = actions_of(&service)?;
    Some(
        known
            .iter()
            .filter(|action| glob.matches(action.name))
            .map(|action| format!("{service}:{}", action.name))
            .collect(),
    )
}

/// Gives the spelling that AWS uses for an action written in any case; `None` for a pattern or an unknown
/// one.
pub fn spelling_of(action: &str) -> Option<String> {
    let (service, known) = find(action)?;
    Some(format!("{}:{}", service.to_ascii_lowercase(), known.name))
}

/// Gives the level of an action written in any case; `None` for a pattern or an unknown one.
pub fn level_of(action: &str) -> Option<AccessLevel> {
    find(action).map(|(_, known)| known.level)
}

fn find(action: &str) -> Option<(&str, &'static Action)> {
    let (service, name) = action.split_once(':')?;
    Some((service, actions_of(service)?.iter().find(|known| known.name.eq_ignore_ascii_case(name))?))
}

/// Gives the known action that a misspelt one most resembles: of its service, or a service where that is
/// misspelt.
pub fn did_you_mean(action: &str) -> Option<String> {
    let (service, name) = action.split_once(':')?;
    let service = service.to_ascii_lowercase();
    let near =
        |one: &str, other: &str| strsim::jaro_winkler(&one.to_ascii_lowercase(), &other.to_ascii_lowercase());
    let (service, known) = match services().get_key_value(service.as_str()) {
        Some((service, known)) => (*service, known),
        None => services()
            .iter()
            .filter(|(_, known)| known.iter().any(|action| action.name.eq_ignore_ascii_case(name)))
            .map(|(candidate, known)| (near(candidate, &service), (*candidate, known)))
            .filter(|(score, _)| *score > 0.7)
            .max_by(|(one, (one_name, _)), (other, (other_name, _))| {
                one.total_cmp(other).then_with(|| other_name.cmp(one_name))
            })
            .map(|(_, found)| found)?,
    };
    known
        .iter()
        .map(|action| (near(action.name, name), action))
        .filter(|(score, _)| *score > 0.85)
        .max_by(|(one, _), (other, _)| one.total_cmp(other))
        .map(|(_, action)| format!("{service}:{}", action.name))
}

fn services() -> &'static HashMap<&'static str, Vec<Action>> {
    static SERVICES: OnceLock<HashMap<&'static str, Vec<Action>>> = OnceLock::new();
    SERVICES.get_or_init(|| {
        LISTED
            .split('@')
            .filter_map(|section| {
                let mut lines = section.lines();
                let service = lines.next()?;
                Some((service, lines.filter_map(action).collect()))
            })
            .collect()
    })
}

fn action(line: &'static str) -> Option<Action> {
    let (letter, name) = line.split_at_checked(1)?;
    Some(Action { name, level: AccessLevel::from_letter(letter.as_bytes()[0])? })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_the_list_is_a_service_or_an_action_in_order() {
        let mut actions = 0;
        for line in LISTED.lines().filter(|line| !line.starts_with('@')) {
            assert!(action(line).is_some(), "{line}");
            actions += 1;
        }
        assert_eq!(services().values().map(Vec::len).sum::<usize>(), actions);
        for (service, known) in services() {
            let folded: Vec<_> = known.iter().map(|action| action.name.to_ascii_lowercase()).collect();
            assert!(folded.is_sorted(), "{service}");
            assert!(!known.is_empty(), "{service}");
        }
    }

    #[test]
    fn a_service_is_found_ignoring_case() {
        assert_eq!(actions_of("STS"), actions_of("sts"));
        assert!(
            actions_of("sts").is_some_and(|actions| actions.iter().any(|action| action.name == "AssumeRole"))
        );
        assert_eq!(actions_of("nothing"), None);
    }

    #[test]
    fn actions_carry_their_level() {
        assert_eq!(level_of("iam:GetUser"), Some(AccessLevel::Read));
        assert_eq!(level_of("iam:ListUsers"), Some(AccessLevel::List));
        assert_eq!(level_of("iam:CreateUser"), Some(AccessLevel::Write));
        assert_eq!(level_of("iam:PutUserPolicy"), Some(AccessLevel::PermissionsManagement));
        assert_eq!(level_of("IAM:taguser"), Some(AccessLevel::Tagging));
    }

    #[test]
    fn a_pattern_expands_to_the_actions_it_matches() {
        assert_eq!(
            expand("IAM:*mfadevices"),
            Some(vec!["iam:ListMFADevices".to_owned(), "iam:ListVirtualMFADevices".to_owned()])
        );
        assert_eq!(expand("iam:Conjure*"), Some(Vec::new()));
        assert_eq!(expand("*"), None);
        assert_eq!(expand("nothing:*"), None);
        assert_eq!(expand("*:Get*"), None);
    }

    #[test]
    fn an_action_has_one_spelling() {
        assert_eq!(spelling_of("IAM:getuser").as_deref(), Some("iam:GetUser"));
        assert_eq!(spelling_of("iam:Get*"), None);
    }

    #[test]
    fn a_misspelt_action_or_service_is_recognised() {
        assert_eq!(did_you_mean("iam:GetUsr").as_deref(), Some("iam:GetUser"));
        assert_eq!(did_you_mean("ian:GetUser").as_deref(), Some("iam:GetUser"));
        assert_eq!(did_you_mean("iam:Zzz"), None);
        assert_eq!(did_you_mean("nothing"), None);
    }
}
