//! Buckets as the SDK's clients of S3 and S3 Control see them.

mod clients;
mod control;
mod lifecycle;
mod locks;
mod making;
mod policies;
mod settings;
mod wire;
