//! KMS: keys that the account manages itself.

pub mod address;
pub mod key;
