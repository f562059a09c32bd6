//! The SDK's clients of a session: one a service and Region, made when it is first asked for.

use std::collections::BTreeMap;
use std::sync::{Mutex, OnceLock, PoisonError};

use super::guard::PlanningGuard;
use super::session::Session;
use super::whole::WholeAnswer;
use crate::values::Region;

/// The clients of one reader or writer.
pub(in crate::aws) struct Clients {
    session: Session,
    guard: Option<PlanningGuard>,
    iam: OnceLock<aws_sdk_iam::Client>,
    organizations: OnceLock<aws_sdk_organizations::Client>,
    s3control: OnceLock<aws_sdk_s3control::Client>,
    kms: Regional<aws_sdk_kms::Client>,
    s3: Regional<aws_sdk_s3::Client>,
    cloudtrail: Regional<aws_sdk_cloudtrail::Client>,
    sns: Regional<aws_sdk_sns::Client>,
    sso: Regional<aws_sdk_ssoadmin::Client>,
    identity_store: Regional<aws_sdk_identitystore::Client>,
}

/// One client a Region.
struct Regional<C>(Mutex<BTreeMap<Region, C>>);

impl<C> Default for Regional<C> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<C: Clone> Regional<C> {
    fn get(&self, region: &Region, make: impl FnOnce(aws_types::region::Region) -> C) -> C {
        let mut clients = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let name = || aws_types::region::Region::new(region.as_str().to_owned());
        clients.entry(region.clone()).or_insert_with(|| make(name())).clone()
    }
}

/// The configuration of a service's client, as the session's, and what holds its answers and its operations.
macro_rules! config {
    ($self:ident, $sdk:ident, $whole:expr) => {{
        let builder = $sdk::config::Builder::from($self.session.config()).interceptor($whole);
        match &$self.guard {
            Some(guard) => builder.interceptor(guard.clone()),
            None => builder,
        }
    }};
}

impl Clients {
    /// Clients that may send everything, or only what a guard allows.
    pub(in crate::aws) fn new(session: &Session, guard: Option<PlanningGuard>) -> Self {
        Self {
            session: session.clone(),
            guard,
            iam: OnceLock::new(),
            organizations: OnceLock::new(),
            s3control: OnceLock::new(),
            kms: Regional::default(),
            s3: Regional::default(),
            cloudtrail: Regional::default(),
            sns: Regional::default(),
            sso: Regional::default(),
            identity_store: Regional::default(),
        }
    }

    pub(in crate::aws) fn iam(&self) -> &aws_sdk_iam::Client {
        self.iam.get_or_init(|| {
            aws_sdk_iam::Client::from_conf(config!(self, aws_sdk_iam, WholeAnswer::Query).build())
        })
    }

    pub(in crate::aws) fn organizations(&self) -> &aws_sdk_organizations::Client {
        self.organizations.get_or_init(|| {
            let config = config!(self, aws_sdk_organizations, WholeAnswer::Json).build();
            aws_sdk_organizations::Client::from_conf(config)
        })
    }

    pub(in crate::aws) fn s3control(&self) -> &aws_sdk_s3control::Client {
        self.s3control.get_or_init(|| {
            let builder = config!(self, aws_sdk_s3control, WholeAnswer::Xml);
            // The SDK puts the account's number before the host of any endpoint. AWS's own hosts are named so; a
            // server at a custom one is at the address that was given, and learns the account from its header.
            let builder = match self.session.config().endpoint_url() {
                Some(url) => builder.endpoint_resolver(super::endpoint::AsGiven::new(url)),
                None => builder,
            };
            aws_sdk_s3control::Client::from_conf(builder.build())
        })
    }

    pub(in crate::aws) fn kms(&self, region: &Region) -> aws_sdk_kms::Client {
        self.kms.get(region, |region| {
            let config = config!(self, aws_sdk_kms, WholeAnswer::Json).region(region).build();
            aws_sdk_kms::Client::from_conf(config)
        })
    }

    pub(in crate::aws) fn s3(&self, region: &Region) -> aws_sdk_s3::Client {
        self.s3.get(region, |region| {
            // A server at a custom endpoint has no host a bucket.
            let path_style = self.session.config().endpoint_url().is_some();
            let config = config!(self, aws_sdk_s3, WholeAnswer::Xml).region(region);
            aws_sdk_s3::Client::from_conf(config.force_path_style(path_style).build())
        })
    }

    pub(in crate::aws) fn cloudtrail(&self, region: &Region) -> aws_sdk_cloudtrail::Client {
        self.cloudtrail.get(region, |region| {
            let config = config!(self, aws_sdk_cloudtrail, WholeAnswer::Json).region(region).build();
            aws_sdk_cloudtrail::Client::from_conf(config)
        })
    }

    pub(in crate::aws) fn sns(&self, region: &Region) -> aws_sdk_sns::Client {
        self.sns.get(region, |region| {
            let config = config!(self, aws_sdk_sns, WholeAnswer::Query).region(region).build();
            aws_sdk_sns::Client::from_conf(config)
        })
    }

    pub(in crate::aws) fn sso(&self, region: &Region) -> aws_sdk_ssoadmin::Client {
        self.sso.get(region, |region| {
            let config = config!(self, aws_sdk_ssoadmin, WholeAnswer::Json).region(region).build();
            aws_sdk_ssoadmin::Client::from_conf(config)
        })
    }

    pub(in crate::aws) fn identity_store(&self, region: &Region) -> aws_sdk_identitystore::Client {
        self.identity_store.get(region, |region| {
            let config = config!(self, aws_sdk_identitystore, WholeAnswer::Json).region(region).build();
            aws_sdk_identitystore::Client::from_conf(config)
        })
    }
}
