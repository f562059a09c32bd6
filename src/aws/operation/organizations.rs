//! Operations of AWS Organizations.

operations! {
    Organizations
    read {
        DESCRIBE_ORGANIZATION = "DescribeOrganization",
        LIST_AWS_SERVICE_ACCESS = "ListAWSServiceAccessForOrganization",
        LIST_DELEGATED_ADMINISTRATORS = "ListDelegatedAdministrators",
    }
    idempotent {
        ENABLE_AWS_SERVICE_ACCESS = "EnableAWSServiceAccess",
    }
}
