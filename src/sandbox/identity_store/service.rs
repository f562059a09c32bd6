use super::{change_group, groups, memberships, users};
use crate::sandbox::{service::Service, wire::Json};

/// How many calls a directory takes a second, all callers together (IAM Identity Center User Guide, "Throttle limits").
const LIMIT: usize = 20;

/// The Identity Store, as far as the sandbox holds it.
pub(in crate::sandbox) static SERVICE: Service = Service {
    name: "identitystore",
    codec: &Json { target: "AWSIdentityStore" },
    limit: Some(LIMIT),
    operations: &[change_group::OPERATIONS, groups::OPERATIONS, memberships::OPERATIONS, users::OPERATIONS],
};
