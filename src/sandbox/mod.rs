//! A small, strict, deterministic AWS behind the SDK's HTTP client.
//!
//! A [`Sandbox`] holds several AWS accounts in memory and answers the SDK at its HTTP seam, in AWS's own wire
//! protocols, so that everything from the SDK's serialisers down runs as it does against AWS. It is at least as strict
//! as AWS in the operations that it holds; any other is refused as AWS refuses one that it does not know. Signatures
//! are not checked: the access key id alone says who calls.
//!
//! It holds the operations of IAM, IAM Identity Center and its Identity Store, KMS, S3, S3 Control, CloudTrail,
//! Organizations, SNS and STS that this program calls; `AssumeRole`, by which the SDK's profiles come to credentials;
//! and some that this program never calls:
//!
//! - to look at an account, as the AWS CLI does: `GetGroup`, `GetGroupPolicy`, `GetPolicy`, `GetPolicyVersion`,
//!   `ListAttachedGroupPolicies`, `ListAttachedUserPolicies`, `ListGroupsForUser`, `ListPolicyVersions` and
//!   `ListUserPolicies` of IAM, `GetBucketLocation` and `GetBucketPolicyStatus` of S3, `ListParents` of
//!   Organizations, and `ListTopics` of SNS;
//! - to make what this program takes as given: an organization, its delegated administrators, topics, and the people of
//!   a directory;
//! - to change one behind this program's back: what takes away or alters again that which this program sets, such as
//!   `DeleteAccountAlias`, `UntagUser`, `DisableKey`, `ScheduleKeyDeletion`, `DeleteBucketPolicy`, `PutBucketAcl`,
//!   `DeleteTrail` and `DeleteGroup` of a directory.
//!
//! Time is tokio's: in a runtime whose clock is paused nothing waits for real, and the same requests give the same
//! bytes. Run it in a current-thread runtime with `start_paused(true)`; in any other it runs in real time.

mod authorization;
mod caller;
mod clock;
mod cloud;
mod cloudtrail;
mod connector;
mod exchange;
mod fault;
mod history;
mod iam;
mod identity_store;
mod journal;
mod kms;
mod listen;
mod organizations;
mod paging;
mod refusal;
mod s3;
mod s3control;
mod service;
mod sns;
mod sso;
pub mod state;
mod store;
mod sts;
mod wire;

#[cfg(test)]
mod tests;

pub use cloud::Sandbox;
pub use fault::{Effect, Fault, Selector};
pub use journal::{Counts, Entry};
pub use listen::{ListenError, Listener, listen};
pub use state::State;
pub use store::StoreError;
