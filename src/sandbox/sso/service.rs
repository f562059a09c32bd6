use super::{
    assignments, boundary, customer_policies, grants, inline_policy, instances, managed_policies,
    permission_sets, provisioning, requests, tags,
};
use crate::sandbox::{service::Service, wire::Json};

/// IAM Identity Center, as far as the sandbox holds it.
pub(in crate::sandbox) static SERVICE: Service = Service {
    name: "sso",
    codec: &Json { target: "SWBExternalService" },
    // All operations together (User Guide, "IAM Identity Center throttle limits").
    limit: Some(20),
    operations: &[
        assignments::OPERATIONS,
        boundary::OPERATIONS,
        customer_policies::OPERATIONS,
        grants::OPERATIONS,
        inline_policy::OPERATIONS,
        instances::OPERATIONS,
        managed_policies::OPERATIONS,
        permission_sets::OPERATIONS,
        provisioning::OPERATIONS,
        requests::OPERATIONS,
        tags::OPERATIONS,
    ],
};
