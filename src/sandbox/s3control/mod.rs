//! Amazon S3 Control: what holds for all buckets of an account.

mod public_access;
mod service;

pub(super) use service::SERVICE;
