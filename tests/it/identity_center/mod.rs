//! IAM Identity Center, from the file to the accounts, on the sandbox.

mod counts;
mod memory;
mod places;
mod requests;
mod shipped;
mod support;
mod unhappy;
