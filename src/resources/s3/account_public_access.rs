//! The account's own public access block, which holds for every bucket.

use aws_sdk_s3control::types::PublicAccessBlockConfiguration;

use super::address;
use super::reference::{OverlaidAccess, PublicAccessSpec};
use crate::aws::operation::s3::LIST_BUCKETS;
use crate::aws::operation::s3control::{GET_PUBLIC_ACCESS_BLOCK, PUT_PUBLIC_ACCESS_BLOCK};
use crate::aws::reader::s3::PublicAccess;
use crate::aws::writer::Subject;
use crate::aws::{AwsError, Operation, Reader, Writer};
use crate::model::{self, Address, Call, Diff, Impact, Raised, Resource, Settle, Step};
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
            match (disrupts, weakens) {
                (None, None) => step,
                (None, Some(why)) => step.impact(Impact::Weakens).because(why),
                (Some(why), weakens) => {
                    let mut step = step.impact(Impact::Disrupts).because(why);
                    step.raised.extend(weakens.map(|why| Raised { impact: Impact::Weakens, why }));
                    step
                }
            }
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
        let about = [Subject::new("s3 account public access block", account)];
        writer.send(PUT_PUBLIC_ACCESS_BLOCK, &about, put).await?;
        Ok(())
    }
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
