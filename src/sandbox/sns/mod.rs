//! Amazon SNS: topics and their policies.

mod attributes;
mod codec;
mod service;
mod topics;

pub(super) use service::SERVICE;
