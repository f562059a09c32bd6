//! Where the things of an organization are.

use crate::model::{Address, Name, Scope};

/// The address of the trust in a service, such as `cloudtrail.amazonaws.com`.
pub fn trusted_service(service: &str) -> Address {
    Address::named(Scope::Organization, "organization.trusted_service", Name::exact(service))
}
