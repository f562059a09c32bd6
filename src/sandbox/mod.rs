//! A small, strict, deterministic AWS behind the SDK's HTTP client.
//!
//! A [`Sandbox`] holds several AWS accounts in memory and answers the SDK at its HTTP seam, in AWS's own wire
//! protocols, so that everything from the SDK's serialisers down runs as it does against AWS. It is at least as strict
//! as AWS in the operations that it holds; any other is refused as AWS refuses one that it does not know. Signatures
//! are not checked: the access key id alone says who calls.
//!
//! It holds the operations of IAM and STS that this program calls; `AssumeRole`, by which the SDK's profiles come to
//! credentials; and some that this program never calls:
//!
//! - to look at an account, as the AWS CLI does: `GetGroup`, `GetGroupPolicy`, `GetPolicy`, `GetPolicyVersion`,
//!   `ListAttachedGroupPolicies`, `ListAttachedUserPolicies`, `ListGroupsForUser`, `ListPolicyVersions` and
//!   `ListUserPolicies`;
//! - to change one behind this program's back: `DeleteAccountAlias` and `UntagUser`.
//!
//! Time is tokio's: in a runtime whose clock is paused nothing waits for real, and the same requests give the same
//! bytes. Run it in a current-thread runtime with `start_paused(true)`; in any other it runs in real time.

mod authorization;
mod caller;
mod clock;
mod cloud;
mod connector;
mod exchange;
mod fault;
mod history;
mod iam;
mod journal;
mod listen;
mod refusal;
mod service;
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
