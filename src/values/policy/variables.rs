//! Policy variables: `${aws:username}`, `${aws:PrincipalTag/team, 'none'}`, and the escapes `${*}`, `${?}`,
//! `${$}`.

use super::context::Known;
use super::document::Version;
use super::truth::Truth;
use super::{Context, Folded, Glob};

/// How the text of a policy is to be read.
#[derive(Debug, Clone, Copy)]
pub(super) struct Reading<'context> {
    pub(super) version: Version,
    pub(super) context: &'context Context,
    /// Whether `*` and `?` are wildcards.
    pub(super) wildcards: bool,
    pub(super) ignores_case: bool,
}

/// A text of a policy with its variables filled in.
#[derive(Debug)]
pub(super) struct Filled {
    /// The pattern; a variable that is not known fits anything.
    glob: Glob,
    /// The variable that is not known, or why.
    unknown: Option<String>,
    /// Whether a variable without a default has no value, so that the text fits nothing.
    is_void: bool,
}

impl Reading<'_> {
    /// Fills in the variables of a text.
    pub(super) fn fill(self, text: &str) -> Filled {
        let mut filled = Filled { glob: Glob::empty(self.ignores_case), unknown: None, is_void: false };
        let mut rest = text;
        if self.version == Version::Of2012 {
            while let Some((before, name, after)) = next_variable(rest) {
                self.push(&mut filled.glob, before);
                self.push_variable(&mut filled, name);
                rest = after;
            }
        }
        self.push(&mut filled.glob, rest);
        filled
    }

    fn push(self, glob: &mut Glob, text: &str) {
        if self.wildcards {
            glob.push_pattern(text);
        } else {
            glob.push_text(text);
        }
    }

    fn push_variable(self, filled: &mut Filled, name: &str) {
        if matches!(name, "*" | "?" | "$") {
            filled.glob.push_text(name);
            return;
        }
        let (key, default) = match name.split_once(',') {
            Some((key, default)) => (key.trim(), Some(default.trim().trim_matches('\''))),
            None => (name.trim(), None),
        };
        match (self.context.get(&Folded::from(key)), default) {
            (Known::Present([value]), _) => filled.glob.push_text(value),
            (Known::Absent, Some(default)) => filled.glob.push_text(default),
            // IAM User Guide, "Policy variables": one that cannot be resolved makes the statement match
            // nothing.
            (Known::Absent, None) => filled.is_void = true,
            (Known::Present(_), _) => {
                filled.glob.push_anything();
                filled.unknown = Some(format!("`{key}` has several values and stands in a policy variable"));
            }
            (Known::Unknown, _) => {
                filled.glob.push_anything();
                filled.unknown = Some(format!("`{key}` is not known"));
            }
        }
    }
}

impl Filled {
    pub(super) fn matches(&self, text: &str) -> Truth {
        match &self.unknown {
            _ if self.is_void || !self.glob.matches(text) => Truth::No,
            Some(why) => Truth::Unknown(why.clone()),
            None => Truth::Yes,
        }
    }
}

/// Splits off what comes before the first `${…}`, its name, and what comes after.
fn next_variable(text: &str) -> Option<(&str, &str, &str)> {
    let (before, rest) = text.split_once("${")?;
    let (name, after) = rest.split_once('}')?;
    Some((before, name, after))
}
