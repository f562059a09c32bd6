//! The interceptor that keeps a planning client from writing.

use std::collections::BTreeSet;
use std::sync::Arc;

use aws_smithy_runtime_api::box_error::BoxError;
use aws_smithy_runtime_api::client::interceptors::Intercept;
use aws_smithy_runtime_api::client::interceptors::context::BeforeSerializationInterceptorContextRef;
use aws_smithy_runtime_api::client::orchestrator::Metadata;
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use aws_smithy_types::config_bag::ConfigBag;

use super::{Operation, Service};

/// Refuses every operation outside a set of reads, before it is serialised.
///
/// That planning cannot write holds by type already: a `Reader` has no mutating method. This holds it
/// once more, at the last place before the wire.
#[derive(Clone, Debug)]
pub struct PlanningGuard {
    allowed: Arc<BTreeSet<Operation>>,
}

/// The operation that a planning client was kept from sending.
#[derive(Debug, thiserror::Error)]
#[error("planning may not send `{service}:{operation}`")]
pub struct NotAllowedToWrite {
    service: String,
    operation: String,
}

impl PlanningGuard {
    /// Allows these operations, as far as they read, and no others.
    pub fn new(allowed: impl IntoIterator<Item = Operation>) -> Self {
        let reads = allowed.into_iter().filter(|operation| !operation.writes()).collect();
        Self { allowed: Arc::new(reads) }
    }

    fn allows(&self, sdk_id: &str, name: &str) -> bool {
        let service = Service::of_sdk_id(sdk_id);
        self.allowed.iter().any(|operation| Some(operation.service()) == service && operation.name() == name)
    }
}

#[aws_smithy_runtime_api::client::interceptors::dyn_dispatch_hint]
impl Intercept for PlanningGuard {
    fn name(&self) -> &'static str {
        "PlanningGuard"
    }

    fn read_before_serialization(
        &self,
        _: &BeforeSerializationInterceptorContextRef<'_>,
        _: &RuntimeComponents,
        config: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        let (service, operation) = config
            .load::<Metadata>()
            .map_or(("unknown", "unknown"), |metadata| (metadata.service(), metadata.name()));
        if self.allows(service, operation) {
            Ok(())
        } else {
            Err(NotAllowedToWrite { service: service.to_owned(), operation: operation.to_owned() }.into())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::aws::operation::iam;

    #[test]
    fn a_declared_read_passes_and_nothing_else_does() {
        let guard = PlanningGuard::new([iam::GET_ACCOUNT_SUMMARY]);
        assert!(guard.allows("IAM", "GetAccountSummary"));
        assert!(!guard.allows("IAM", "ListAccountAliases"));
        assert!(!guard.allows("KMS", "GetAccountSummary"));
    }

    #[test]
    fn a_write_does_not_pass_even_when_it_is_declared() {
        let guard = PlanningGuard::new([iam::CREATE_GROUP]);
        assert!(!guard.allows("IAM", "CreateGroup"));
    }
}
