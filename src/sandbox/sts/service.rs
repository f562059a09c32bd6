use super::{assume_role, identity};
use crate::sandbox::{service::Service, wire::Query};

/// STS, as far as the sandbox holds it.
pub(in crate::sandbox) static SERVICE: Service = Service {
    name: "sts",
    codec: &Query { version: "2011-06-15", namespace: "https://sts.amazonaws.com/doc/2011-06-15/" },
    limit: None,
    operations: &[identity::OPERATIONS, assume_role::OPERATIONS],
};
