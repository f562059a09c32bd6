//! The account's own public access block, which holds for every bucket.

use std::fmt;

use aws_sdk_organizations::types::EffectivePolicyType;
use aws_sdk_s3control::types::PublicAccessBlockConfiguration;

use super::address;
use super::reference::{OverlaidAccess, PublicAccessSpec};
use crate::aws::operation::organizations::DESCRIBE_EFFECTIVE_POLICY;
use crate::aws::operation::s3::LIST_BUCKETS;
use crate::aws::operation::s3control::{GET_PUBLIC_ACCESS_BLOCK, PUT_PUBLIC_ACCESS_BLOCK};
use crate::aws::reader::organizations::NOT_IN_USE;
use crate::aws::reader::s3::PublicAccess;
use crate::aws::writer::{Subject, SubjectKind};
use crate::aws::{AwsError, Class, Operation, Reader, Writer};
use crate::model::{self, Address, Call, Diff, Finding, Impact, Resource, Settle, Step};
use crate::values::{AccountId, Origin};

/// The account's own public access block.
#[derive(Clone, Debug)]
pub struct AccountPublicAccess {
    /// The account.
    pub account: AccountId,
    /// What is asked of it.
    pub spec: PublicAccessSpec,
    /// Where the file declares it.
    pub at: Origin,
}

/// What AWS says of the account's block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Live {
    /// The block; nothing, where none was ever set, which is all four off.
    pub block: Option<PublicAccess>,
    /// For how many buckets it would hold, asked only where it falls short; nothing, where that is not known.
    pub buckets: Option<usize>,
}

/// Sets all four settings of the account's block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PutBlock {
    account: AccountId,
    block: PublicAccess,
}

impl model::Change for PutBlock {
    fn call(&self) -> Call {
        let PublicAccess {
            block_public_acls,
            ignore_public_acls,
            block_public_policy,
            restrict_public_buckets,
        } = self.block;
        Call::new(PUT_PUBLIC_ACCESS_BLOCK)
            .with("AccountId", self.account.as_str())
            .with("BlockPublicAcls", block_public_acls)
            .with("IgnorePublicAcls", ignore_public_acls)
            .with("BlockPublicPolicy", block_public_policy)
            .with("RestrictPublicBuckets", restrict_public_buckets)
    }
}

impl Resource for AccountPublicAccess {
    type Live = Live;
    type Change = PutBlock;
    const READS: &'static [Operation] = &[GET_PUBLIC_ACCESS_BLOCK, LIST_BUCKETS];

    fn address(&self) -> Address {
        address::account_public_access_block(&self.account)
    }

    fn declared_at(&self) -> Option<Origin> {
        Some(self.at)
    }

    async fn read(&self, reader: &Reader) -> Result<Live, AwsError> {
        let block = reader.account_public_access().await?;
        if !self.spec.over(block.unwrap_or_default()).tightens {
            return Ok(Live { block, buckets: None });
        }
        let buckets = match reader.buckets().await {
            Ok(buckets) => Some(buckets.len()),
            // Not knowing whether there are any keeps nobody from closing the account.
            Err(error) if error.is_denial() => None,
            Err(error) => return Err(error),
        };
        Ok(Live { block, buckets })
    }

    fn diff(&self, live: &Live) -> Diff<PutBlock> {
        let Self { account, spec, at: _ } = self;
        let OverlaidAccess { next, settings, tightens, loosens } = spec.over(live.block.unwrap_or_default());
        let mut settle = Settle::default();
        for (name, before, after) in settings {
            if before != after {
                settle.differs(name, before, after);
            }
        }
        let step = || {
            let step = Step::grow(PutBlock { account: account.clone(), block: next });
            let disrupts = tightens.then(|| disruption(live.buckets)).flatten();
            let weakens = loosens.then(|| "buckets can be made public again".to_owned());
            let harms = disrupts.map(|why| (Impact::Disrupts, why)).into_iter();
            let harms = harms.chain(weakens.map(|why| (Impact::Weakens, why)));
            harms.fold(step, |step, (impact, why)| step.harmed(impact, why))
        };
        settle.by_step(step)
    }

    async fn apply(&self, change: &PutBlock, writer: &Writer) -> Result<(), AwsError> {
        let PutBlock { account, block } = change;
        let PublicAccess {
            block_public_acls,
            ignore_public_acls,
            block_public_policy,
            restrict_public_buckets,
        } = *block;
        let block = PublicAccessBlockConfiguration::builder()
            .block_public_acls(block_public_acls)
            .ignore_public_acls(ignore_public_acls)
            .block_public_policy(block_public_policy)
            .restrict_public_buckets(restrict_public_buckets)
            .build();
        let put = || {
            let request = writer.s3control().put_public_access_block().account_id(account.as_str());
            request.public_access_block_configuration(block.clone()).send()
        };
        let about = [Subject::new(SubjectKind::AccountPublicAccess, account)];
        match writer.send(PUT_PUBLIC_ACCESS_BLOCK, &about, put).await {
            Ok(_) => Ok(()),
            Err(error) if error.class() == Class::Denied => Err(Box::pin(governed(error, writer)).await),
            Err(error) => Err(error),
        }
    }

    /// An organization sets the block of its accounts by a policy for S3, or keeps them from setting it themselves by one
    /// of its service control policies; neither is a failure of this run.
    fn refused(&self, error: &AwsError) -> Option<Finding> {
        let is_governed = error.operation() == Some(PUT_PUBLIC_ACCESS_BLOCK)
            && error.class() == Class::DeniedByOrganization;
        is_governed.then(|| Finding::Refused {
            at: None,
            why: format!(
                "the public access block of account {} is governed above, by a policy of its organization, and stays as it is: {}",
                self.account,
                error.message().unwrap_or_default()
            ),
            help: "ask the organization's administrators to change that policy or to except this account, or write \
                   `s3.account_public_access_block` as they keep it, or leave it out"
                .to_owned(),
        })
    }
}

/// What a denial of S3's turns out to be.
///
/// S3 answers an account whose block its organization governs with nothing but a 403, as it answers a caller who lacks a
/// permission (S3 Control API reference, `PutPublicAccessBlock`); the organization's policy for S3 tells them apart.
async fn governed(error: AwsError, writer: &Writer) -> AwsError {
    let ask = || {
        let request = writer.organizations().describe_effective_policy();
        request.policy_type(EffectivePolicyType::S3Policy).send()
    };
    match writer.send(DESCRIBE_EFFECTIVE_POLICY, &[], ask).await {
        Ok(answer) => {
            let policy = answer.effective_policy.and_then(|policy| policy.policy_content);
            match policy.as_deref().map(kept) {
                Some(Ok(Some(kept))) => error.explained(Class::DeniedByOrganization, kept),
                Some(Ok(None)) => error,
                Some(Err(why)) => unknown(&error, &why),
                None => unknown(&error, &"the answer has no policy"),
            }
        }
        Err(none) if none.code().is_some_and(|code| UNGOVERNED.contains(&code)) => error,
        Err(unanswered) => unknown(&error, &unanswered),
    }
}

/// What Organizations answers of an account that no policy for S3 concerns.
const UNGOVERNED: [&str; 2] = ["EffectivePolicyNotFoundException", NOT_IN_USE];

fn unknown(error: &AwsError, why: &dyn fmt::Display) -> AwsError {
    let more = format!("whether a policy of the organization governs the block cannot be told: {why}");
    error.explained(error.class(), more)
}

/// How an organization's policy for S3 keeps the block, in words; nothing, where it says nothing of it (AWS Organizations
/// User Guide, "Amazon S3 policy syntax and examples").
fn kept(policy: &str) -> Result<Option<String>, serde_json::Error> {
    let policy: serde_json::Value = serde_json::from_str(policy)?;
    let block = policy.pointer("/s3_attributes/public_access_block_configuration");
    let set = |block: &serde_json::Value| match block.as_str() {
        Some("all") => "all four settings on".to_owned(),
        Some("none") => "all four settings off".to_owned(),
        _ => format!("the settings at `{block}`"),
    };
    Ok(block.map(|block| format!("the organization's policy for S3 keeps {}", set(block))))
}

/// What a tighter block does to buckets that are there.
fn disruption(buckets: Option<usize>) -> Option<String> {
    let who = match buckets {
        Some(0) => return None,
        Some(1) => "the account owns 1 bucket".to_owned(),
        Some(n) => format!("the account owns {n} buckets"),
        None => "the account may own buckets".to_owned(),
    };
    Some(format!("{who}: what is public by an ACL or a policy no longer is"))
}

#[cfg(test)]
mod tests;
