//! The input of S3's operations, as its API model describes it.

use crate::sandbox::wire::{Alphabet, Parameter, Shape};

const fn text(name: &'static str) -> Parameter {
    Parameter::text(name, 0, usize::MAX, Alphabet::ANY)
}

const fn number(name: &'static str) -> Parameter {
    Parameter::integer(name, i64::MIN, i64::MAX)
}

const fn flag(name: &'static str) -> Parameter {
    Parameter::new(name, Shape::Boolean)
}

const fn choice(name: &'static str, choices: &'static [&'static str]) -> Parameter {
    Parameter::new(name, Shape::Choice(choices))
}

const fn structure(name: &'static str, members: &'static [Parameter]) -> Parameter {
    Parameter::new(name, Shape::Structure(members))
}

const fn list(name: &'static str, member: &'static Shape) -> Parameter {
    Parameter::new(name, Shape::List { member, maximum: usize::MAX })
}

const ACCOUNT: Alphabet = Alphabet {
    pattern: r"\d{12}",
    holds: |text| text.len() == 12 && text.bytes().all(|byte| byte.is_ascii_digit()),
};

pub(super) const BUCKET: Parameter = text("Bucket").required();
pub(super) const EXPECTED_OWNER: Parameter = Parameter::text("ExpectedBucketOwner", 12, 12, ACCOUNT);
/// The input of an operation that names a bucket alone.
pub(super) const BUCKET_ALONE: &[Parameter] = &[BUCKET, EXPECTED_OWNER];

pub(super) const PREFIX: Parameter = text("Prefix");
pub(super) const BUCKET_REGION: Parameter = text("BucketRegion");
pub(super) const MAX_BUCKETS: Parameter = Parameter::integer("MaxBuckets", 1, 10_000);
pub(super) const CONTINUATION_TOKEN: Parameter = text("ContinuationToken");

const OWNERSHIPS: &[&str] = &["BucketOwnerEnforced", "BucketOwnerPreferred", "ObjectWriter"];
pub(super) const ACL: Parameter = text("ACL");
pub(super) const OBJECT_LOCK_ENABLED: Parameter = flag("ObjectLockEnabledForBucket");
pub(super) const OBJECT_OWNERSHIP: Parameter = choice("ObjectOwnership", OWNERSHIPS);
pub(super) const CREATE_CONFIGURATION: Parameter =
    structure("CreateBucketConfiguration", &[text("LocationConstraint")]);

pub(super) const POLICY: Parameter = text("Policy").required();
pub(super) const CONFIRM_REMOVAL: Parameter = flag("ConfirmRemoveSelfBucketAccess");

pub(super) const VERSIONING: Parameter = structure(
    "VersioningConfiguration",
    &[choice("Status", &["Enabled", "Suspended"]), choice("MfaDelete", &["Enabled", "Disabled"])],
)
.required();

pub(super) const ENCRYPTION: Parameter = structure(
    "ServerSideEncryptionConfiguration",
    &[list(
        "Rule",
        &Shape::Structure(&[
            structure(
                "ApplyServerSideEncryptionByDefault",
                &[
                    choice("SSEAlgorithm", &["AES256", "aws:kms", "aws:kms:dsse"]).required(),
                    text("KMSMasterKeyID"),
                ],
            )
            .required(),
            flag("BucketKeyEnabled"),
        ]),
    )
    .required()],
)
.required();

/// The four settings of a public access block; one that is left out is off.
pub(in crate::sandbox) const PUBLIC_ACCESS_BLOCK: Parameter = structure(
    "PublicAccessBlockConfiguration",
    &[
        flag("BlockPublicAcls"),
        flag("IgnorePublicAcls"),
        flag("BlockPublicPolicy"),
        flag("RestrictPublicBuckets"),
    ],
)
.required();

pub(super) const OWNERSHIP_CONTROLS: Parameter = structure(
    "OwnershipControls",
    &[list("Rule", &Shape::Structure(&[choice("ObjectOwnership", OWNERSHIPS).required()])).required()],
)
.required();

pub(super) const LOGGING: Parameter = structure(
    "BucketLoggingStatus",
    &[structure(
        "LoggingEnabled",
        &[
            text("TargetBucket").required(),
            text("TargetPrefix").required(),
            // The one form of keys that is held is the one that is had without asking.
            structure("TargetObjectKeyFormat", &[structure("SimplePrefix", &[]).required()]),
        ],
    )],
)
.required();

const TAG: Shape = Shape::Structure(&[text("Key").required(), text("Value").required()]);
pub(super) const TAGGING: Parameter = structure("Tagging", &[list("TagSet", &TAG).required()]).required();

pub(super) const OBJECT_LOCK: Parameter = structure(
    "ObjectLockConfiguration",
    &[
        choice("ObjectLockEnabled", &["Enabled"]).required(),
        structure(
            "Rule",
            &[structure(
                "DefaultRetention",
                &[choice("Mode", &["GOVERNANCE", "COMPLIANCE"]).required(), number("Days"), number("Years")],
            )
            .required()],
        ),
    ],
)
.required();

const STORAGE_CLASSES: &[&str] =
    &["STANDARD_IA", "ONEZONE_IA", "INTELLIGENT_TIERING", "GLACIER", "GLACIER_IR", "DEEP_ARCHIVE"];

const LIFECYCLE_AND: &[Parameter] =
    &[text("Prefix"), list("Tag", &TAG), number("ObjectSizeGreaterThan"), number("ObjectSizeLessThan")];

/// A rule of a lifecycle.
pub(super) const LIFECYCLE_RULE: Shape = Shape::Structure(&[
    text("ID"),
    text("Prefix"),
    structure(
        "Filter",
        &[
            text("Prefix"),
            Parameter::new("Tag", TAG),
            number("ObjectSizeGreaterThan"),
            number("ObjectSizeLessThan"),
            structure("And", LIFECYCLE_AND),
        ],
    ),
    choice("Status", &["Enabled", "Disabled"]).required(),
    structure("Expiration", &[text("Date"), number("Days"), flag("ExpiredObjectDeleteMarker")]),
    list(
        "Transition",
        &Shape::Structure(&[
            text("Date"),
            number("Days"),
            choice("StorageClass", STORAGE_CLASSES).required(),
        ]),
    ),
    list(
        "NoncurrentVersionTransition",
        &Shape::Structure(&[
            number("NoncurrentDays").required(),
            choice("StorageClass", STORAGE_CLASSES).required(),
            number("NewerNoncurrentVersions"),
        ]),
    ),
    structure(
        "NoncurrentVersionExpiration",
        &[number("NoncurrentDays").required(), number("NewerNoncurrentVersions")],
    ),
    structure("AbortIncompleteMultipartUpload", &[number("DaysAfterInitiation").required()]),
]);
pub(super) const LIFECYCLE: Parameter =
    structure("LifecycleConfiguration", &[list("Rule", &LIFECYCLE_RULE).required()]).required();
pub(super) const TRANSITION_MINIMUM: Parameter =
    choice("TransitionDefaultMinimumObjectSize", &["all_storage_classes_128K", "varies_by_storage_class"]);
