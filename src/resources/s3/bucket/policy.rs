//! What differs at the policy of a bucket, and whether the caller could still change it.

use std::collections::BTreeSet;

use super::change::{Change, Setting};
use super::diff::Settling;
use super::others::{name, named};
use super::public::{Reach, deeds, reach};
use crate::aws::identity::MfaSession;
use crate::aws::{Identity, Principal};
use crate::model::{Finding, Impact, Step};
use crate::resources::document;
use crate::values::policy::{
    Caller, Context, Decision, Effect, PolicyDocument, Request, Statement, evaluate,
};
use crate::values::suggestion::listed;

/// Why more is let in than is asked for.
const MOVING: &str = "what moves is where it was until it is changed, and is let in at both places meanwhile";
/// Why it goes last.
const MOVED: &str = "once nothing is where it was";

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
        if self.is_refused(&next) {
            return;
        }
        // A trail or an access log that moves is where it was until its own step is taken: first both are let in, and what
        // was goes when all else is done.
        let before = live.unwrap_or(&empty);
        let Some(both) = owned.over_while_moving(live, &self.live.sources, None).filter(|_| !self.is_new)
        else {
            let step = Step::grow(self.change(Setting::Policy(next.clone())));
            let step = self.kept_out(step, before, &next);
            return self.put(step, before, &next);
        };
        if both != *before {
            let step = Step::grow(self.change(Setting::Policy(both.clone()))).because(MOVING);
            let step = self.kept_out(step, before, &both);
            self.put(step, before, &both);
        }
        self.put(Step::shrink(self.change(Setting::Narrow(next.clone()))).because(MOVED), &both, &next);
    }

    /// The step with the trails that cannot deliver any more once it is taken.
    fn kept_out(&self, step: Step<Change>, from: &PolicyDocument, to: &PolicyDocument) -> Step<Change> {
        let left = self.bucket.owned.left_behind(from, to, &self.live.sources, None);
        left.into_iter().fold(step, |step, why| step.harmed(Impact::Disrupts, why))
    }

    /// Adds a step that puts one policy in the place of another, with what that does.
    fn put(&mut self, step: Step<Change>, from: &PolicyDocument, to: &PolicyDocument) {
        let step = document::judged(step, from, to);
        let step = match opened(from, to) {
            Some(why) => step.harmed(Impact::Weakens, why),
            None => step,
        };
        let step = match self.bucket.owned.withdrawn(from, to, &self.live.sources) {
            Some(why) => step.harmed(Impact::Disrupts, why),
            None => step,
        };
        let step = match self.shuts_out(to) {
            Decision::Denied { by } => {
                let why = format!(
                    "{by} denies `s3:PutBucketPolicy` to `{}`: only root could mend it",
                    self.live.caller.arn
                );
                step.harmed(Impact::LocksOut, why)
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

    /// Whether S3 would not take the policy, for its public access block refuses what lets anybody in; says so then.
    fn is_refused(&mut self, next: &PolicyDocument) -> bool {
        if !self.blocks_public_policies() {
            return false;
        }
        let open = next.statements().iter().enumerate();
        let open: Vec<(usize, &Statement)> =
            open.filter(|(_, statement)| reach(statement) == Reach::Anybody).collect();
        if open.is_empty() {
            return false;
        }
        let own = self.bucket.owned.over(None, &self.live.sources);
        let is_own = |statement: &Statement| statement.sid().is_some_and(|sid| own.statement(sid).is_some());
        let what = if open.len() == 1 { "the statement" } else { "the statements" };
        let remedy = if open.iter().all(|(_, statement)| is_own(statement)) {
            format!("leave {what} out")
        } else {
            format!("take {what} out of the policy that is there")
        };
        let names: Vec<String> = open.iter().map(|(index, statement)| name(*index, statement)).collect();
        self.diff.finding(Finding::Refused {
            at: Some(self.bucket.at),
            why: format!(
                "the public access block of bucket `{}` refuses a policy that lets anybody in: {}",
                self.bucket.name,
                named(names.iter().map(String::as_str))
            ),
            help: format!("{remedy}, or write `public_access_block: {{ block_public_policy: false }}`"),
        });
        true
    }

    /// Whether the bucket's own block, as it will be when the policy is sent, refuses public policies; of a bucket that is
    /// there it is known only where it is declared.
    fn blocks_public_policies(&self) -> bool {
        let declared = self.bucket.public_access_block;
        let is_known = self.is_new || declared.is_some();
        let live = self.settings.public_access.unwrap_or_default();
        is_known && declared.unwrap_or_default().over(live).next.block_public_policy
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

/// What anybody may do that nobody but those who were named could before.
fn opened(live: &PolicyDocument, next: &PolicyDocument) -> Option<String> {
    let is_new =
        |statement: &&Statement| !live.statements().iter().any(|there| there.says_the_same(statement));
    let new = next.statements().iter().filter(is_new);
    let open: Vec<String> = new.filter(|statement| reach(statement) == Reach::Anybody).map(deeds).collect();
    (!open.is_empty()).then(|| format!("anybody may {}", open.join("; ")))
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
