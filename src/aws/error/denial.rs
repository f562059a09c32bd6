//! Why AWS denied a call, read from its words: an Allow helps against a missing one, and against no Deny.

use crate::aws::Operation;

/// A sort of policy that can keep a caller from something.
///
/// IAM User Guide, "Troubleshoot access denied error messages".
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Source {
    Identity,
    Resource,
    Boundary,
    Session,
    Endpoint,
    ServiceControl,
    ResourceControl,
}

impl Source {
    /// Every sort, with AWS's words for it.
    const ALL: [(Self, &'static str); 7] = [
        (Self::Identity, "identity-based policy"),
        (Self::Resource, "resource-based policy"),
        (Self::Boundary, "permissions boundary"),
        (Self::Session, "session policy"),
        (Self::Endpoint, "VPC endpoint policy"),
        (Self::ServiceControl, "service control policy"),
        (Self::ResourceControl, "resource control policy"),
    ];

    /// The sort that a sentence begins with.
    fn at_start_of(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|(_, words)| text.starts_with(words)).map(|(source, _)| source)
    }

    fn words(self) -> &'static str {
        Self::ALL.into_iter().find(|(source, _)| *source == self).map_or("policy", |(_, words)| words)
    }
}

/// Why a call was denied.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Denial {
    /// A policy says Deny, of this sort where AWS tells.
    Explicit(Option<Source>),
    /// No policy of this sort says Allow.
    Missing(Source),
    /// AWS gave no reason.
    Unexplained,
}

impl Denial {
    /// Reads the reason, which stands at the end of AWS's message.
    ///
    /// "… with an explicit deny in a permissions boundary", "… because no session policy allows the
    /// iam:CreateUser action"; what stands before may hold names that somebody chose.
    pub(super) fn read(message: &str) -> Self {
        const DENY: &str = " with an explicit deny";
        const NONE: &str = " because no ";
        match (message.rfind(DENY), message.rfind(NONE)) {
            (Some(deny), none) if none.is_none_or(|none| none < deny) => {
                let rest = &message[deny + DENY.len()..];
                let rest =
                    [" in an ", " in a ", " in the "].iter().find_map(|article| rest.strip_prefix(article));
                Self::Explicit(rest.and_then(Source::at_start_of))
            }
            (_, Some(none)) => {
                Source::at_start_of(&message[none + NONE.len()..]).map_or(Self::Unexplained, Self::Missing)
            }
            _ => Self::Unexplained,
        }
    }

    /// Whether the account cannot mend it itself.
    pub(super) fn is_of_organization(self) -> bool {
        matches!(
            self,
            Self::Explicit(Some(Source::ServiceControl | Source::ResourceControl))
                | Self::Missing(Source::ServiceControl | Source::ResourceControl)
        )
    }

    /// What a person can do about it, where the caller lacks these permissions.
    pub(super) fn remedy(self, lacked: &[String]) -> String {
        let statement = || statement(lacked);
        match self {
            Self::Unexplained | Self::Missing(Source::Identity) => {
                format!("add this statement to a policy of the caller: {}", statement())
            }
            Self::Missing(Source::Boundary) => format!(
                "the caller's permissions boundary does not allow it: add this statement to the boundary: {}",
                statement()
            ),
            Self::Missing(Source::Session) => format!(
                "the policy that this session was begun with does not allow it: begin one without a session policy, \
                 or with this statement in it: {}",
                statement()
            ),
            Self::Missing(source @ (Source::Resource | Source::Endpoint)) => {
                format!("the {} does not allow it: add a statement for the caller there", source.words())
            }
            Self::Explicit(Some(Source::Identity)) => {
                "a policy of the caller denies it, and no Allow outweighs a Deny: where it denies sessions without MFA, \
                 as `RequireMFA` does, sign in with MFA; otherwise change that policy"
                    .to_owned()
            }
            Self::Explicit(Some(Source::Boundary)) => {
                "the caller's permissions boundary denies it, and no Allow outweighs a Deny: change the boundary"
                    .to_owned()
            }
            Self::Explicit(Some(Source::Session)) => {
                "the policy that this session was begun with denies it, and no Allow outweighs a Deny: \
                 begin one without it"
                    .to_owned()
            }
            Self::Explicit(Some(source @ (Source::Resource | Source::Endpoint))) => {
                format!("the {} denies it, and no Allow outweighs a Deny: change it", source.words())
            }
            Self::Explicit(None) => {
                "a policy denies it, and no Allow outweighs a Deny: look for the Deny in the caller's policies".to_owned()
            }
            Self::Explicit(Some(source @ (Source::ServiceControl | Source::ResourceControl))) => format!(
                "a {} of the organization denies it; its administrators can exempt this role",
                source.words()
            ),
            Self::Missing(source @ (Source::ServiceControl | Source::ResourceControl)) => format!(
                "no {} of the organization allows it; its administrators can allow it",
                source.words()
            ),
        }
    }
}

/// What permissions the caller lacks: the action that AWS names, or all that the operation needs.
///
/// AWS may name another than the operation's own: a tag, or a key, needs one of its own. Where it names the operation's own,
/// the others may be lacking as well.
pub(super) fn lacked(message: &str, operation: Option<Operation>) -> Vec<String> {
    let needed = operation.map(Operation::permissions).unwrap_or_default();
    match named_action(message) {
        Some(named) if !needed.first().is_some_and(|own| own.eq_ignore_ascii_case(named)) => {
            vec![named.to_owned()]
        }
        _ => needed,
    }
}

/// The action that a message says the caller may not perform. Callers are named by their ARNs before it, which hold no spaces.
fn named_action(message: &str) -> Option<&str> {
    let (_, rest) = message.split_once(" is not authorized to perform: ")?;
    let action = rest.split_whitespace().next()?.trim_end_matches(['.', ',']);
    let (service, name) = action.split_once(':')?;
    let is_word = |word: &str, more: char| {
        !word.is_empty() && word.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == more)
    };
    (is_word(service, '-') && is_word(name, '_')).then_some(action)
}

/// The statement that allows actions.
pub(super) fn statement(actions: &[impl AsRef<str>]) -> String {
    let quoted: Vec<String> = actions.iter().map(|action| format!("\"{}\"", action.as_ref())).collect();
    let action = quoted.join(", ");
    format!("{{\"Effect\": \"Allow\", \"Action\": [{action}], \"Resource\": \"*\"}}")
}

#[cfg(test)]
mod tests;
