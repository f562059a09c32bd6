//! Operations of AWS Identity and Access Management.

operations! {
    Iam
    read {
        LIST_ACCOUNT_ALIASES = "ListAccountAliases",
        GET_ACCOUNT_PASSWORD_POLICY = "GetAccountPasswordPolicy",
        GET_ACCOUNT_SUMMARY = "GetAccountSummary",
        GET_ACCOUNT_AUTHORIZATION_DETAILS = "GetAccountAuthorizationDetails",
        LIST_POLICIES = "ListPolicies",
        LIST_ENTITIES_FOR_POLICY = "ListEntitiesForPolicy",
        GET_USER = "GetUser",
        GET_LOGIN_PROFILE = "GetLoginProfile",
        LIST_MFA_DEVICES = "ListMFADevices",
        LIST_ACCESS_KEYS = "ListAccessKeys",
        GET_ACCESS_KEY_LAST_USED = "GetAccessKeyLastUsed",
        LIST_SSH_PUBLIC_KEYS = "ListSSHPublicKeys",
        LIST_SIGNING_CERTIFICATES = "ListSigningCertificates",
        LIST_SERVICE_SPECIFIC_CREDENTIALS = "ListServiceSpecificCredentials",
    }
    idempotent {
        UPDATE_ACCOUNT_PASSWORD_POLICY = "UpdateAccountPasswordPolicy",
        DELETE_ACCOUNT_PASSWORD_POLICY = "DeleteAccountPasswordPolicy",
        SET_SECURITY_TOKEN_SERVICE_PREFERENCES = "SetSecurityTokenServicePreferences",
        SET_DEFAULT_POLICY_VERSION = "SetDefaultPolicyVersion",
        DELETE_POLICY_VERSION = "DeletePolicyVersion",
        DELETE_POLICY = "DeletePolicy",
        DELETE_GROUP = "DeleteGroup",
        ATTACH_GROUP_POLICY = "AttachGroupPolicy",
        DETACH_GROUP_POLICY = "DetachGroupPolicy",
        PUT_GROUP_POLICY = "PutGroupPolicy",
        DELETE_GROUP_POLICY = "DeleteGroupPolicy",
        ADD_USER_TO_GROUP = "AddUserToGroup",
        REMOVE_USER_FROM_GROUP = "RemoveUserFromGroup",
        TAG_USER = "TagUser",
        DELETE_USER = "DeleteUser",
        DETACH_USER_POLICY = "DetachUserPolicy",
        DELETE_USER_POLICY = "DeleteUserPolicy",
        DELETE_USER_PERMISSIONS_BOUNDARY = "DeleteUserPermissionsBoundary",
        DETACH_ROLE_POLICY = "DetachRolePolicy",
        DELETE_ROLE_PERMISSIONS_BOUNDARY = "DeleteRolePermissionsBoundary",
        DELETE_LOGIN_PROFILE = "DeleteLoginProfile",
        DEACTIVATE_MFA_DEVICE = "DeactivateMFADevice",
        DELETE_VIRTUAL_MFA_DEVICE = "DeleteVirtualMFADevice",
        UPDATE_ACCESS_KEY = "UpdateAccessKey",
        DELETE_ACCESS_KEY = "DeleteAccessKey",
        DELETE_SSH_PUBLIC_KEY = "DeleteSSHPublicKey",
        DELETE_SIGNING_CERTIFICATE = "DeleteSigningCertificate",
        DELETE_SERVICE_SPECIFIC_CREDENTIAL = "DeleteServiceSpecificCredential",
    }
    once {
        CREATE_ACCOUNT_ALIAS = "CreateAccountAlias",
        CREATE_GROUP = "CreateGroup",
        CREATE_USER = "CreateUser" + ["iam:TagUser"],
        CREATE_POLICY = "CreatePolicy",
        CREATE_POLICY_VERSION = "CreatePolicyVersion",
    }
}
