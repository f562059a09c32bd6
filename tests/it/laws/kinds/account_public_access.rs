//! The account's own public access block.

use aws_sdk_s3control::Client as S3Control;
use aws_sdk_s3control::types::PublicAccessBlockConfiguration as Block;

use super::{Act, Case, Probe, bystanders};
use crate::support::ACCOUNT;

pub(super) fn all() -> Vec<Case> {
    vec![all_four(), two_of_four()]
}

async fn live(s3control: &S3Control) -> Block {
    let found = s3control.get_public_access_block().account_id(ACCOUNT).send().await;
    found.ok().and_then(|found| found.public_access_block_configuration).unwrap_or(Block::builder().build())
}

async fn put(s3control: &S3Control, block: Block) {
    let put = s3control.put_public_access_block().account_id(ACCOUNT);
    put.public_access_block_configuration(block).send().await.expect("the block is written");
}

/// One setting changed, and the others sent again as they are: S3 Control replaces all four.
fn one_setting(what: &'static str, change: fn(&mut Block)) -> Act {
    Act::new(what, move |s3control: S3Control| async move {
        let mut block = live(&s3control).await;
        change(&mut block);
        put(&s3control, block).await;
    })
}

fn all_four() -> Case {
    Case {
        kind: "s3.account_public_access_block",
        file: "baseline: 1\nname: laws\ns3: { account_public_access_block: all }\n",
        before: Vec::new(),
        seed: None,
        drifts: vec![
            one_setting("public ACLs", |block| block.block_public_acls = Some(false)),
            one_setting("public ACLs that are there", |block| block.ignore_public_acls = Some(false)),
            one_setting("public policies", |block| block.block_public_policy = Some(false)),
            one_setting("public buckets", |block| block.restrict_public_buckets = Some(false)),
            act!("no block", |s3control: S3Control| s3control
                .delete_public_access_block()
                .account_id(ACCOUNT)
                .send()),
        ],
        losses: Vec::new(),
        others: bystanders(),
    }
}

fn two_of_four() -> Case {
    Case {
        kind: "s3.account_public_access_block",
        file: "\
baseline: 1
name: laws
s3:
  account_public_access_block: { block_public_acls: true, ignore_public_acls: true }
",
        before: Vec::new(),
        seed: None,
        drifts: vec![
            one_setting("public ACLs", |block| block.block_public_acls = Some(false)),
            one_setting("public ACLs that are there", |block| block.ignore_public_acls = Some(false)),
        ],
        losses: Vec::new(),
        others: (
            one_setting("one of the others", |block| block.restrict_public_buckets = Some(true)),
            Probe::new(|s3control: S3Control| async move {
                let block = live(&s3control).await;
                format!("{:?} {:?}", block.block_public_policy, block.restrict_public_buckets)
            }),
        ),
    }
}
