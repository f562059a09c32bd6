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

use super::whole::{present, required};
use crate::aws::operation::iam::{
    GET_ACCESS_KEY_LAST_USED, GET_LOGIN_PROFILE, GET_USER, LIST_ACCESS_KEYS, LIST_MFA_DEVICES,
    LIST_SERVICE_SPECIFIC_CREDENTIALS, LIST_SIGNING_CERTIFICATES, LIST_SSH_PUBLIC_KEYS,
};
use crate::aws::{AwsError, Operation, Reader};
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

/// What decides whether one user can get in, and whether the door has a second lock.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SignIn {
    /// Whether the user has a console password.
    pub has_password: bool,
    /// The ids of the access keys that work.
    pub active_keys: Vec<String>,
    /// The ids of the access keys that somebody turned off.
    pub inactive_keys: Vec<String>,
    /// The serial numbers of the MFA devices.
    pub mfa_devices: Vec<String>,
}

impl SignIn {
    /// Whether the user can sign in or sign a request at all.
    pub fn is_possible(&self) -> bool {
        self.has_password || !self.active_keys.is_empty()
    }
}

/// What [`Reader::sign_in`] may send.
pub const SIGN_IN: &[Operation] = &[GET_LOGIN_PROFILE, LIST_ACCESS_KEYS, LIST_MFA_DEVICES];

/// Everything that one user can sign in or sign requests with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Credentials {
    /// The console password's last use, if there is a password.
    pub password: Option<LastUse>,
    /// The access keys, those that work first.
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

/// What [`Reader::credentials`] may send.
pub const CREDENTIALS: &[Operation] = &[
    GET_LOGIN_PROFILE,
    LIST_ACCESS_KEYS,
    LIST_MFA_DEVICES,
    GET_USER,
    GET_ACCESS_KEY_LAST_USED,
    LIST_SSH_PUBLIC_KEYS,
    LIST_SIGNING_CERTIFICATES,
    LIST_SERVICE_SPECIFIC_CREDENTIALS,
];

impl Reader {
    /// Whether a user can sign in, and by what; three calls, where [`Reader::credentials`] sends many.
    pub async fn sign_in(&self, user: &UserName) -> Result<Arc<SignIn>, AwsError> {
        let ask = async {
            let (has_password, access_keys, mfa_devices) =
                futures::try_join!(self.has_password(user), self.access_keys(user), self.mfa_devices(user))?;
            let (active, inactive): (Vec<_>, Vec<_>) = access_keys.into_iter().partition(|key| key.is_active);
            let ids = |keys: Vec<Numbered>| keys.into_iter().map(|key| key.id).collect();
            Ok(SignIn { has_password, active_keys: ids(active), inactive_keys: ids(inactive), mfa_devices })
        };
        self.iam_memos().sign_ins.get(user, Box::pin(ask)).await
    }

    /// A user's password, keys and devices, each with its last use where AWS keeps it.
    pub async fn credentials(&self, user: &UserName) -> Result<Arc<Credentials>, AwsError> {
        let ask = async {
            let (sign_in, ssh_keys, certificates, service_credentials) = futures::try_join!(
                self.sign_in(user),
                self.ssh_keys(user),
                self.certificates(user),
                self.service_credentials(user),
            )?;
            let (password, access_keys) =
                futures::try_join!(self.password(user, &sign_in), self.last_uses(&sign_in))?;
            let mfa_devices = sign_in.mfa_devices.clone();
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

    async fn has_password(&self, user: &UserName) -> Result<bool, AwsError> {
        let profile = || self.iam().get_login_profile().user_name(user.as_str()).send();
        match self.send(GET_LOGIN_PROFILE, profile).await {
            Ok(_) => Ok(true),
            Err(error) if error.is_not_found() => Ok(false),
            Err(error) => Err(error),
        }
    }

    async fn password(&self, user: &UserName, sign_in: &SignIn) -> Result<Option<LastUse>, AwsError> {
        if !sign_in.has_password {
            return Ok(None);
        }
        let get = || self.iam().get_user().user_name(user.as_str()).send();
        let answer = required(GET_USER, self.send(GET_USER, get).await?.user, "User")?;
        Ok(Some(last_use(answer.password_last_used)))
    }

    async fn access_keys(&self, user: &UserName) -> Result<Vec<Numbered>, AwsError> {
        let page = |marker| self.iam().list_access_keys().user_name(user.as_str()).set_marker(marker).send();
        let pages: Vec<ListAccessKeysOutput> = self.pages(LIST_ACCESS_KEYS, page).await?;
        let listed = pages.into_iter().flat_map(|page| page.access_key_metadata);
        let keys = listed.map(|key| {
            let id = required(LIST_ACCESS_KEYS, key.access_key_id, "AccessKeyId")?;
            Ok(Numbered { id, is_active: key.status != Some(StatusType::Inactive) })
        });
        keys.collect()
    }

    async fn last_uses(&self, sign_in: &SignIn) -> Result<Vec<AccessKey>, AwsError> {
        let active = sign_in.active_keys.iter().map(|id| (id, true));
        let keys = active.chain(sign_in.inactive_keys.iter().map(|id| (id, false)));
        let keys = keys.map(async |(id, is_active)| {
            let call = || self.iam().get_access_key_last_used().access_key_id(id).send();
            let answer = self.send(GET_ACCESS_KEY_LAST_USED, call).await?;
            let last = required(GET_ACCESS_KEY_LAST_USED, answer.access_key_last_used, "AccessKeyLastUsed")?;
            Ok(AccessKey { id: id.clone(), is_active, last_use: last_use(last.last_used_date) })
        });
        futures::future::try_join_all(keys).await
    }

    async fn mfa_devices(&self, user: &UserName) -> Result<Vec<String>, AwsError> {
        let page = |marker| self.iam().list_mfa_devices().user_name(user.as_str()).set_marker(marker).send();
        let pages: Vec<ListMfaDevicesOutput> = self.pages(LIST_MFA_DEVICES, page).await?;
        let devices = pages.into_iter().flat_map(|page| page.mfa_devices);
        devices.map(|device| present(LIST_MFA_DEVICES, device.serial_number, "SerialNumber")).collect()
    }

    async fn ssh_keys(&self, user: &UserName) -> Result<Vec<Numbered>, AwsError> {
        let page =
            |marker| self.iam().list_ssh_public_keys().user_name(user.as_str()).set_marker(marker).send();
        let pages: Vec<ListSshPublicKeysOutput> = self.pages(LIST_SSH_PUBLIC_KEYS, page).await?;
        let keys = pages.into_iter().flat_map(|page| page.ssh_public_keys.unwrap_or_default());
        keys.map(|key| {
            let id = present(LIST_SSH_PUBLIC_KEYS, key.ssh_public_key_id, "SSHPublicKeyId")?;
            Ok(numbered(id, &key.status))
        })
        .collect()
    }

    async fn certificates(&self, user: &UserName) -> Result<Vec<Numbered>, AwsError> {
        let page = |marker| {
            self.iam().list_signing_certificates().user_name(user.as_str()).set_marker(marker).send()
        };
        let pages: Vec<ListSigningCertificatesOutput> = self.pages(LIST_SIGNING_CERTIFICATES, page).await?;
        let certificates = pages.into_iter().flat_map(|page| page.certificates);
        certificates
            .map(|certificate| {
                let id = present(LIST_SIGNING_CERTIFICATES, certificate.certificate_id, "CertificateId")?;
                Ok(numbered(id, &certificate.status))
            })
            .collect()
    }

    async fn service_credentials(&self, user: &UserName) -> Result<Vec<Numbered>, AwsError> {
        let page = |marker| {
            let request = self.iam().list_service_specific_credentials().user_name(user.as_str());
            request.set_marker(marker).send()
        };
        let pages: Vec<ListServiceSpecificCredentialsOutput> =
            self.pages(LIST_SERVICE_SPECIFIC_CREDENTIALS, page).await?;
        let listed = pages.into_iter().flat_map(|page| page.service_specific_credentials.unwrap_or_default());
        listed
            .map(|one| {
                let id = one.service_specific_credential_id;
                let id = present(LIST_SERVICE_SPECIFIC_CREDENTIALS, id, "ServiceSpecificCredentialId")?;
                Ok(numbered(id, &one.status))
            })
            .collect()
    }
}

fn numbered(id: String, status: &StatusType) -> Numbered {
    Numbered { id, is_active: *status != StatusType::Inactive }
}

fn last_use(date: Option<DateTime>) -> LastUse {
    date.and_then(|date| Timestamp::from_second(date.secs()).ok()).map_or(LastUse::Never, LastUse::At)
}

#[cfg(test)]
mod tests;
