//! Amazon S3: buckets and their settings.

mod access;
mod acl;
mod applicability;
mod buckets;
mod canonical;
mod encryption;
mod lifecycle;
mod lifecycle_rules;
mod logging;
mod names;
mod object_lock;
mod ownership;
mod policy;
mod policy_document;
mod public_access;
mod publicity;
mod refusals;
mod service;
mod shapes;
mod tagging;
mod versioning;

pub(super) use public_access::{public_access_block, public_access_block_record};
pub(super) use service::SERVICE;
pub(super) use shapes::PUBLIC_ACCESS_BLOCK;
