//! Operations of the Identity Store, the directory of AWS IAM Identity Center.

operations! {
    IdentityStore
    read {
        GET_GROUP_ID = "GetGroupId",
        GET_USER_ID = "GetUserId",
        DESCRIBE_GROUP = "DescribeGroup",
        DESCRIBE_USER = "DescribeUser",
        LIST_GROUPS = "ListGroups",
        LIST_USERS = "ListUsers",
        LIST_GROUP_MEMBERSHIPS = "ListGroupMemberships",
    }
    idempotent {
        UPDATE_GROUP = "UpdateGroup",
        DELETE_GROUP_MEMBERSHIP = "DeleteGroupMembership",
    }
    once {
        CREATE_GROUP = "CreateGroup",
        CREATE_GROUP_MEMBERSHIP = "CreateGroupMembership",
    }
}
