//! Organizations: the services that an organization trusts.

pub mod address;
pub mod trusted_service;
