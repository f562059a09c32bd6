//! The credentials of one user; asked for only where a user is to go, or could be locked out.

use std::fmt;
use std::sync::Arc;

use aws_sdk_iam::operation::list_access_keys::ListAccessKeysOutput;
use aws_sdk_iam::operation::list_mfa_devices::ListMfaDevicesOutput;
use aws_sdk_iam::operation::list_service_specific_credentials::ListServiceSpecificCredentialsOutput;
use aws_sdk_iam::operation::list_signing_certificates::ListSigningCertificatesOutput;
use aws_sdk_iam::operation::list_ssh_public_keys::ListSshPublicKeysOutput;
use aws_sdk_iam::types::StatusType;
use aws_smithy_types::DateTime;
use jiff::Timestamp;

use crate::aws::operation::iam::{
    GET_ACCESS_KEY_LAST_USED, GET_LOGIN_PROFILE, GET_USER, LIST_ACCESS_KEYS, LIST_MFA_DEVICES,
    LIST_SERVICE_SPECIFIC_CREDENTIALS, LIST_SIGNING_CERTIFICATES, LIST_SSH_PUBLIC_KEYS,
};
use crate::aws::{AwsError, Reader};
use crate::values::UserName;

/// When a credential was last used, as far as AWS remembers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum LastUse {
    /// At this time.
    At(Timestamp),
    /// Never, or not since AWS keeps track.
    Never,
}

impl fmt::Display for LastUse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::At(time) => write!(f, "last used {}", time.strftime("%Y-%m-%d")),
            Self::Never => f.write_str("never used"),
        }
    }
}

/// An access key, without its secret: AWS shows that once, to its maker.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccessKey {
    /// The key's id.
    pub id: String,
    /// Whether it works.
    pub is_active: bool,
    /// When it was last used.
    pub last_use: LastUse,
}

/// A credential of which only the id matters here.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Numbered {
    /// The credential's id.
    pub id: String,
    /// Whether it works.
    pub is_active: bool,
}

/// Everything that one user can sign in or sign requests with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Credentials {
    /// The console password's last use, if there is a password.
    pub password: Option<LastUse>,
    /// The access keys.
    pub access_keys: Vec<AccessKey>,
    /// The serial numbers of the MFA devices.
    pub mfa_devices: Vec<String>,
    /// SSH keys for `CodeCommit`.
    pub ssh_keys: Vec<Numbered>,
    /// X.509 signing certificates.
    pub certificates: Vec<Numbered>,
    /// User names and passwords, or keys, of single services.
    pub service_credentials: Vec<Numbered>,
}

impl Credentials {
    /// Whether the user can sign in or sign a request at all.
    pub fn can_sign_in(&self) -> bool {
        self.password.is_some() || self.access_keys.iter().any(|key| key.is_active)
    }
}

impl Reader {
    /// A user's password, keys and devices, each with its last use where AWS keeps it.
    pub async fn credentials(&self, user: &UserName) -> Result<Arc<Credentials>, AwsError> {
        let ask = async {
            let (password, access_keys, mfa_devices, ssh_keys, certificates, service_credentials) = futures::try_join!(
                self.password(user),
                self.access_keys(user),
                self.mfa_devices(user),
                self.ssh_keys(user),
                self.certificates(user),
                self.service_credentials(user),
            )?;
            Ok(Credentials {
                password,
                access_keys,
                mfa_devices,
                ssh_keys,
                certificates,
                service_credentials,
            })
        };
        self.iam_memos().credentials.get(user, Box::pin(ask)).await
    }

    async fn password(&self, user: &UserName) -> Result<Option<LastUse>, AwsError> {
        let profile = || self.iam().get_login_profile().user_name(user.as_str()).send();
        match self.send(GET_LOGIN_PROFILE, profile).await {
            Ok(_) => {
                let get = || self.iam().get_user().user_name(user.as_str()).send();
                let answer = self.send(GET_USER, get).await?;
                Ok(Some(last_use(answer.user.and_then(|user| user.password_last_used))))
            }
            Err(error) if error.is_not_found() => Ok(None),
            Err(error) => Err(error),
        }
    }

    async fn access_keys(&self, user: &UserName) -> Result<Vec<AccessKey>, AwsError> {
        let page = |marker| self.iam().list_access_keys().user_name(user.as_str()).set_marker(marker).send();
        let pages: Vec<ListAccessKeysOutput> = self.pages(LIST_ACCESS_KEYS, page).await?;
        let listed = pages.into_iter().flat_map(|page| page.access_key_metadata);
        let keys = listed.filter_map(|key| Some((key.access_key_id?, key.status)));
        let keys = keys.map(async |(id, status)| {
            let call = || self.iam().get_access_key_last_used().access_key_id(&id).send();
            let answer = self.send(GET_ACCESS_KEY_LAST_USED, call).await?;
            let date = answer.access_key_last_used.and_then(|last| last.last_used_date);
            let is_active = status != Some(StatusType::Inactive);
            Ok(AccessKey { id, is_active, last_use: last_use(date) })
        });
        futures::future::try_join_all(keys).await
    }

    async fn mfa_devices(&self, user: &UserName) -> Result<Vec<String>, AwsError> {
        let page = |marker| self.iam().list_mfa_devices().user_name(user.as_str()).set_marker(marker).send();
        let pages: Vec<ListMfaDevicesOutput> = self.pages(LIST_MFA_DEVICES, page).await?;
        let devices = pages.into_iter().flat_map(|page| page.mfa_devices);
        Ok(devices.map(|device| device.serial_number).collect())
    }

    async fn ssh_keys(&self, user: &UserName) -> Result<Vec<Numbered>, AwsError> {
        let page =
            |marker| self.iam().list_ssh_public_keys().user_name(user.as_str()).set_marker(marker).send();
        let pages: Vec<ListSshPublicKeysOutput> = self.pages(LIST_SSH_PUBLIC_KEYS, page).await?;
        let keys = pages.into_iter().flat_map(|page| page.ssh_public_keys.unwrap_or_default());
        Ok(keys.map(|key| numbered(key.ssh_public_key_id, &key.status)).collect())
    }

    async fn certificates(&self, user: &UserName) -> Result<Vec<Numbered>, AwsError> {
        let page = |marker| {
            self.iam().list_signing_certificates().user_name(user.as_str()).set_marker(marker).send()
        };
        let pages: Vec<ListSigningCertificatesOutput> = self.pages(LIST_SIGNING_CERTIFICATES, page).await?;
        let certificates = pages.into_iter().flat_map(|page| page.certificates);
        Ok(certificates
            .map(|certificate| numbered(certificate.certificate_id, &certificate.status))
            .collect())
    }

    async fn service_credentials(&self, user: &UserName) -> Result<Vec<Numbered>, AwsError> {
        let page = |marker| {
            let request = self.iam().list_service_specific_credentials().user_name(user.as_str());
            request.set_marker(marker).send()
        };
        let pages: Vec<ListServiceSpecificCredentialsOutput> =
            self.pages(LIST_SERVICE_SPECIFIC_CREDENTIALS, page).await?;
        let listed = pages.into_iter().flat_map(|page| page.service_specific_credentials.unwrap_or_default());
        Ok(listed.map(|one| numbered(one.service_specific_credential_id, &one.status)).collect())
    }
}

fn numbered(id: String, status: &StatusType) -> Numbered {
    Numbered { id, is_active: *status != StatusType::Inactive }
}

fn last_use(date: Option<DateTime>) -> LastUse {
    date.and_then(|date| Timestamp::from_second(date.secs()).ok()).map_or(LastUse::Never, LastUse::At)
}
