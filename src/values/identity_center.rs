//! The names of IAM Identity Center: permission sets, groups and people; how long a session lasts.

use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::time::Duration;

use jiff::SignedDuration;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The name of a permission set, unique in an instance; compared letter by letter.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "String", into = "String")]
#[schemars(with = "String")]
pub struct PermissionSetName(String);

/// What is wrong with the name of a permission set (IAM Identity Center API reference, "`CreatePermissionSet`").
#[derive(Debug, thiserror::Error)]
pub enum BadPermissionSetName {
    /// It is too short or too long.
    #[error("a permission set's name has 1 to 32 characters, `{0}` has {n}", n = .0.chars().count())]
    Length(String),
    /// It has a character that IAM Identity Center does not take.
    #[error(
        "`{0}` cannot stand in a permission set's name\nIAM Identity Center takes letters, digits and `+ = , . @ _ -`"
    )]
    Character(char),
}

impl PermissionSetName {
    /// Takes a name that AWS itself gave, as it is.
    pub fn from_aws(name: impl Into<String>) -> Self {
        Self(name.into())
    }

    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for PermissionSetName {
    type Error = BadPermissionSetName;

    fn try_from(name: String) -> Result<Self, BadPermissionSetName> {
        if !(1..=32).contains(&name.chars().count()) {
            return Err(BadPermissionSetName::Length(name));
        }
        let takes = |c: &char| c.is_ascii_alphanumeric() || "+=,.@_-".contains(*c);
        match name.chars().find(|character| !takes(character)) {
            Some(character) => Err(BadPermissionSetName::Character(character)),
            None => Ok(Self(name)),
        }
    }
}

impl From<PermissionSetName> for String {
    fn from(name: PermissionSetName) -> Self {
        name.0
    }
}

impl fmt::Display for PermissionSetName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The name of a group or a person in the directory of IAM Identity Center, which compares it ignoring case.
#[derive(Clone, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "String", into = "String")]
#[schemars(with = "String")]
pub struct DirectoryName(String);

/// What is wrong with a name of the directory (Identity Store API reference, "`CreateGroup`", "`CreateUser`").
#[derive(Debug, thiserror::Error)]
pub enum BadDirectoryName {
    /// It is empty.
    #[error("a name of the directory is not empty")]
    Empty,
    /// It is too long.
    #[error("a name of the directory has at most 1024 characters, this one has {0}")]
    Length(usize),
}

impl DirectoryName {
    /// Takes a name that AWS itself gave, as it is.
    pub fn from_aws(name: impl Into<String>) -> Self {
        Self(name.into())
    }

    /// The name as it was written.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    fn folded(&self) -> String {
        self.0.to_lowercase()
    }
}

impl TryFrom<String> for DirectoryName {
    type Error = BadDirectoryName;

    fn try_from(name: String) -> Result<Self, BadDirectoryName> {
        match name.chars().count() {
            0 => Err(BadDirectoryName::Empty),
            1..=1024 => Ok(Self(name)),
            length => Err(BadDirectoryName::Length(length)),
        }
    }
}

impl From<DirectoryName> for String {
    fn from(name: DirectoryName) -> Self {
        name.0
    }
}

impl PartialEq for DirectoryName {
    fn eq(&self, other: &Self) -> bool {
        self.folded() == other.folded()
    }
}

impl Eq for DirectoryName {}

impl PartialOrd for DirectoryName {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for DirectoryName {
    fn cmp(&self, other: &Self) -> Ordering {
        self.folded().cmp(&other.folded())
    }
}

impl Hash for DirectoryName {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.folded().hash(state);
    }
}

impl fmt::Display for DirectoryName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for DirectoryName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}

/// How long a session of a permission set lasts, written `4h`, `90m` or `PT4H`; `==` is the time it stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize, JsonSchema)]
#[serde(try_from = "String")]
#[schemars(with = "String")]
pub struct SessionDuration(Duration);

/// What is wrong with a session's duration (IAM Identity Center User Guide, "Set session duration for AWS accounts").
#[derive(Debug, thiserror::Error)]
pub enum BadSessionDuration {
    /// It is no duration.
    #[error("`{0}` is not a duration\nwrite hours and minutes, such as `4h` or `1h 30m`")]
    Form(String),
    /// It is too short or too long.
    #[error("a session lasts 1 to 12 hours, not `{0}`")]
    Range(String),
}

/// The shortest and the longest session, in hours.
const HOURS: (u64, u64) = (1, 12);

impl SessionDuration {
    /// What AWS takes where nothing is said: an hour.
    pub const DEFAULT: Self = Self(Duration::from_hours(HOURS.0));

    /// Reads the duration that AWS itself gave, where nothing stands for its default.
    pub fn from_aws(text: &str) -> Option<Self> {
        if text.is_empty() {
            return Some(Self::DEFAULT);
        }
        parse(text).map(Self)
    }

    /// The notation that AWS takes, of ISO 8601: `PT4H`.
    pub fn iso(self) -> String {
        let (hours, minutes, seconds) = self.parts();
        let parts = [(hours, 'H'), (minutes, 'M'), (seconds, 'S')];
        let parts = parts.into_iter().filter(|(number, _)| *number > 0);
        parts.fold("PT".to_owned(), |text, (number, unit)| text + &format!("{number}{unit}"))
    }

    fn parts(self) -> (u64, u64, u64) {
        let seconds = self.0.as_secs();
        (seconds / 3600, seconds / 60 % 60, seconds % 60)
    }
}

fn parse(text: &str) -> Option<Duration> {
    text.parse::<SignedDuration>().ok().and_then(|duration| duration.try_into().ok())
}

impl TryFrom<String> for SessionDuration {
    type Error = BadSessionDuration;

    fn try_from(text: String) -> Result<Self, BadSessionDuration> {
        let Some(duration) = parse(&text) else {
            return Err(BadSessionDuration::Form(text));
        };
        let (shortest, longest) = (Duration::from_hours(HOURS.0), Duration::from_hours(HOURS.1));
        if (shortest..=longest).contains(&duration) {
            Ok(Self(duration))
        } else {
            Err(BadSessionDuration::Range(text))
        }
    }
}

impl fmt::Display for SessionDuration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (hours, minutes, seconds) = self.parts();
        let parts = [(hours, "h"), (minutes, "m"), (seconds, "s")];
        parts
            .iter()
            .filter(|(number, _)| *number > 0)
            .try_for_each(|(number, unit)| write!(f, "{number}{unit}"))
    }
}

/// Who holds a permission set, as a file names them.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PrincipalName {
    /// A group.
    Group(DirectoryName),
    /// A person, by user name or, where nobody has that, by e-mail address.
    User(DirectoryName),
}

impl PrincipalName {
    /// The name.
    pub fn name(&self) -> &DirectoryName {
        match self {
            Self::Group(name) | Self::User(name) => name,
        }
    }
}

impl fmt::Display for PrincipalName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Group(name) => write!(f, "group {name}"),
            Self::User(name) => write!(f, "user {name}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn duration(text: &str) -> Result<SessionDuration, String> {
        text.to_owned().try_into().map_err(|error: BadSessionDuration| error.to_string())
    }

    #[test]
    fn durations_are_equal_when_they_last_as_long() {
        assert_eq!(duration("4h"), duration("PT4H"));
        assert_eq!(duration("90m"), duration("1h 30m"));
        assert_eq!(SessionDuration::from_aws("PT3600S"), Some(SessionDuration::DEFAULT));
        assert_eq!(SessionDuration::from_aws(""), Some(SessionDuration::DEFAULT));
        let odd = duration("1h 30m").expect("a good duration");
        assert_eq!((odd.iso(), odd.to_string()), ("PT1H30M".to_owned(), "1h30m".to_owned()));
    }

    #[test]
    fn a_session_that_is_too_long_is_refused() {
        assert_eq!(duration("13h"), Err("a session lasts 1 to 12 hours, not `13h`".to_owned()));
        assert!(duration("soon").is_err_and(|error| error.starts_with("`soon` is not a duration")));
        assert!(duration("-2h").is_err());
    }

    #[test]
    fn names_of_the_directory_ignore_case_and_those_of_permission_sets_do_not() {
        assert_eq!(DirectoryName::from_aws("Ada@Example.com"), DirectoryName::from_aws("ada@example.com"));
        assert_ne!(PermissionSetName::from_aws("Admin"), PermissionSetName::from_aws("admin"));
        assert!(PermissionSetName::try_from("with space".to_owned()).is_err());
    }
}
