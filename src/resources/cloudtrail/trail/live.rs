//! What AWS says of a declared trail, and of what it needs.

use std::collections::BTreeMap;
use std::sync::Arc as Shared;

use jiff::Timestamp;

use super::declared::Trail;
use super::own_key::{self, OwnKey};
use super::quota;
use crate::aws::reader::cloudtrail::{self, EventSelectors, Insights, Listed, TrailStatus};
use crate::aws::reader::kms::Key;
use crate::aws::reader::organizations::{Organization, Role, Standing};
use crate::aws::reader::s3::BucketOwner;
use crate::aws::{AwsError, Reader};
use crate::resources::cloudtrail::reference::TopicSpec;
use crate::values::delivery::{KeyUse, Source};
use crate::values::policy::PolicyDocument;
use crate::values::{AccountId, Arn, KeyReference, Region};

/// A policy that is there, or why it cannot be read as one.
pub type LivePolicy = Option<Result<PolicyDocument, String>>;

/// Something, as far as the account may see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Seen<T> {
    /// It was seen.
    Seen(T),
    /// Seeing it is denied from here.
    Hidden,
}

/// What AWS says of a trail, and of what it needs.
#[derive(Clone, Debug)]
pub struct Live {
    /// What the account is, or why that cannot be told.
    pub standing: Result<Standing, String>,
    /// Every trail that the account sees.
    pub listed: Shared<Vec<Listed>>,
    /// The trail of the declared name, or the one that a member has from its organization.
    pub found: Option<Found>,
    /// What statements for the trail name.
    pub source: Source,
    /// The trails that cover the session's Region, wherever they are at home, with their settings; empty, where nothing hangs on
    /// them.
    pub described: Vec<cloudtrail::Trail>,
    /// Whether the organization trusts `CloudTrail`; unknown where nobody had to ask, or may not.
    pub is_trusted: Option<bool>,
    /// Its bucket.
    pub bucket: Seen<BucketLive>,
    /// Its key, where the file names one of this account.
    pub key: Option<Seen<Option<KeyLive>>>,
    /// The ARN of its topic and the topic's policy, where the file names one.
    pub topic: Option<(Arn, Seen<LivePolicy>)>,
    /// When all this was read.
    pub read_at: Timestamp,
}

/// A trail that is there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// As it is listed.
    pub listed: Listed,
    /// Its settings.
    pub trail: cloudtrail::Trail,
    /// How it does; a member may not see that of its organization's trail.
    pub status: Seen<TrailStatus>,
    /// Which events it has, where the file says which.
    pub selectors: Option<EventSelectors>,
    /// Which Insights it has, where the file says which.
    pub insights: Option<Insights>,
    /// Its tags, where the file names some.
    pub tags: Option<BTreeMap<String, String>>,
    /// The key that encrypts its log files, where the file names none and deliveries fail as they do for want of one.
    pub own_key: Option<OwnKey>,
}

/// A bucket that is there, or is not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BucketLive {
    /// Whose it is.
    pub owner: BucketOwner,
    /// Its policy.
    pub policy: LivePolicy,
}

/// A key that is there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyLive {
    /// The key.
    pub key: Key,
    /// Its policy, or why it cannot be read as one.
    pub policy: Result<PolicyDocument, String>,
}

impl<T> Seen<T> {
    /// What was seen.
    pub fn seen(&self) -> Option<&T> {
        match self {
            Self::Seen(what) => Some(what),
            Self::Hidden => None,
        }
    }

    pub(super) fn unless_denied(answer: Result<T, AwsError>) -> Result<Self, AwsError> {
        match answer {
            Ok(what) => Ok(Self::Seen(what)),
            Err(error) if error.is_denial() => Ok(Self::Hidden),
            Err(error) => Err(error),
        }
    }
}

impl Live {
    /// The organization, where the account is in one.
    pub fn organization(&self) -> Option<(&Organization, &Role)> {
        match &self.standing {
            Ok(Standing::In(organization, role)) => Some((organization, role)),
            Ok(Standing::Alone) | Err(_) => None,
        }
    }
}

/// Reads all that the declared trail needs to be judged, in two rounds: what has a name, and what has an ARN.
pub(super) async fn read(desired: &Trail, reader: &Reader) -> Result<Live, AwsError> {
    let is_organizations = desired.organization == Some(true);
    let described =
        async { if is_organizations { reader.described_trails().await.map(Some) } else { Ok(None) } };
    // Each on the heap: together they would not fit on a thread's stack.
    let (standing, listed, found, source, described, bucket, key, topic) = futures::join!(
        Box::pin(standing(desired, reader)),
        Box::pin(reader.trails()),
        Box::pin(found(desired, reader)),
        Box::pin(reader.first_source(&desired.delivery)),
        Box::pin(described),
        Box::pin(bucket(desired, reader)),
        Box::pin(key(desired, reader)),
        Box::pin(topic(desired, reader)),
    );
    let (standing, is_trusted) = standing?;
    // What a member declares lies in another account: there it need not be seen from here.
    let is_elsewhere =
        is_organizations && matches!(standing, Ok(Standing::In(_, Role::Member | Role::Unknown(_))));
    let owner = desired.bucket.value.account.as_ref();
    let bucket_is_elsewhere = is_elsewhere || owner.is_some_and(|owner| *owner != desired.delivery.account);
    let (listed, found, source) = (listed?, found?, source?);
    let named = found.as_ref().filter(|found| found.listed.name == desired.name);
    let is_asked = || {
        may_be_second(desired, &standing, &listed, &source)
            || quota::may_be_met(desired, &listed, &source, named)
    };
    let described = match described? {
        None if is_asked() => Some(Box::pin(reader.described_trails()).await?),
        asked => asked,
    };
    Ok(Live {
        described: described.map(|trails| trails.to_vec()).unwrap_or_default(),
        listed,
        found,
        source,
        is_trusted,
        bucket: seen(bucket, bucket_is_elsewhere)?,
        key: key.map(|key| seen(key, is_elsewhere)).transpose()?,
        topic: match topic? {
            Some((arn, policy)) => {
                let is_elsewhere = is_elsewhere || arn.account() != desired.delivery.account.as_str();
                Some((arn, seen(policy, is_elsewhere)?))
            }
            None => None,
        },
        standing,
        read_at: reader.session().clock().now(),
    })
}

/// Whether a trail of the account may be a second copy of one that it manages for its organization; those of which another
/// account is the owner are its organization's for certain.
fn may_be_second(
    desired: &Trail,
    standing: &Result<Standing, String>,
    listed: &[Listed],
    source: &Source,
) -> bool {
    let own = desired.delivery.account.as_str();
    matches!(standing, Ok(Standing::In(_, Role::Management)))
        && listed.iter().any(|other| other.arn != source.arn && other.arn.account() == own)
}

/// What may be hidden, where it belongs to another account; of one's own, a denied answer is an error.
fn seen<T>(answer: Result<T, AwsError>, is_elsewhere: bool) -> Result<Seen<T>, AwsError> {
    if is_elsewhere { Seen::unless_denied(answer) } else { answer.map(Seen::Seen) }
}

/// What the account is, and whether its organization trusts `CloudTrail` where it may ask.
async fn standing(
    desired: &Trail,
    reader: &Reader,
) -> Result<(Result<Standing, String>, Option<bool>), AwsError> {
    let is_organizations = desired.organization == Some(true);
    let standing = match reader.standing().await {
        Ok(standing) => standing,
        // A trail of the account alone does not hang on it.
        Err(error) if error.is_denial() && !is_organizations => return Ok((Err(error.to_string()), None)),
        Err(error) => return Err(error),
    };
    // Without all features there is nothing to ask for, and AWS refuses the question.
    let may_ask = is_organizations
        && matches!(&standing, Standing::In(organization, Role::Management | Role::DelegatedAdministrator)
            if organization.all_features);
    let is_trusted = if may_ask {
        let trusted = reader.trusted_services().await?;
        Some(trusted.contains(crate::values::delivery::CLOUDTRAIL))
    } else {
        None
    };
    Ok((Ok(standing), is_trusted))
}

/// The trail of the declared name, or of the account's organization.
async fn found(desired: &Trail, reader: &Reader) -> Result<Option<Found>, AwsError> {
    let own = &desired.delivery.account;
    let is_organizations = desired.organization == Some(true);
    let organization = async { if is_organizations { reader.organization().await } else { Ok(None) } };
    let (listed, organization) = futures::try_join!(Box::pin(reader.trails()), Box::pin(organization))?;
    let manager = organization.map(|organization| organization.management_account);
    let Some(listed) = wanted(desired, &listed, manager.as_ref()) else {
        return Ok(None);
    };
    let is_own = listed.arn.account() == own.as_str();
    let selectors = async {
        if desired.event_selectors.is_none() {
            return Ok(None);
        }
        hidden_unless_own(reader.event_selectors(listed).await, is_own)
    };
    let insights = async {
        if desired.insights.is_none() {
            return Ok(None);
        }
        hidden_unless_own(reader.insight_selectors(listed).await, is_own)
    };
    let tags = async {
        if desired.tags.is_none() {
            return Ok(None);
        }
        hidden_unless_own(reader.trail_tags(listed).await, is_own)
    };
    let status = async { seen(reader.trail_status(listed).await, !is_own) };
    let (trail, status, selectors, insights, tags) = futures::try_join!(
        Box::pin(reader.trail(listed)),
        Box::pin(status),
        Box::pin(selectors),
        Box::pin(insights),
        Box::pin(tags),
    )?;
    let Some(trail) = trail else {
        return Ok(None);
    };
    let own_key = match &status {
        Seen::Seen(status) if is_own || listed.name == desired.name => {
            own_key::read(desired, &trail, status, reader).await?
        }
        Seen::Seen(_) | Seen::Hidden => None,
    };
    Ok(Some(Found { listed: listed.clone(), trail, status, selectors, insights, tags, own_key }))
}

fn hidden_unless_own<T>(answer: Result<T, AwsError>, is_own: bool) -> Result<Option<T>, AwsError> {
    Ok(match seen(answer, !is_own)? {
        Seen::Seen(what) => Some(what),
        Seen::Hidden => None,
    })
}

/// The trail of the declared name; where the organization has none of that name, any that the account has from it.
fn wanted<'a>(desired: &Trail, listed: &'a [Listed], manager: Option<&AccountId>) -> Option<&'a Listed> {
    let own = &desired.delivery.account;
    let is_of = |listed: &&Listed, account: &AccountId| listed.arn.account() == account.as_str();
    let mut named = listed.iter().filter(|listed| listed.name == desired.name);
    let named = named.find(|listed| is_of(listed, own) || manager.is_some_and(|it| is_of(listed, it)));
    let inherited = manager.filter(|manager| *manager != own);
    named.or_else(|| inherited.and_then(|manager| listed.iter().find(|listed| is_of(listed, manager))))
}

async fn bucket(desired: &Trail, reader: &Reader) -> Result<BucketLive, AwsError> {
    let (bucket, delivery) = (&desired.bucket.value, &desired.delivery);
    let expected = bucket.account.as_ref().unwrap_or(&delivery.account);
    let (owner, policy) = futures::join!(
        Box::pin(reader.bucket_owner(&bucket.name, expected, &delivery.bucket_region)),
        Box::pin(reader.bucket_policy(&bucket.name, expected, &delivery.bucket_region)),
    );
    let owner = owner?;
    // Somebody else's policy is denied, and there is nothing to read in a bucket that is not there.
    let policy = if matches!(owner, BucketOwner::Asked(_)) { policy? } else { None };
    Ok(BucketLive { owner, policy })
}

async fn key(desired: &Trail, reader: &Reader) -> Option<Result<Option<KeyLive>, AwsError>> {
    let KeyUse { key, by: _, bucket_key: _ } = desired.delivery.key.as_ref()?;
    let region = match key {
        KeyReference::Alias(_) => desired.delivery.bucket_region.clone(),
        // The policy of another account's key cannot be read (KMS API reference, `GetKeyPolicy`).
        KeyReference::Arn(arn) if arn.account() != desired.delivery.account.as_str() => return None,
        KeyReference::Arn(arn) => Region::new(arn.region()),
    };
    let ask = async {
        let Some(key) = reader.key(&region, key).await? else {
            return Ok(None);
        };
        let policy = reader.key_policy(&region, &key.id).await?;
        Ok(Some(KeyLive { key, policy }))
    };
    Some(ask.await)
}

async fn topic(
    desired: &Trail,
    reader: &Reader,
) -> Result<Option<(Arn, Result<LivePolicy, AwsError>)>, AwsError> {
    let arn = match desired.sns_topic.as_ref().map(|topic| &topic.value) {
        None | Some(TopicSpec::None) => return Ok(None),
        Some(TopicSpec::Arn(arn)) => arn.clone(),
        Some(TopicSpec::Named(name)) => {
            let listed = reader.trails().await?;
            let home = wanted(desired, &listed, None).map_or(&desired.delivery.region, |listed| &listed.home);
            desired.topic_named(name, home)
        }
    };
    let policy = reader.topic_policy(&arn).await;
    Ok(Some((arn, policy)))
}
