//! The sandbox as the SDK sees it.

mod accounts;
mod bench;
mod details;
mod faults;
mod groups;
mod kept;
mod listening;
mod permissions;
mod policies;
mod properties;
mod requests;
mod settings;
mod tables;
mod users;
mod zz_scale;
