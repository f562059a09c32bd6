//! What a person can do about an error.

use jiff::SignedDuration;

use super::codes::is_of_key;
use super::denial::{Denial, lacked, statement};
use super::{AwsError, Class};
use crate::aws::operation::iam::CREATE_ACCOUNT_ALIAS;
use crate::aws::operation::s3::CREATE_BUCKET;

/// What whoever makes a trail of an organization needs besides (`CloudTrail` User Guide, "Prepare for creating a trail for your
/// organization").
const FOR_ORGANIZATION_TRAILS: [&str; 4] = [
    "organizations:DescribeOrganization",
    "organizations:ListAWSServiceAccessForOrganization",
    "iam:CreateServiceLinkedRole",
    "iam:GetRole",
];

impl AwsError {
    /// What a person can do about it.
    pub fn remedy(&self) -> Option<String> {
        if let Some(remedy) = self.remedy_of_code() {
            return Some(remedy);
        }
        Some(match self.class() {
            Class::Denied | Class::DeniedByOrganization => self.remedy_of_denial(),
            Class::KeyUnusable => self.remedy_of_key(),
            Class::WrongClock => self.remedy_of_clock(),
            Class::Throttled => "run it again later; what was done stays done".to_owned(),
            Class::Quota => "ask for a higher quota in Service Quotas, or remove what is not used".to_owned(),
            Class::Unavailable => "AWS has trouble; it is safe to run this again".to_owned(),
            Class::Unreachable => {
                "look at the network, the proxy and `--endpoint-url`; it is safe to run this again".to_owned()
            }
            Class::NoRegion => {
                "add `--region`, or set AWS_REGION or the `region` of the profile".to_owned()
            }
            Class::NoCredentials => {
                "sign in (`aws sso login`, `aws configure`), name a profile with `--profile`, or try `--sandbox`, which needs none"
                    .to_owned()
            }
            Class::Expired => "sign in again (`aws sso login` for an SSO profile) and run this again".to_owned(),
            Class::BadCredentials => {
                "look at `aws configure list`: the key may be deleted, inactive, mistyped or of another partition"
                    .to_owned()
            }
            Class::Unintelligible => {
                "is that AWS which answered? A proxy's page looks like this; look at `--endpoint-url`".to_owned()
            }
            Class::Conflict => "somebody else may be changing the same thing; run this again".to_owned(),
            Class::Prerequisite => {
                "AWS says above what is missing; where it was made moments ago, run this again".to_owned()
            }
            Class::Unfinished => "AWS may still finish it; run this again to see".to_owned(),
            Class::Unsent => "run this again to go on".to_owned(),
            Class::Guarded => "this is a defect of `baseline`; nothing was sent".to_owned(),
            Class::NotFound => "it may have gone since the plan was made; run this again".to_owned(),
            Class::AlreadyExists if self.operation() == Some(CREATE_ACCOUNT_ALIAS) => {
                "no two AWS accounts share an alias, and another account has this one: choose another".to_owned()
            }
            Class::AlreadyExists if self.operation() == Some(CREATE_BUCKET) => {
                "plan again, to see how what is there differs from what is declared".to_owned()
            }
            Class::AlreadyExists => {
                "somebody made it since the plan, and not as declared; run this again to see how it differs"
                    .to_owned()
            }
            Class::Other => return None,
        })
    }

    /// What helps against a code that no other has the cure of.
    fn remedy_of_code(&self) -> Option<String> {
        Some(match self.code()? {
            "NoManagementAccountSLRExistsException" => {
                "the management account lacks the service-linked role of CloudTrail, which comes with a registration \
                 through CloudTrail itself: run `aws cloudtrail register-organization-delegated-admin \
                 --member-account-id ACCOUNT` in the management account, which takes \
                 `cloudtrail:RegisterOrganizationDelegatedAdmin`"
                    .to_owned()
            }
            "InsufficientDependencyServiceAccessPermissionException" => format!(
                "a trail of an organization takes more permissions: add this statement to a policy of the caller: {}",
                statement(&FOR_ORGANIZATION_TRAILS)
            ),
            // CloudTrail User Guide, "Quotas in AWS CloudTrail".
            "MaximumNumberOfTrailsExceededException" => {
                "remove a trail that is not used: CloudTrail takes five in a Region, which nobody can raise, and a \
                 multi-Region trail counts in every Region; `aws cloudtrail list-trails` shows them"
                    .to_owned()
            }
            // Amazon S3 User Guide, "Prerequisites for disabling ACLs".
            "InvalidBucketAclWithObjectOwnership" => {
                "the bucket's ACL grants something to others than its owner: look with `aws s3api get-bucket-acl`, move \
                 these grants into the bucket's policy, then reset the ACL with `aws s3api put-bucket-acl --acl private`"
                    .to_owned()
            }
            _ => return None,
        })
    }

    fn remedy_of_denial(&self) -> String {
        let message = self.message().unwrap_or_default();
        let denial = Denial::read(message);
        if !self.inner.reason.as_deref().is_some_and(is_of_key) {
            return denial.remedy(&lacked(message, self.operation()));
        }
        // A message that names no action leaves the one that reading takes.
        let lacked = match lacked(message, None) {
            named if named.is_empty() => vec!["kms:Decrypt".to_owned()],
            named => named,
        };
        let remedy = denial.remedy(&lacked);
        format!("{remedy}; the policy of the key that the instance is encrypted with has to allow it too")
    }

    /// IAM Identity Center User Guide, "Implementing customer managed KMS keys".
    fn remedy_of_key(&self) -> String {
        let reason = self.inner.reason.as_deref().unwrap_or_default().to_ascii_uppercase().replace('_', "");
        let cure = if reason.contains("DISABLED") {
            "it is disabled: enable it with `aws kms enable-key`"
        } else if reason.contains("NOTFOUND") {
            "KMS does not find it: where it was deleted, give the instance another with `aws sso-admin update-instance`, or ask AWS \
             Support"
        } else if reason.contains("INVALIDSTATE") {
            "where `aws kms describe-key` shows that it is to be deleted, run `aws kms cancel-key-deletion` and `aws kms enable-key`"
        } else {
            "it has to be a symmetric key for encryption: look with `aws kms describe-key`, and give the instance another with \
             `aws sso-admin update-instance`"
        };
        format!(
            "IAM Identity Center is encrypted with a customer managed key, which `aws sso-admin describe-instance` names; {cure}"
        )
    }

    fn remedy_of_clock(&self) -> String {
        let set = "set it (`timedatectl set-ntp true`, or the date and time of the system's settings), and run this again";
        match (self.clock_is_off(), self.inner.ahead) {
            (Some(ahead), _) => {
                let side = if ahead.is_positive() { "behind" } else { "ahead of" };
                let seconds = SignedDuration::from_secs(ahead.abs().as_secs());
                format!("this machine's clock is {seconds:#} {side} AWS's: {set}")
            }
            (None, Some(_)) => {
                "this machine's clock agrees with AWS's, so the request was long on its way: look at the network and the proxy, \
                 and run this again"
                    .to_owned()
            }
            (None, None) => format!("this machine's clock is wrong: {set}"),
        }
    }
}
