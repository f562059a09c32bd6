//! Operations of AWS Organizations.

operations! {
    Organizations
    read {
        DESCRIBE_EFFECTIVE_POLICY = "DescribeEffectivePolicy",
        DESCRIBE_ORGANIZATION = "DescribeOrganization",
        LIST_AWS_SERVICE_ACCESS = "ListAWSServiceAccessForOrganization",
        LIST_DELEGATED_ADMINISTRATORS = "ListDelegatedAdministrators",
        LIST_ACCOUNTS = "ListAccounts",
        DESCRIBE_ACCOUNT = "DescribeAccount",
        LIST_ROOTS = "ListRoots",
        LIST_ORGANIZATIONAL_UNITS = "ListOrganizationalUnitsForParent",
        LIST_ACCOUNTS_OF_UNIT = "ListAccountsForParent",
    }
    idempotent {
        ENABLE_AWS_SERVICE_ACCESS = "EnableAWSServiceAccess",
    }
}
