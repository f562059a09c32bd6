//! The AWS services that this program calls, and the pace that each keeps.

use std::fmt;

/// An AWS service that this program calls.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Service {
    /// AWS Security Token Service.
    Sts,
    /// AWS Identity and Access Management.
    Iam,
    /// AWS Organizations.
    Organizations,
    /// AWS Key Management Service.
    Kms,
    /// Amazon S3.
    S3,
    /// Amazon S3 Control: the settings of an account.
    S3Control,
    /// AWS CloudTrail.
    CloudTrail,
    /// Amazon Simple Notification Service.
    Sns,
    /// AWS IAM Identity Center: permission sets and who holds them.
    IdentityCenter,
    /// The directory of AWS IAM Identity Center: its people and groups.
    IdentityStore,
}

/// How many calls a service takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Rate {
    /// Calls a second, in the long run.
    pub(super) per_second: u32,
    /// Calls at once.
    pub(super) burst: u32,
}

/// The calls of IAM Identity Center a second, unless the caller says otherwise.
pub(super) const DEFAULT_IDENTITY_CENTER_RATE: u32 = 15;

/// The calls of IAM Identity Center that an organization may send in a second, all of its tools together.
const IDENTITY_CENTER_QUOTA: u32 = 20;

impl Rate {
    /// The pace of a number of calls a second, with a burst that keeps every second within the quota of IAM Identity Center.
    pub(super) fn within(per_second: u32) -> Self {
        Self { per_second, burst: IDENTITY_CENTER_QUOTA.saturating_sub(per_second).clamp(1, 5) }
    }
}

impl Service {
    /// Every service, in the order of its declaration.
    pub const ALL: [Self; 10] = [
        Self::Sts,
        Self::Iam,
        Self::Organizations,
        Self::Kms,
        Self::S3,
        Self::S3Control,
        Self::CloudTrail,
        Self::Sns,
        Self::IdentityCenter,
        Self::IdentityStore,
    ];

    /// The word that stands before an operation, such as `iam`.
    pub fn prefix(self) -> &'static str {
        match self {
            Self::Sts => "sts",
            Self::Iam => "iam",
            Self::Organizations => "organizations",
            Self::Kms => "kms",
            Self::S3 => "s3",
            Self::S3Control => "s3control",
            Self::CloudTrail => "cloudtrail",
            Self::Sns => "sns",
            Self::IdentityCenter => "sso",
            Self::IdentityStore => "identitystore",
        }
    }

    /// The name that people know the service by.
    pub fn title(self) -> &'static str {
        match self {
            Self::Sts => "STS",
            Self::Iam => "IAM",
            Self::Organizations => "Organizations",
            Self::Kms => "KMS",
            Self::S3 => "S3",
            Self::S3Control => "S3 Control",
            Self::CloudTrail => "CloudTrail",
            Self::Sns => "SNS",
            Self::IdentityCenter => "IAM Identity Center",
            Self::IdentityStore => "Identity Store",
        }
    }

    /// The service that the SDK calls by this id in an operation's metadata.
    pub(super) fn of_sdk_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|service| service.sdk_id().eq_ignore_ascii_case(id))
    }

    /// The id of the service in its API model, where it is not what people call it.
    fn sdk_id(self) -> &'static str {
        match self {
            Self::IdentityCenter => "SSO Admin",
            Self::IdentityStore => "identitystore",
            _ => self.title(),
        }
    }

    /// Whether reads and writes come out of one quota of calls.
    pub(super) fn has_one_rate(self) -> bool {
        matches!(self, Self::IdentityCenter | Self::IdentityStore)
    }

    /// Whether every conflict that it tells of passes by itself, whoever caused it.
    ///
    /// `CloudTrail` says so of two changes at once (`CloudTrail` API reference, `ConflictException`), IAM Identity Center and its
    /// directory of what an earlier write has not reached yet (their API references, `ConflictException`); that a name is taken is told
    /// apart before. A conflict of the others may be that something still hangs on what is to go.
    pub(super) fn conflicts_pass(self) -> bool {
        match self {
            Self::CloudTrail | Self::IdentityCenter | Self::IdentityStore => true,
            Self::Sts
            | Self::Iam
            | Self::Organizations
            | Self::Kms
            | Self::S3
            | Self::S3Control
            | Self::Sns => false,
        }
    }

    /// The pace of the calls that read, or of those that write.
    ///
    /// `CloudTrail` takes 10 reads and one write a second (`CloudTrail` User Guide, "Quotas in AWS `CloudTrail`"), KMS 5
    /// writes of the slowest kind (KMS Developer Guide, "Request quotas"). All calls of IAM Identity Center together may be
    /// 20 a second, and so may those of its directory (IAM Identity Center User Guide, "Throttle limits"); a burst counts
    /// among them. The others publish none, or far higher ones; these keep well below what is seen to be throttled.
    pub(super) fn rate(self, writes: bool) -> Rate {
        match (self, writes) {
            (Self::CloudTrail, false) => Rate { per_second: 10, burst: 10 },
            (Self::CloudTrail, true) => Rate { per_second: 1, burst: 1 },
            (Self::Kms, true) => Rate { per_second: 5, burst: 5 },
            (Self::Organizations, _) => Rate { per_second: 10, burst: 20 },
            (Self::IdentityCenter | Self::IdentityStore, _) => Rate::within(DEFAULT_IDENTITY_CENTER_RATE),
            (Self::Sts | Self::Iam | Self::Kms | Self::S3 | Self::S3Control | Self::Sns, _) => {
                Rate { per_second: 20, burst: 40 }
            }
        }
    }
}

impl fmt::Display for Service {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.title())
    }
}
