use super::{
    access_keys, alias, attachments, credentials, customer_policies, details, entities_for_policy,
    group_members, groups, inline_policies, mfa, password_policy, policies, policy_versions, summary, tags,
    users,
};
use crate::sandbox::{service::Service, wire::Query};

/// IAM, as far as the sandbox holds it.
pub(in crate::sandbox) static SERVICE: Service = Service {
    name: "iam",
    codec: &Query { version: "2010-05-08", namespace: "https://iam.amazonaws.com/doc/2010-05-08/" },
    limit: None,
    operations: &[
        access_keys::OPERATIONS,
        alias::OPERATIONS,
        attachments::OPERATIONS,
        credentials::OPERATIONS,
        customer_policies::OPERATIONS,
        details::OPERATIONS,
        entities_for_policy::OPERATIONS,
        group_members::OPERATIONS,
        groups::OPERATIONS,
        inline_policies::OPERATIONS,
        mfa::OPERATIONS,
        password_policy::OPERATIONS,
        policies::OPERATIONS,
        policy_versions::OPERATIONS,
        summary::OPERATIONS,
        tags::OPERATIONS,
        users::OPERATIONS,
    ],
};
