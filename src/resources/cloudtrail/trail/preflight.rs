//! Whether `CloudTrail` will be let to deliver: judged before it is asked to, by the policies as they will be.

use serde_json::Value;

use super::declared::Trail;
use super::live::{BucketLive, KeyLive, Live, LivePolicy, Seen};
use crate::aws::reader::kms::KeyState;
use crate::aws::reader::s3::BucketOwner;
use crate::model::Finding;
use crate::values::delivery::{Demand, KeyUse, KeyUser, Lack, lacking};
use crate::values::policy::{Decision, PolicyDocument, Statement};
use crate::values::{Arn, KeyReference, Origin};

/// What keeps `CloudTrail` from delivering, or cannot be told from here.
pub(super) fn findings(desired: &Trail, live: &Live) -> Vec<Finding> {
    let mut findings = bucket(desired, live);
    findings.extend(key(desired, live));
    findings.extend(topic(desired, live));
    findings
}

/// A policy that is judged: whose it is, in words and in the file, and what it should have.
struct Judged {
    at: Option<Origin>,
    of: String,
    statements: Vec<Statement>,
}

impl Judged {
    fn refused(&self, why: String, help: impl Into<String>) -> Finding {
        Finding::Refused { at: self.at, why, help: help.into() }
    }

    /// What of some demands a policy does not allow, in findings.
    fn lacking(&self, policy: Option<&PolicyDocument>, demands: Vec<Demand>) -> Vec<Finding> {
        let (mut missing, mut findings) = (Vec::new(), Vec::new());
        for Lack { what, decision } in lacking(policy, demands) {
            match decision {
                Decision::Allowed { .. } => {}
                Decision::NotAllowed => missing.push(what),
                Decision::Denied { by } => findings.push(self.refused(
                    format!("{by} of the policy of {} denies CloudTrail {what}", self.of),
                    format!("except the service from {by}, by `aws:PrincipalServiceName` for one"),
                )),
                Decision::Unknown { why } => findings.push(Finding::Note(format!(
                    "whether the policy of {} lets CloudTrail do {what} cannot be told: {why}",
                    self.of
                ))),
            }
        }
        if !missing.is_empty() {
            let why = format!("the policy of {} does not let CloudTrail do {}", self.of, missing.join(", "));
            findings.insert(0, self.refused(why, format!("add to it:\n{}", printed(&self.statements))));
        }
        findings
    }

    /// The same of a policy that may not be one.
    fn lacking_in(
        &self,
        live: Result<Option<&PolicyDocument>, &String>,
        demands: Vec<Demand>,
    ) -> Vec<Finding> {
        match live {
            Ok(policy) => self.lacking(policy, demands),
            Err(why) => vec![Finding::Note(format!(
                "the policy of {} cannot be read as one, so it is not judged: {why}",
                self.of
            ))],
        }
    }

    fn for_its_owner(&self, whose: &str) -> Vec<Finding> {
        vec![
            Finding::Note(format!("the policy of {} is not visible from here", self.of)),
            Finding::Note(format!("{whose} needs these statements in it: {}", printed(&self.statements))),
        ]
    }
}

fn bucket(desired: &Trail, live: &Live) -> Vec<Finding> {
    let (delivery, source) = (&*desired.delivery, &live.source);
    let reference = &desired.bucket.value;
    let name = &reference.name;
    let judged = Judged {
        at: Some(desired.bucket.origin),
        of: format!("bucket `{name}`"),
        statements: delivery.bucket_statements(source),
    };
    let foreign = reference.account.as_ref().filter(|account| **account != delivery.account);
    let whose = foreign.unwrap_or(&delivery.account);
    let Seen::Seen(BucketLive { owner, policy }) = &live.bucket else {
        return judged.for_its_owner(&format!("account {whose}"));
    };
    match owner {
        BucketOwner::Nobody if foreign.is_some() => {
            let help = format!("make it in account {whose} first: from here it is not made");
            return vec![judged.refused(format!("there is no bucket `{name}`"), help)];
        }
        BucketOwner::Nobody if desired.bucket_policy.is_none() => {
            let help = "declare it under `s3.buckets`, or name one that is there";
            return vec![judged.refused(format!("there is no bucket `{name}`"), help)];
        }
        BucketOwner::Asked(_) | BucketOwner::Nobody => {}
        BucketOwner::SomebodyElse => {
            let help =
                format!("choose another name, or write `{{ name: {name}, account: … }}` if that is meant");
            return vec![judged.refused(format!("bucket `{name}` belongs to somebody else"), help)];
        }
    }
    let demands = delivery.bucket_demands(source);
    let policy = policy.as_ref().map(Result::as_ref).transpose();
    match (&desired.bucket_policy, policy) {
        (Some(owned), Ok(policy)) => judged.lacking(Some(&owned.over_for(policy, delivery, source)), demands),
        (_, policy) => judged.lacking_in(policy, demands),
    }
}

fn key(desired: &Trail, live: &Live) -> Vec<Finding> {
    let (delivery, source) = (&*desired.delivery, &live.source);
    let Some(KeyUse { key: reference, by, bucket_key }) = &delivery.key else {
        return Vec::new();
    };
    let judged = Judged {
        at: Some(desired.kms_key.as_ref().map_or(desired.bucket.origin, |key| key.origin)),
        of: format!("key `{reference}`"),
        statements: delivery.key_statements(source),
    };
    let (key, policy) = match (&live.key, reference) {
        (None | Some(Seen::Hidden), KeyReference::Arn(arn)) => {
            return judged.for_its_owner(&format!("account {}", arn.account()));
        }
        (None | Some(Seen::Hidden), KeyReference::Alias(_)) => {
            return judged.for_its_owner(&format!("account {}", delivery.account));
        }
        (Some(Seen::Seen(None)), _) if desired.key_policy.is_none() => {
            let help = "declare it under `kms.keys`, or name one that is there";
            return vec![judged.refused(format!("there is no key `{reference}`"), help)];
        }
        // Its ARN is not known before it is made, and a key's policy names no other key.
        (Some(Seen::Seen(None)), _) => (
            Arn::of(&delivery.partition, "kms", &delivery.bucket_region, &delivery.account, "key/to-be-made"),
            Ok(None),
        ),
        (Some(Seen::Seen(Some(KeyLive { key, policy }))), _) => {
            if let Some(refused) = unusable(desired, live, &judged, &key.state, &key.arn) {
                return vec![refused];
            }
            (key.arn.clone(), policy.as_ref().map(Some))
        }
    };
    let demands = delivery.key_demands(source, &key, *by, *bucket_key);
    match (&desired.key_policy, policy) {
        (Some(owned), Ok(policy)) => judged.lacking(Some(&owned.over_for(policy, delivery, source)), demands),
        (_, policy) => judged.lacking_in(policy, demands),
    }
}

/// A key that cannot encrypt what the trail delivers, and that no other resource of the file mends.
fn unusable(desired: &Trail, live: &Live, judged: &Judged, state: &KeyState, arn: &Arn) -> Option<Finding> {
    let of = &judged.of;
    let by = desired.delivery.key.as_ref().map(|key| key.by);
    if let (Some(BucketOwner::Asked(region)), Some(KeyUser::Trail)) =
        (live.bucket.seen().map(|bucket| &bucket.owner), by)
        && region.as_str() != arn.region()
    {
        let help = format!("name a key of `{region}`: the key of a trail is in its bucket's Region");
        return Some(
            judged.refused(format!("{of} is in `{}` and the bucket is in `{region}`", arn.region()), help),
        );
    }
    if desired.key_policy.is_some() {
        return None;
    }
    let (why, help) = match state {
        KeyState::Enabled => return None,
        KeyState::Disabled => {
            ("is disabled".to_owned(), "enable it (`kms:EnableKey`), or declare it under `kms.keys`")
        }
        KeyState::PendingDeletion => (
            "will be deleted".to_owned(),
            "cancel that (`kms:CancelKeyDeletion`) and enable it, or declare it under `kms.keys`",
        ),
        KeyState::Other(state) => (format!("cannot be used: KMS says `{state}`"), "name another key"),
    };
    Some(judged.refused(format!("{of} {why}"), help))
}

fn topic(desired: &Trail, live: &Live) -> Vec<Finding> {
    let (Some(spec), Some((arn, policy))) = (&desired.sns_topic, &live.topic) else {
        return Vec::new();
    };
    let (delivery, source) = (&*desired.delivery, &live.source);
    let judged = Judged {
        at: Some(spec.origin),
        of: format!("topic `{arn}`"),
        statements: delivery.topic_statements(source, arn),
    };
    match policy {
        Seen::Hidden => judged.for_its_owner(&format!("account {}", arn.account())),
        Seen::Seen(None) => {
            let help = "make it first: topics are not made from this file";
            vec![judged.refused(format!("there is no topic `{arn}`"), help)]
        }
        Seen::Seen(Some(policy)) => {
            judged.lacking_in(policy.as_ref().map(Some), delivery.topic_demands(source, arn))
        }
    }
}

/// What the policies that are there today deny `CloudTrail`, in words: of the bucket, of the key.
pub(super) fn denied_today(desired: &Trail, live: &Live) -> Vec<(String, Vec<Statement>)> {
    let (delivery, source) = (&*desired.delivery, &live.source);
    let mut denied = Vec::new();
    let mut judge = |of: String, policy: &LivePolicy, demands: Vec<Demand>, statements: Vec<Statement>| {
        let Ok(policy) = policy.as_ref().map(Result::as_ref).transpose() else {
            return;
        };
        let lacks = lacking(policy, demands).into_iter();
        let certain = |lack: &Lack| !matches!(lack.decision, Decision::Unknown { .. });
        let what: Vec<String> = lacks.filter(certain).map(|lack| lack.what).collect();
        if !what.is_empty() {
            denied.push((
                format!("the policy of {of} does not let CloudTrail do {}", what.join(", ")),
                statements,
            ));
        }
    };
    if let Seen::Seen(BucketLive { owner: BucketOwner::Asked(_), policy }) = &live.bucket {
        let of = format!("bucket `{}`", desired.bucket.value.name);
        judge(of, policy, delivery.bucket_demands(source), delivery.bucket_statements(source));
    }
    if let (
        Some(Seen::Seen(Some(KeyLive { key, policy }))),
        Some(KeyUse { key: reference, by, bucket_key }),
    ) = (&live.key, &delivery.key)
    {
        let demands = delivery.key_demands(source, &key.arn, *by, *bucket_key);
        judge(format!("key `{reference}`"), &Some(policy.clone()), demands, delivery.key_statements(source));
    }
    denied
}

/// Statements as they are written into a policy, one a line.
pub(super) fn printed(statements: &[Statement]) -> String {
    let one = |statement: &Statement| serde_json::to_value(statement).unwrap_or(Value::Null).to_string();
    statements.iter().map(one).collect::<Vec<_>>().join("\n")
}
