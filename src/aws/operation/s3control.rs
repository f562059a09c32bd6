//! Operations of Amazon S3 Control.

operations! {
    S3Control
    read {
        GET_PUBLIC_ACCESS_BLOCK = "GetPublicAccessBlock" by "s3:GetAccountPublicAccessBlock",
    }
    idempotent {
        PUT_PUBLIC_ACCESS_BLOCK = "PutPublicAccessBlock" by "s3:PutAccountPublicAccessBlock",
    }
}
