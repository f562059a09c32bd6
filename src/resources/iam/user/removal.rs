//! The calls that take a user away, one credential and one right at a time.

use crate::aws::operation::iam::{
    DEACTIVATE_MFA_DEVICE, DELETE_ACCESS_KEY, DELETE_LOGIN_PROFILE, DELETE_SERVICE_SPECIFIC_CREDENTIAL,
    DELETE_SIGNING_CERTIFICATE, DELETE_SSH_PUBLIC_KEY, DELETE_USER, DELETE_USER_PERMISSIONS_BOUNDARY,
    DELETE_USER_POLICY, DELETE_VIRTUAL_MFA_DEVICE, DETACH_USER_POLICY, REMOVE_USER_FROM_GROUP,
    UPDATE_ACCESS_KEY,
};
use crate::aws::writer::{Subject, SubjectKind};
use crate::aws::{AwsError, Writer};
use crate::model::{self, Call};
use crate::values::{Arn, GroupName, PolicyName, UserName};

/// What is to be undone before a user can go, and the user's going.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// Makes an access key stop working; it can still be brought back.
    DeactivateKey(String),
    /// Removes the password.
    DeletePassword,
    /// Takes the user out of a group.
    LeaveGroup(GroupName),
    /// Detaches a managed policy.
    Detach(Arn),
    /// Removes an inline policy.
    DeleteInline(PolicyName),
    /// Lifts the permissions boundary.
    Unbound,
    /// Takes an MFA device away from the user.
    DeactivateDevice(String),
    /// Removes a virtual MFA device.
    DeleteDevice(String),
    /// Removes an SSH key.
    DeleteSshKey(String),
    /// Removes a signing certificate.
    DeleteCertificate(String),
    /// Removes the credential of a single service.
    DeleteServiceCredential(String),
    /// Removes an access key.
    DeleteKey(String),
    /// Removes the user.
    Delete,
}

/// A step that takes one user away, who is named as IAM spells it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Removal {
    pub(super) user: UserName,
    pub(super) step: Step,
}

impl model::Change for Removal {
    fn call(&self) -> Call {
        let Self { user, step } = self;
        let call = |operation| Call::new(operation).with("UserName", user.as_str());
        match step {
            Step::DeactivateKey(id) => {
                call(UPDATE_ACCESS_KEY).with("AccessKeyId", id.as_str()).with("Status", "Inactive")
            }
            Step::DeletePassword => call(DELETE_LOGIN_PROFILE),
            Step::LeaveGroup(group) => call(REMOVE_USER_FROM_GROUP).with("GroupName", group.as_str()),
            Step::Detach(policy) => call(DETACH_USER_POLICY).with("PolicyArn", policy.to_string()),
            Step::DeleteInline(name) => call(DELETE_USER_POLICY).with("PolicyName", name.as_str()),
            Step::Unbound => call(DELETE_USER_PERMISSIONS_BOUNDARY),
            Step::DeactivateDevice(serial) => {
                call(DEACTIVATE_MFA_DEVICE).with("SerialNumber", serial.as_str())
            }
            Step::DeleteDevice(serial) => {
                Call::new(DELETE_VIRTUAL_MFA_DEVICE).with("SerialNumber", serial.as_str())
            }
            Step::DeleteSshKey(id) => call(DELETE_SSH_PUBLIC_KEY).with("SSHPublicKeyId", id.as_str()),
            Step::DeleteCertificate(id) => {
                call(DELETE_SIGNING_CERTIFICATE).with("CertificateId", id.as_str())
            }
            Step::DeleteServiceCredential(id) => {
                call(DELETE_SERVICE_SPECIFIC_CREDENTIAL).with("ServiceSpecificCredentialId", id.as_str())
            }
            Step::DeleteKey(id) => call(DELETE_ACCESS_KEY).with("AccessKeyId", id.as_str()),
            Step::Delete => call(DELETE_USER),
        }
    }
}

/// Sends one step.
pub(super) async fn send(removal: &Removal, writer: &Writer) -> Result<(), AwsError> {
    let Removal { user, step } = removal;
    let name = user.as_str();
    let iam = writer.iam();
    let about = [Subject::new(SubjectKind::User, user)];
    let operation = model::Change::call(removal).operation;
    match step {
        Step::DeactivateKey(id) => {
            let call = || {
                let request = iam.update_access_key().user_name(name).access_key_id(id);
                request.status(aws_sdk_iam::types::StatusType::Inactive).send()
            };
            writer.remove(operation, &about, call).await
        }
        Step::DeletePassword => {
            let call = || iam.delete_login_profile().user_name(name).send();
            writer.remove(operation, &about, call).await
        }
        Step::LeaveGroup(group) => {
            let call = || iam.remove_user_from_group().user_name(name).group_name(group.as_str()).send();
            writer.remove(operation, &about, call).await
        }
        Step::Detach(policy) => {
            let arn = policy.to_string();
            let call = || iam.detach_user_policy().user_name(name).policy_arn(&arn).send();
            writer.remove(operation, &about, call).await
        }
        Step::DeleteInline(policy) => {
            let call = || iam.delete_user_policy().user_name(name).policy_name(policy.as_str()).send();
            writer.remove(operation, &about, call).await
        }
        Step::Unbound => {
            let call = || iam.delete_user_permissions_boundary().user_name(name).send();
            writer.remove(operation, &about, call).await
        }
        Step::DeactivateDevice(serial) => {
            let call = || iam.deactivate_mfa_device().user_name(name).serial_number(serial).send();
            writer.remove(operation, &about, call).await
        }
        Step::DeleteDevice(serial) => {
            let call = || iam.delete_virtual_mfa_device().serial_number(serial).send();
            writer.remove(operation, &about, call).await
        }
        Step::DeleteSshKey(id) => {
            let call = || iam.delete_ssh_public_key().user_name(name).ssh_public_key_id(id).send();
            writer.remove(operation, &about, call).await
        }
        Step::DeleteCertificate(id) => {
            let call = || iam.delete_signing_certificate().user_name(name).certificate_id(id).send();
            writer.remove(operation, &about, call).await
        }
        Step::DeleteServiceCredential(id) => {
            let call = || {
                let request = iam.delete_service_specific_credential().user_name(name);
                request.service_specific_credential_id(id).send()
            };
            writer.remove(operation, &about, call).await
        }
        Step::DeleteKey(id) => {
            let call = || iam.delete_access_key().user_name(name).access_key_id(id).send();
            writer.remove(operation, &about, call).await
        }
        Step::Delete => {
            let call = || iam.delete_user().user_name(name).send();
            writer.remove(operation, &about, call).await
        }
    }
}
