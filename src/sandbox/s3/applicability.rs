use crate::values::actions::expand;

/// What of a bucket an action is done to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Bucket,
    Object,
}

/// What the names of actions begin with that are done to objects (Service Authorization Reference, "Actions,
/// resources, and condition keys for Amazon S3").
const ON_OBJECTS: [&str; 11] = [
    "AbortMultipartUpload",
    "BypassGovernanceRetention",
    "DeleteObject",
    "GetObject",
    "InitiateReplication",
    "ListMultipartUploadParts",
    "ListObject",
    "ObjectOwnerOverrideToBucketOwner",
    "PutObject",
    "Replicate",
    "RestoreObject",
];

/// What is in the names of actions that are done to neither buckets nor objects.
const ELSEWHERE: [&str; 9] = [
    "AccessGrant",
    "AccessPoint",
    "AccountPublicAccessBlock",
    "AllMyBuckets",
    "DataAccess",
    "Job",
    "MultiRegion",
    "StorageLens",
    "VendedLogDelivery",
];

impl Kind {
    /// What the actions that a pattern means are done to; none where no action of a bucket's policy is meant.
    pub(super) fn of(pattern: &str) -> Option<Vec<Self>> {
        let pattern = if pattern == "*" { "s3:*" } else { pattern };
        let actions = expand(pattern).filter(|_| pattern.to_ascii_lowercase().starts_with("s3:"))?;
        let kinds: Vec<Self> =
            actions.iter().filter_map(|action| Self::of_name(action.strip_prefix("s3:")?)).collect();
        (!kinds.is_empty()).then_some(kinds)
    }

    fn of_name(name: &str) -> Option<Self> {
        let is_on_objects =
            name == "UpdateObjectEncryption" || ON_OBJECTS.iter().any(|prefix| name.starts_with(prefix));
        if is_on_objects {
            return Some(Self::Object);
        }
        (!ELSEWHERE.iter().any(|part| name.contains(part))).then_some(Self::Bucket)
    }
}
