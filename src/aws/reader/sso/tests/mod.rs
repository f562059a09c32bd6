//! Tests of what is read of IAM Identity Center.

mod assignments;
mod common;
mod instance;
mod sets;
