//! What guards ask of a document.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use super::evaluate::{concerns_action, hold_in};
use super::truth::Truth;
use super::{Conditions, Context, Effect, Folded, Glob, PolicyDocument, Selection, Statement};

/// What a person without MFA must still be able to do to enrol a device of their own, and nothing more:
/// neither deactivating nor deleting a device is among it.
pub const ENROLMENT_ACTIONS: [&str; 10] = [
    "iam:ChangePassword",
    "iam:CreateVirtualMFADevice",
    "iam:EnableMFADevice",
    "iam:GetAccountPasswordPolicy",
    "iam:GetMFADevice",
    "iam:GetUser",
    "iam:ListMFADevices",
    "iam:ListVirtualMFADevices",
    "iam:ResyncMFADevice",
    "sts:GetSessionToken",
];

const MFA_PRESENT: &str = "aws:MultiFactorAuthPresent";
const MFA_AGE: &str = "aws:MultiFactorAuthAge";

impl PolicyDocument {
    /// Whether any statement denies.
    pub fn has_deny(&self) -> bool {
        self.statements.iter().any(|statement| statement.effect == Effect::Deny)
    }

    /// Whether a statement allows `*` on `*` without condition.
    pub fn allows_everything(&self) -> bool {
        self.statements
            .iter()
            .any(|statement| statement.effect == Effect::Allow && statement.is_about_everything())
    }

    /// A document that allows `*` on `*`, as `AdministratorAccess` does.
    pub fn everything() -> &'static Self {
        static EVERYTHING: LazyLock<PolicyDocument> = LazyLock::new(|| {
            let statement = serde_json::json!({ "Effect": "Allow", "Action": "*", "Resource": "*" });
            PolicyDocument { statements: vec![Statement::of_ours(&statement)], ..PolicyDocument::empty() }
        });
        &EVERYTHING
    }

    /// Gives the resources, as written, that its statements allow an action on, be it under conditions.
    pub fn allows_on<'a>(&'a self, action: &'a str) -> impl Iterator<Item = &'a str> {
        let allowing = self
            .statements
            .iter()
            .filter(move |statement| statement.effect == Effect::Allow && concerns_action(statement, action));
        let only = allowing.filter_map(|statement| match &statement.resources {
            Some(Selection::Only(listed)) => Some(listed),
            Some(Selection::AllBut(_)) | None => None,
        });
        only.flatten().map(String::as_str)
    }

    /// Whether it denies something beyond enrolling a device to whoever comes without MFA, be it a console
    /// session (`aws:MultiFactorAuthPresent` is `false`) or a plain access key (it is absent).
    ///
    /// A further condition that may or may not hold counts as one that does.
    pub fn refuses_without_mfa(&self) -> bool {
        self.statements.iter().any(Statement::refuses_without_mfa)
    }
}

impl PolicyDocument {
    /// Gives what it allows, whatever it denies.
    #[must_use]
    pub fn allowances(&self) -> Self {
        let allows = self.statements.iter().filter(|statement| statement.effect == Effect::Allow);
        Self { statements: allows.cloned().collect(), ..self.clone() }
    }

    /// Gives the document as one on whatever it hangs on, whichever resources its statements name.
    #[must_use]
    pub fn of_everything(&self) -> Self {
        let everything = Some(Selection::Only(BTreeSet::from(["*".to_owned()])));
        let widened =
            self.statements.iter().map(|one| Statement { resources: everything.clone(), ..one.clone() });
        Self { statements: widened.collect(), ..self.clone() }
    }
}

impl Statement {
    /// The statement with the resources of one that says the same of others; nothing, where it says nothing of more.
    #[must_use]
    pub fn widened_by(&self, other: &Self) -> Option<Self> {
        let (Some(Selection::Only(mine)), Some(Selection::Only(theirs))) =
            (&self.resources, &other.resources)
        else {
            return None;
        };
        if !self.says_alike(other) || theirs.iter().all(|one| is_covered(one, mine)) {
            return None;
        }
        Some(Self { resources: Some(Selection::Only(mine | theirs)), ..self.clone() })
    }

    /// Whether it says the same as another, of whichever resources.
    pub fn says_alike(&self, other: &Self) -> bool {
        let says = |statement: &Self| Self { sid: None, resources: None, ..statement.clone() };
        says(self) == says(other)
    }

    /// Whether another one with the same actions and principals says at least as much, for certain.
    pub fn lies_within(&self, other: &Self) -> bool {
        let resources = match (&self.resources, &other.resources) {
            (Some(Selection::Only(mine)), Some(Selection::Only(theirs))) => {
                mine.iter().all(|one| is_covered(one, theirs))
            }
            (mine, theirs) => mine == theirs,
        };
        let says = |statement: &Self| {
            let Self { sid: _, effect, principals, actions, resources: _, conditions: _ } = statement.clone();
            (effect, principals, actions)
        };
        says(self) == says(other) && resources && is_stricter(&self.conditions, &other.conditions)
    }

    fn refuses_without_mfa(&self) -> bool {
        let asks_for_mfa = self.conditions.iter().any(|(_, key, _)| {
            [MFA_PRESENT, MFA_AGE].iter().any(|asked| key.as_written().eq_ignore_ascii_case(asked))
        });
        let may_hold = |context: Context| hold_in(&self.conditions, &context) != Truth::No;
        let console = Context::new().with(MFA_PRESENT, "false").without(MFA_AGE);
        let access_key = Context::new().without(MFA_PRESENT).without(MFA_AGE);
        let with_mfa = Context::new().with(MFA_PRESENT, "true").with(MFA_AGE, "0");
        self.effect == Effect::Deny
            && asks_for_mfa
            && (may_hold(console) || may_hold(access_key))
            && !matches!(hold_in(&self.conditions, &with_mfa), Truth::Yes)
            && self.goes_beyond_enrolment()
    }

    fn goes_beyond_enrolment(&self) -> bool {
        let is_enrolment = |action: &Folded| {
            let action = Glob::ignoring_case(action.folded());
            ENROLMENT_ACTIONS.iter().any(|enrolment| Glob::ignoring_case(enrolment).covers(&action))
        };
        match &self.actions {
            Some(Selection::Only(listed)) => !listed.iter().all(is_enrolment),
            Some(Selection::AllBut(listed)) => {
                !listed.iter().any(|action| matches!(action.folded(), "*" | "*:*"))
            }
            None => false,
        }
    }
}

fn is_covered(text: &str, by: &BTreeSet<String>) -> bool {
    let text = Glob::with_variables_as_text(text);
    by.iter().any(|pattern| Glob::with_variables_as_text(pattern).covers(&text))
}

/// Whether each of some conditions asks for the same values as another's of its operator and key, or for fewer.
fn is_stricter(conditions: &Conditions, others: &Conditions) -> bool {
    let same = |one: &(&Folded, &Folded, &BTreeSet<String>),
                other: &(&Folded, &Folded, &BTreeSet<String>)| {
        one.0 == other.0 && one.1 == other.1
    };
    others.iter().all(|other| {
        conditions.iter().any(|one| {
            let is_within = match one.0.folded() {
                "stringequals" | "arnequals" => one.2.is_subset(other.2),
                "stringlike" | "arnlike" => one.2.iter().all(|value| is_covered(value, other.2)),
                _ => one.2 == other.2,
            };
            same(&one, &other) && is_within
        })
    })
}
