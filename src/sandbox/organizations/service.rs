use super::{access, accounts, delegation, organization, units};
use crate::sandbox::{service::Service, wire::Json};

/// AWS Organizations, as far as the sandbox holds it.
pub(in crate::sandbox) static SERVICE: Service = Service {
    name: "organizations",
    codec: &Json { target: "AWSOrganizationsV20161128" },
    limit: None,
    operations: &[
        access::OPERATIONS,
        accounts::OPERATIONS,
        delegation::OPERATIONS,
        organization::OPERATIONS,
        units::OPERATIONS,
    ],
};
