use super::{attributes, codec::Notifications, topics};
use crate::sandbox::{service::Service, wire::Query};

/// SNS, as far as the sandbox holds it.
pub(in crate::sandbox) static SERVICE: Service = Service {
    name: "sns",
    codec: &Notifications(Query {
        version: "2010-03-31",
        namespace: "http://sns.amazonaws.com/doc/2010-03-31/",
    }),
    limit: None,
    operations: &[attributes::OPERATIONS, topics::OPERATIONS],
};
