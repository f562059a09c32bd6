//! Whether `CloudTrail` will be let to deliver: judged before it is asked to, by the policies as they will be.

use serde_json::Value;

use super::declared::Trail;
use super::live::{BucketLive, KeyLive, Live, Seen};
use crate::aws::reader::kms::KeyState;
use crate::aws::reader::s3::BucketOwner;
use crate::model::Finding;
use crate::resources::cloudtrail::reference::KeySpec;
use crate::values::delivery::{Demand, KeyUse, KeyUser, Lack, lacking};
use crate::values::policy::{Decision, PolicyDocument, Statement};
use crate::values::{Arn, KeyReference, Origin};

/// Something that keeps `CloudTrail` from delivering, for certain, and what mends it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Fault {
    pub(super) why: String,
    pub(super) fix: String,
}

impl Fault {
    fn of(finding: Finding) -> Option<Self> {
        match finding {
            Finding::Refused { at: _, why, help } => Some(Self { why, fix: help }),
            _ => None,
        }
    }
}

/// What keeps `CloudTrail` from delivering, as bucket, key and topic will be.
pub(super) fn faults(desired: &Trail, live: &Live) -> Vec<Fault> {
    let found = [bucket_of_trail, key, topic].into_iter().flat_map(|judge| judge(desired, live));
    found.filter_map(Fault::of).collect()
}

/// What keeps `CloudTrail` from delivering today, whatever the file is about to make of bucket and key.
pub(super) fn fault_today(desired: &Trail, live: &Live) -> Option<Fault> {
    let as_it_is = Trail { bucket_policy: None, key_policy: None, ..desired.clone() };
    [bucket_of_trail, key].into_iter().find_map(|judge| {
        let fault = judge(&as_it_is, live).into_iter().find_map(Fault::of)?;
        let stays = judge(desired, live).into_iter().any(|finding| Fault::of(finding).is_some());
        let fix = if stays { fault.fix } else { "apply this file, which mends that".to_owned() };
        Some(Fault { fix, ..fault })
    })
}

/// What keeps the key of a delivery from encrypting.
pub(super) fn fault_of_key(desired: &Trail, live: &Live) -> Option<Fault> {
    key(desired, live).into_iter().find_map(Fault::of)
}

/// The bucket of a trail that is there: one of another account may be in a bucket that is not to be seen from here.
fn bucket_of_trail(desired: &Trail, live: &Live) -> Vec<Finding> {
    let owner = live.bucket.seen().map(|bucket| &bucket.owner);
    let is_anothers = live.source.owner != desired.delivery.account;
    if is_anothers && owner == Some(&BucketOwner::SomebodyElse) {
        return Vec::new();
    }
    bucket(desired, live)
}

/// What keeps `CloudTrail` from delivering, or cannot be told from here: before it is asked to.
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
            let help = format!(
                "make it in account {whose} first, for from here it is not made, with these statements in its policy:\n{}",
                printed(&judged.statements)
            );
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
    let demands = delivery.bucket_demands(source).into_iter();
    let demands = match encrypting(desired, live) {
        Encrypting::Untold => demands.collect(),
        Encrypting::With(key) => demands.map(|demand| demand.encrypted_with(key.as_deref())).collect(),
    };
    let policy = policy.as_ref().map(Result::as_ref).transpose();
    match (&desired.bucket_policy, policy) {
        (Some(owned), Ok(policy)) => judged.lacking(Some(&owned.over_for(policy, delivery, source)), demands),
        (_, policy) => judged.lacking_in(policy, demands),
    }
}

/// How the trail will ask S3 to encrypt what it puts.
enum Encrypting {
    /// Nothing that is written of `CloudTrail` says whether it then asks for keys of S3, or for nothing.
    Untold,
    /// With the trail's key, by its ARN, where that is known.
    With(Option<String>),
}

fn encrypting(desired: &Trail, live: &Live) -> Encrypting {
    let of_live = || live.found.as_ref().and_then(|found| found.trail.kms_key.clone());
    match desired.kms_key.as_ref().map(|key| &key.value) {
        None => of_live().map_or(Encrypting::Untold, |key| Encrypting::With(Some(key))),
        Some(KeySpec::None) => Encrypting::Untold,
        Some(KeySpec::Key(KeyReference::Arn(arn))) => Encrypting::With(Some(arn.to_string())),
        Some(KeySpec::Key(KeyReference::Alias(_))) => {
            let key = live.key.as_ref().and_then(Seen::seen).and_then(Option::as_ref);
            Encrypting::With(key.map(|meant| meant.key.arn.to_string()))
        }
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
    if let Some(refused) = elsewhere(desired, live, &judged) {
        return vec![refused];
    }
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
            if let Some(refused) = unusable(desired, &judged, &key.state) {
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

/// A key of the trail in another Region than its bucket; an alias is looked for where the file takes the bucket to be.
fn elsewhere(desired: &Trail, live: &Live, judged: &Judged) -> Option<Finding> {
    let KeyUse { key, by, bucket_key: _ } = desired.delivery.key.as_ref()?;
    let BucketOwner::Asked(of_bucket) = &live.bucket.seen()?.owner else {
        return None;
    };
    let (of_key, help) = match key {
        KeyReference::Alias(_) => (
            desired.delivery.bucket_region.as_str(),
            match desired.bucket.value.account {
                Some(_) => format!("name a key of `{of_bucket}` by its ARN"),
                None => format!(
                    "name a key of `{of_bucket}` by its ARN, or declare the bucket with `region: {of_bucket}`"
                ),
            },
        ),
        KeyReference::Arn(arn) => (arn.region(), format!("name a key of `{of_bucket}`")),
    };
    (*by == KeyUser::Trail && of_key != of_bucket.as_str()).then(|| {
        let bucket = &desired.delivery.bucket;
        let why = format!(
            "{} is one of `{of_key}` and bucket `{bucket}` is in `{of_bucket}`: a trail's key is in its bucket's Region",
            judged.of
        );
        judged.refused(why, help)
    })
}

/// A key that cannot encrypt what the trail delivers, and that no other resource of the file mends.
fn unusable(desired: &Trail, judged: &Judged, state: &KeyState) -> Option<Finding> {
    let is_mended = desired.key_policy.is_some();
    if is_mended && matches!(state, KeyState::Disabled | KeyState::PendingDeletion) {
        return None;
    }
    let (why, help) = trouble(state)?;
    Some(judged.refused(format!("{} {why}", judged.of), help))
}

/// Why a key in a state encrypts nothing, if that is so, and what to do.
fn trouble(state: &KeyState) -> Option<(String, &'static str)> {
    Some(match state {
        KeyState::Enabled => return None,
        KeyState::Disabled => {
            ("is disabled".to_owned(), "enable it (`kms:EnableKey`), or declare it under `kms.keys`")
        }
        KeyState::PendingDeletion => (
            "will be deleted".to_owned(),
            "cancel that (`kms:CancelKeyDeletion`) and enable it, or declare it under `kms.keys`",
        ),
        KeyState::Other(state) => (format!("cannot be used: KMS says `{state}`"), "name another key"),
    })
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

/// Statements as they are written into a policy, in one line: only that is shown as it is, whole to be copied.
fn printed(statements: &[Statement]) -> String {
    let one = |statement: &Statement| serde_json::to_value(statement).unwrap_or(Value::Null);
    statements.iter().map(one).collect::<Value>().to_string()
}
