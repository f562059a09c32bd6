use super::{
    guards::USER,
    lookup,
    paging::page,
    shapes::{
        CERTIFICATE_ID, MARKER, MAX_ITEMS, NEW_USER_NAME, SERVICE_CREDENTIAL_ID, SERVICE_NAME,
        SSH_PUBLIC_KEY_ID, USER_NAME,
    },
};
use crate::sandbox::{
    refusal::Refusal,
    service::{Answer, Call, Operation},
    wire::Record,
};

pub(super) const OPERATIONS: &[Operation] = &[
    Operation::read("GetLoginProfile", &[NEW_USER_NAME], USER, get_login_profile),
    Operation::write("DeleteLoginProfile", &[NEW_USER_NAME], USER, delete_login_profile),
    Operation::read("ListSSHPublicKeys", &[NEW_USER_NAME, MARKER, MAX_ITEMS], USER, list_ssh_public_keys),
    Operation::write(
        "DeleteSSHPublicKey",
        &[NEW_USER_NAME.required(), SSH_PUBLIC_KEY_ID.required()],
        USER,
        delete_ssh_public_key,
    ),
    Operation::read(
        "ListSigningCertificates",
        &[USER_NAME, MARKER, MAX_ITEMS],
        USER,
        list_signing_certificates,
    ),
    Operation::write(
        "DeleteSigningCertificate",
        &[USER_NAME, CERTIFICATE_ID.required()],
        USER,
        delete_signing_certificate,
    ),
    Operation::read(
        "ListServiceSpecificCredentials",
        &[NEW_USER_NAME, SERVICE_NAME, MARKER, MAX_ITEMS],
        USER,
        list_service_specific_credentials,
    ),
    Operation::write(
        "DeleteServiceSpecificCredential",
        &[NEW_USER_NAME, SERVICE_CREDENTIAL_ID.required()],
        USER,
        delete_service_specific_credential,
    ),
];

fn get_login_profile(call: &mut Call<'_>, input: &Record) -> Answer {
    let (name, user) = lookup::user(call, input)?;
    let profile = user.login_profile.as_ref().ok_or_else(|| no_login_profile(name.as_str()))?;
    let shown = Record::default()
        .with("UserName", name.as_str())
        .with("CreateDate", profile.created)
        .with("PasswordResetRequired", profile.reset_required);
    Ok(Record::default().with("LoginProfile", shown))
}

fn delete_login_profile(call: &mut Call<'_>, input: &Record) -> Answer {
    let name = lookup::user_name(call, input)?;
    match lookup::user_mut(call, input)?.login_profile.take() {
        Some(_) => Ok(Record::default()),
        None => Err(no_login_profile(name.as_str())),
    }
}

fn no_login_profile(user: &str) -> Refusal {
    Refusal::no_such_entity(format!("Login Profile for User {user} cannot be found."))
}

fn list_ssh_public_keys(call: &mut Call<'_>, input: &Record) -> Answer {
    let (name, user) = lookup::user(call, input)?;
    Ok(page(input, &user.ssh_public_keys)?.record("SSHPublicKeys", |(id, key)| {
        Record::default()
            .with("UserName", name.as_str())
            .with("SSHPublicKeyId", id)
            .with("Status", key.status.as_str())
            .with("UploadDate", key.uploaded)
            .into()
    }))
}

fn delete_ssh_public_key(call: &mut Call<'_>, input: &Record) -> Answer {
    let id = input.required("SSHPublicKeyId")?;
    let removed = lookup::user_mut(call, input)?.ssh_public_keys.remove(id);
    removed.map(|_| Record::default()).ok_or_else(|| not_found("Public Key", id))
}

fn list_signing_certificates(call: &mut Call<'_>, input: &Record) -> Answer {
    let (name, user) = lookup::user(call, input)?;
    Ok(page(input, &user.signing_certificates)?.record("Certificates", |(id, certificate)| {
        Record::default()
            .with("UserName", name.as_str())
            .with("CertificateId", id)
            .with("CertificateBody", &certificate.body)
            .with("Status", certificate.status.as_str())
            .with("UploadDate", certificate.uploaded)
            .into()
    }))
}

fn delete_signing_certificate(call: &mut Call<'_>, input: &Record) -> Answer {
    let id = input.required("CertificateId")?;
    let removed = lookup::user_mut(call, input)?.signing_certificates.remove(id);
    removed.map(|_| Record::default()).ok_or_else(|| not_found("Certificate", id))
}

fn list_service_specific_credentials(call: &mut Call<'_>, input: &Record) -> Answer {
    let (name, user) = lookup::user(call, input)?;
    let service = input.text("ServiceName");
    let is_meant = |of: &str| service.is_none_or(|service| service == of);
    let credentials = user.service_credentials.iter().filter(|(_, credential)| is_meant(&credential.service));
    Ok(page(input, credentials)?.record("ServiceSpecificCredentials", |(id, credential)| {
        Record::default()
            .with("UserName", name.as_str())
            .with("Status", credential.status.as_str())
            .with("ServiceUserName", &credential.user_name)
            .with("CreateDate", credential.created)
            .with("ServiceSpecificCredentialId", id)
            .with("ServiceName", &credential.service)
            .into()
    }))
}

fn delete_service_specific_credential(call: &mut Call<'_>, input: &Record) -> Answer {
    let id = input.required("ServiceSpecificCredentialId")?;
    let removed = lookup::user_mut(call, input)?.service_credentials.remove(id);
    removed.map(|_| Record::default()).ok_or_else(|| not_found("Service Specific Credential", id))
}

fn not_found(what: &str, id: &str) -> Refusal {
    Refusal::no_such_entity(format!("The {what} with id {id} cannot be found."))
}
