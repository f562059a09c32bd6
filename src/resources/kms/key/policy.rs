//! What the policy of a key means to the caller, and whom it names.

use crate::aws::writer::{Subject, SubjectKind};
use crate::model::{Impact, Step};
use crate::values::policy::{Caller, Context, Decision, PolicyDocument, Request, evaluate};
use crate::values::{AccountId, Arn, Partition};

const PUT_KEY_POLICY: &str = "kms:PutKeyPolicy";

/// Who would change the policy of which key.
#[derive(Clone, Debug)]
pub(super) struct Asker<'a> {
    pub(super) partition: &'a Partition,
    pub(super) account: &'a AccountId,
    pub(super) caller: &'a Arn,
    /// The ARN of the key, or of one that is still to be made.
    pub(super) key: String,
}

/// What a policy says to a caller who wants to change it again.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Way {
    /// It lets the caller in, or leaves that to the policies of IAM.
    Open,
    /// That hangs on something that is not known.
    Unknown(String),
    /// It keeps the caller out.
    Shut(String),
}

impl Asker<'_> {
    /// The step with what it does to the caller's own way to the policy.
    ///
    /// KMS asks the same before it takes a policy (KMS API reference, `PutKeyPolicy`); here it is known before anything is
    /// sent.
    pub(super) fn judge<C>(
        &self,
        step: Step<C>,
        live: Option<&PolicyDocument>,
        desired: &PolicyDocument,
    ) -> Step<C> {
        let before = live.map_or(Way::Open, |live| self.way(live));
        match self.way(desired) {
            Way::Open => step,
            after if after == before && matches!(after, Way::Unknown(_)) => step,
            Way::Unknown(why) => step.harmed(
                Impact::LocksOut,
                format!("whether `{}` can still change the key's policy cannot be told: {why}", self.caller),
            ),
            Way::Shut(why) => step.harmed(
                Impact::LocksOut,
                format!("`{}` can then no longer change the key's policy: {why}", self.caller),
            ),
        }
    }

    fn way(&self, policy: &PolicyDocument) -> Way {
        match self.decide(policy, self.caller.to_string()) {
            Decision::Allowed { .. } => Way::Open,
            Decision::Denied { by } => Way::Shut(format!("{by} denies it")),
            Decision::Unknown { why } => Way::Unknown(why),
            // What the account is allowed, its IAM policies can pass on (KMS Developer Guide, "Default key policy").
            Decision::NotAllowed => {
                let root = format!("arn:{}:iam::{}:root", self.partition, self.account);
                match self.decide(policy, root) {
                    Decision::Allowed { .. } => Way::Open,
                    Decision::Unknown { why } => Way::Unknown(why),
                    Decision::Denied { .. } | Decision::NotAllowed => {
                        Way::Shut("no statement allows it, not even to the account".to_owned())
                    }
                }
            }
        }
    }

    fn decide(&self, policy: &PolicyDocument, principal: String) -> Decision {
        let account = self.account.as_str();
        let context = Context::new()
            .with("aws:PrincipalAccount", account)
            .with("kms:CallerAccount", account)
            .with("kms:BypassPolicyLockoutSafetyCheck", "false")
            .with("aws:PrincipalIsAWSService", "false")
            .with("aws:SecureTransport", "true")
            .with("aws:ViaAWSService", "false")
            .without("kms:ViaService")
            .without("aws:PrincipalServiceName")
            .without("aws:SourceArn")
            .without("aws:SourceAccount");
        // The role of a session has a path that the session's ARN does not tell.
        let context = match self.caller.service() {
            "iam" => context.with("aws:PrincipalArn", self.caller.to_string()),
            _ => context,
        };
        let request = Request {
            principal: Caller::Aws(principal),
            action: PUT_KEY_POLICY.to_owned(),
            resource: self.key.clone(),
            context,
        };
        evaluate(&[policy], &request)
    }
}

/// The users and roles of an account that a policy names: KMS refuses one of whom it does not know yet.
pub(super) fn named(policy: &PolicyDocument, account: &AccountId) -> Vec<Subject> {
    // A run makes none in another account, where one may well have the same name.
    let arns = policy.identities_of(account);
    arns.filter_map(|arn| {
        let kind = match arn.resource().split_once('/')? {
            ("user", _) => SubjectKind::User,
            ("role", _) => SubjectKind::Role,
            _ => return None,
        };
        Some(Subject::new(kind, arn.name()))
    })
    .collect()
}
