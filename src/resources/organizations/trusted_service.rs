//! The trust of an organization in a service: enabled where it is missing, never disabled.

use crate::aws::operation::organizations::{
    DESCRIBE_ORGANIZATION, ENABLE_AWS_SERVICE_ACCESS, LIST_AWS_SERVICE_ACCESS, LIST_DELEGATED_ADMINISTRATORS,
};
use crate::aws::reader::organizations::{Role, Standing};
use crate::aws::writer::{Subject, SubjectKind};
use crate::aws::{AwsError, Operation, Reader, Writer};
use crate::model::{self, Address, Call, Diff, Finding, Resource, Step};
use crate::resources::organizations::address;
use crate::values::Origin;

/// The trust of the organization in one service.
#[derive(Clone, Debug)]
pub struct TrustedService {
    /// The service's host name, such as `cloudtrail.amazonaws.com`.
    pub service: String,
    /// Where the file declares it.
    pub at: Origin,
}

/// What the account is, and whether its organization trusts the service.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Live {
    /// What the account is in its organization.
    pub standing: Standing,
    /// Whether the service is trusted; unknown where only others may ask.
    pub is_trusted: Option<bool>,
}

/// Lets a service act in every account of the organization.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trust {
    service: String,
}

impl model::Change for Trust {
    fn call(&self) -> Call {
        Call::new(ENABLE_AWS_SERVICE_ACCESS).with("ServicePrincipal", self.service.as_str())
    }
}

impl Resource for TrustedService {
    type Live = Live;
    type Change = Trust;
    const READS: &'static [Operation] =
        &[DESCRIBE_ORGANIZATION, LIST_DELEGATED_ADMINISTRATORS, LIST_AWS_SERVICE_ACCESS];

    fn address(&self) -> Address {
        address::trusted_service(&self.service)
    }

    fn declared_at(&self) -> Option<Origin> {
        Some(self.at)
    }

    async fn read(&self, reader: &Reader) -> Result<Live, AwsError> {
        let standing = reader.standing().await?;
        // Only the management account and delegated administrators may ask (Organizations API reference,
        // `ListAWSServiceAccessForOrganization`).
        let is_trusted = match &standing {
            // Without all features there is nothing to ask for, and AWS refuses the question.
            Standing::In(organization, Role::Management | Role::DelegatedAdministrator)
                if organization.all_features =>
            {
                Some(reader.trusted_services().await?.contains(&self.service))
            }
            Standing::In(..) | Standing::Alone => None,
        };
        Ok(Live { standing, is_trusted })
    }

    fn diff(&self, live: &Live) -> Diff<Trust> {
        let Self { service, at: _ } = self;
        let Live { standing, is_trusted } = live;
        let Standing::In(organization, role) = standing else {
            return blocked(
                "this account is in no organization".to_owned(),
                "run it in the management account, or leave out `organization`".to_owned(),
            );
        };
        let (id, management) = (&organization.id, &organization.management_account);
        if *is_trusted == Some(true) {
            return Diff::settled();
        }
        if !organization.all_features {
            return blocked(
                format!(
                    "organization `{id}` has not all features enabled, and without them trusts no service"
                ),
                format!(
                    "enable them in the management account {management}: `aws organizations enable-all-features`"
                ),
            );
        }
        if *role == Role::Member {
            let note =
                format!("it is for account {management} to enable, and cannot be seen from a member account");
            return Diff::found(Finding::Note(note));
        }
        let why = match (role, is_trusted) {
            (Role::Management, _) => {
                let mut diff = Diff::settled();
                diff.value("trusted", false, true);
                let step = Step::grow(Trust { service: service.clone() });
                diff.step(step.because("the service can then act in every account of the organization"));
                return diff;
            }
            (_, Some(_)) => format!("organization `{id}` does not trust `{service}`"),
            (Role::Unknown(why), None) => {
                format!("whether organization `{id}` trusts `{service}` cannot be seen from here: {why}")
            }
            (_, None) => format!("whether organization `{id}` trusts `{service}` cannot be seen from here"),
        };
        blocked(why, format!("enable it from the management account {management}"))
    }

    async fn apply(&self, Trust { service }: &Trust, writer: &Writer) -> Result<(), AwsError> {
        let enable = || writer.organizations().enable_aws_service_access().service_principal(service).send();
        let about = [Subject::new(SubjectKind::TrustedService, service)];
        writer.send(ENABLE_AWS_SERVICE_ACCESS, &about, enable).await?;
        Ok(())
    }
}

fn blocked(why: String, next: String) -> Diff<Trust> {
    Diff::found(Finding::Blocked { why, next })
}

#[cfg(test)]
mod tests;
