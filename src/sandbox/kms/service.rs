use super::{aliases, keys, life, policies, rotation, tags};
use crate::sandbox::{service::Service, wire::Json};

/// KMS, as far as the sandbox holds it.
pub(in crate::sandbox) static SERVICE: Service = Service {
    name: "kms",
    codec: &Json { target: "TrentService" },
    limit: None,
    operations: &[
        aliases::OPERATIONS,
        keys::OPERATIONS,
        life::OPERATIONS,
        policies::OPERATIONS,
        rotation::OPERATIONS,
        tags::OPERATIONS,
    ],
};
