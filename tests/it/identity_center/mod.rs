//! IAM Identity Center, from the file to the accounts, on the sandbox.

mod counts;
// How the system counts memory differs.
#[cfg(target_os = "linux")]
mod memory;
mod places;
mod requests;
mod rights;
mod shipped;
mod support;
mod unhappy;
