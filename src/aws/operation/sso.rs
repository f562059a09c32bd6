//! Operations of AWS IAM Identity Center (`sso-admin`).

operations! {
    IdentityCenter
    read {
        LIST_INSTANCES = "ListInstances",
        LIST_PERMISSION_SETS = "ListPermissionSets",
        DESCRIBE_PERMISSION_SET = "DescribePermissionSet",
        LIST_MANAGED_POLICIES = "ListManagedPoliciesInPermissionSet",
        LIST_CUSTOMER_POLICIES = "ListCustomerManagedPolicyReferencesInPermissionSet",
        GET_INLINE_POLICY = "GetInlinePolicyForPermissionSet",
        GET_PERMISSIONS_BOUNDARY = "GetPermissionsBoundaryForPermissionSet",
        LIST_TAGS = "ListTagsForResource",
        LIST_PROVISIONED_ACCOUNTS = "ListAccountsForProvisionedPermissionSet",
        LIST_PROVISIONED_SETS = "ListPermissionSetsProvisionedToAccount",
        LIST_ACCOUNT_ASSIGNMENTS = "ListAccountAssignments",
        LIST_PRINCIPAL_ASSIGNMENTS = "ListAccountAssignmentsForPrincipal",
        LIST_CREATIONS = "ListAccountAssignmentCreationStatus",
        LIST_DELETIONS = "ListAccountAssignmentDeletionStatus",
        LIST_PROVISIONINGS = "ListPermissionSetProvisioningStatus",
        DESCRIBE_CREATION = "DescribeAccountAssignmentCreationStatus",
        DESCRIBE_DELETION = "DescribeAccountAssignmentDeletionStatus",
        DESCRIBE_PROVISIONING = "DescribePermissionSetProvisioningStatus",
    }
    idempotent {
        UPDATE_PERMISSION_SET = "UpdatePermissionSet",
        PUT_INLINE_POLICY = "PutInlinePolicyToPermissionSet",
        DELETE_INLINE_POLICY = "DeleteInlinePolicyFromPermissionSet",
        PUT_PERMISSIONS_BOUNDARY = "PutPermissionsBoundaryToPermissionSet",
        DELETE_PERMISSIONS_BOUNDARY = "DeletePermissionsBoundaryFromPermissionSet",
        DETACH_MANAGED_POLICY = "DetachManagedPolicyFromPermissionSet",
        DETACH_CUSTOMER_POLICY = "DetachCustomerManagedPolicyReferenceFromPermissionSet",
        TAG_RESOURCE = "TagResource",
        PROVISION_PERMISSION_SET = "ProvisionPermissionSet",
        DELETE_ACCOUNT_ASSIGNMENT = "DeleteAccountAssignment",
        DELETE_PERMISSION_SET = "DeletePermissionSet",
    }
    once {
        // With tags it needs the permission to tag.
        CREATE_PERMISSION_SET = "CreatePermissionSet" + ["sso:TagResource"],
        ATTACH_MANAGED_POLICY = "AttachManagedPolicyToPermissionSet",
        ATTACH_CUSTOMER_POLICY = "AttachCustomerManagedPolicyReferenceToPermissionSet",
        CREATE_ACCOUNT_ASSIGNMENT = "CreateAccountAssignment",
    }
}
