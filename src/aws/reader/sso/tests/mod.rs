//! Tests of what is read of IAM Identity Center.
