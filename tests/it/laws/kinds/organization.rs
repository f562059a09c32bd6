//! The services that an organization trusts.

use aws_sdk_organizations::Client as Organizations;
use aws_sdk_organizations::types::OrganizationFeatureSet;

use super::{Act, Case, Probe};

pub(super) fn all() -> Vec<Case> {
    vec![trusted_service()]
}

/// An organization with all features, of which this account is the management account.
pub(super) fn founded() -> Act {
    act!("an organization", |organizations: Organizations| organizations
        .create_organization()
        .feature_set(OrganizationFeatureSet::All)
        .send())
}

fn trusted_service() -> Case {
    Case {
        kind: "organization.trusted_service",
        file: "\
baseline: 1
name: laws
organization: { trusted_services: [cloudtrail.amazonaws.com] }
",
        before: vec![founded()],
        seed: None,
        drifts: vec![act!("no longer trusted", |organizations: Organizations| organizations
            .disable_aws_service_access()
            .service_principal("cloudtrail.amazonaws.com")
            .send())],
        losses: Vec::new(),
        others: (
            act!("another service", |organizations: Organizations| organizations
                .enable_aws_service_access()
                .service_principal("config.amazonaws.com")
                .send()),
            Probe::new(|organizations: Organizations| async move {
                let listed = organizations.list_aws_service_access_for_organization().send().await;
                let services =
                    listed.expect("what is trusted").enabled_service_principals.unwrap_or_default();
                let names = services.into_iter().filter_map(|service| service.service_principal);
                format!("{:?}", names.filter(|name| name.starts_with("config")).collect::<Vec<_>>())
            }),
        ),
    }
}
