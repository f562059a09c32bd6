//! S3: the account's public access block, and buckets.

pub mod account_public_access;
pub mod address;
pub mod bucket;
pub mod reference;
