//! `CloudTrail`: trails.

pub mod address;
pub mod reference;
pub mod trail;
