//! What differs at the policy of a bucket, and whether the caller could still change it.

use std::collections::BTreeSet;

use super::change::Setting;
use super::diff::{Settling, harmed};
use crate::aws::identity::MfaSession;
use crate::aws::{Identity, Principal};
use crate::model::{Finding, Impact, Step};
use crate::resources::document;
use crate::values::policy::{
    Caller, Context, Decision, Effect, PolicyDocument, Request, Statement, evaluate,
};
use crate::values::suggestion::listed;

impl Settling<'_> {
    pub(super) fn policy(&mut self) {
        let owned = &self.bucket.owned;
        if owned.is_empty() {
            return;
        }
        let live = match &self.settings.policy {
            None => None,
            Some(Ok(live)) => Some(live),
            Some(Err(why)) => {
                self.diff.finding(Finding::Blocked {
                    why: format!("the policy of `{}` cannot be compared: {why}", self.bucket.name),
                    next: "look at it in the S3 console; what the file does not own in it must stay"
                        .to_owned(),
                });
                return;
            }
        };
        let next = owned.over(live, &self.live.sources);
        if let Some(live) = live {
            self.note_orphans(live);
            self.note_others(live);
        }
        let empty = PolicyDocument::empty();
        if next == *live.unwrap_or(&empty) {
            return;
        }
        self.diff.attributes.push(document::attribute("policy".to_owned(), live, Some(&next)));
        let step = Step::grow(self.change(Setting::Policy(next.clone())));
        let step = document::judged(step, live.unwrap_or(&empty), &next);
        let step = match self.shuts_out(&next) {
            Decision::Denied { by } => {
                let why = format!(
                    "{by} denies `s3:PutBucketPolicy` to `{}`: only root could mend it",
                    self.live.caller.arn
                );
                harmed(step, (Impact::LocksOut, why))
            }
            Decision::Unknown { why } => {
                self.diff.finding(Finding::Note(format!(
                    "whether you could change the policy of `{}` again cannot be told: {why}",
                    self.bucket.name
                )));
                step
            }
            Decision::Allowed { .. } | Decision::NotAllowed => step,
        };
        self.diff.step(step);
    }

    /// Notes principals that are no more: S3 refuses a policy that names one.
    fn note_orphans(&mut self, live: &PolicyDocument) {
        let orphans: BTreeSet<&str> = live.orphaned_principals().into_iter().collect();
        if !orphans.is_empty() {
            self.diff.finding(Finding::Note(format!(
                "the policy of `{}` names {}, of which the user or role was deleted; S3 takes no policy with such a principal",
                self.bucket.name,
                listed(orphans, "and")
            )));
        }
    }

    /// Notes the statements that the file does not own.
    fn note_others(&mut self, live: &PolicyDocument) {
        let own = self.bucket.owned.over(None, &self.live.sources);
        let is_other =
            |statement: &&Statement| statement.sid().is_none_or(|sid| own.statement(sid).is_none());
        let name = |(index, statement): (usize, &Statement)| {
            statement.sid().map_or_else(|| (index + 1).to_string(), str::to_owned)
        };
        let others =
            live.statements().iter().enumerate().filter(|(_, statement)| is_other(statement)).map(name);
        self.diff.unmanaged("statement", "statements", others.collect::<Vec<_>>());
    }

    /// What the denials of a policy decide on the caller's changing it once more; its allowing is IAM's business.
    fn shuts_out(&self, next: &PolicyDocument) -> Decision {
        let caller = &self.live.caller;
        // Root can always take a bucket's policy away (S3 API reference, `DeleteBucketPolicy`).
        if caller.is_root() {
            return Decision::NotAllowed;
        }
        let denies = next.statements().iter().filter(|statement| statement.effect() == Effect::Deny);
        let Ok(denials) = PolicyDocument::with_statements(denies.cloned()) else {
            return Decision::Unknown { why: "two of its statements have one Sid".to_owned() };
        };
        let request = Request {
            principal: Caller::Aws(caller.arn.to_string()),
            action: "s3:PutBucketPolicy".to_owned(),
            resource: self.bucket.name.arn(&self.bucket.partition),
            context: context(caller),
        };
        evaluate(&[&denials], &request)
    }
}

/// What is known of the caller's own requests; of a role's session the path of the role is not.
fn context(caller: &Identity) -> Context {
    let context = Context::new()
        .with("aws:SecureTransport", "true")
        .with("aws:PrincipalAccount", caller.account.as_str())
        .with("aws:PrincipalIsAWSService", "false")
        .with("aws:ViaAWSService", "false")
        .without("aws:PrincipalServiceName")
        .without("aws:SourceArn")
        .without("aws:SourceAccount");
    let context = match &caller.principal {
        Principal::User(name) => context
            .with("aws:username", name.as_str())
            .with("aws:PrincipalArn", caller.arn.to_string())
            .with("aws:PrincipalType", "User"),
        Principal::Role { .. } => context.without("aws:username").with("aws:PrincipalType", "AssumedRole"),
        Principal::Root | Principal::Other => context.without("aws:username"),
    };
    match caller.mfa {
        MfaSession::Without => {
            context.without("aws:MultiFactorAuthPresent").without("aws:MultiFactorAuthAge")
        }
        MfaSession::Unknown => context,
    }
}
