//! Operations of AWS Key Management Service.

operations! {
    Kms
    read {
        DESCRIBE_KEY = "DescribeKey",
        GET_KEY_POLICY = "GetKeyPolicy",
        GET_KEY_ROTATION_STATUS = "GetKeyRotationStatus",
        LIST_RESOURCE_TAGS = "ListResourceTags",
        LIST_KEYS = "ListKeys",
        LIST_ALIASES = "ListAliases",
    }
    idempotent {
        PUT_KEY_POLICY = "PutKeyPolicy",
        ENABLE_KEY = "EnableKey",
        CANCEL_KEY_DELETION = "CancelKeyDeletion",
        ENABLE_KEY_ROTATION = "EnableKeyRotation",
        DISABLE_KEY_ROTATION = "DisableKeyRotation",
        UPDATE_KEY_DESCRIPTION = "UpdateKeyDescription",
        TAG_RESOURCE = "TagResource",
    }
    once {
        // `CreateKey` with tags needs the permission to tag, `CreateAlias` is asked of the alias and of the key.
        CREATE_KEY = "CreateKey" + ["kms:TagResource"],
        CREATE_ALIAS = "CreateAlias",
    }
}
