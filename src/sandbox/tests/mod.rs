//! The sandbox as the SDK sees it.

mod accounts;
mod bench;
mod details;
mod faults;
mod groups;
mod kept;
mod leaving;
mod listening;
mod permissions;
mod policies;
mod properties;
mod requests;
mod roles;
mod settings;
mod tables;
mod users;
