use super::{create, delegation, describe, insights, logging, selectors, tags, update};
use crate::sandbox::{service::Service, wire::Json};

/// `CloudTrail`, as far as the sandbox holds it.
pub(in crate::sandbox) static SERVICE: Service = Service {
    name: "cloudtrail",
    codec: &Json { target: "CloudTrail_20131101" },
    limit: None,
    operations: &[
        create::OPERATIONS,
        delegation::OPERATIONS,
        describe::OPERATIONS,
        insights::OPERATIONS,
        logging::OPERATIONS,
        selectors::OPERATIONS,
        tags::OPERATIONS,
        update::OPERATIONS,
    ],
};
