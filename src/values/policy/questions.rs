//! What guards ask of a document.

use super::evaluate::{concerns_action, hold_in};
use super::truth::Truth;
use super::{Context, Effect, Folded, Glob, PolicyDocument, Selection, Statement};

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

impl Statement {
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
