//! The access control list of a bucket where it is to mean nothing any more.

use super::declared::Bucket;
use super::diff::Settling;
use crate::model::Finding;
use crate::resources::s3::reference::Ownership;

impl Bucket {
    /// Whether ACLs are to mean nothing any more in a bucket where they do.
    pub(super) fn disables_acls(&self, live: Option<&str>) -> bool {
        let enforced = Ownership::BucketOwnerEnforced;
        self.ownership == Some(enforced) && live != Some(enforced.as_aws())
    }
}

impl Settling<'_> {
    /// Whether the ACL lets others in; says so then, for S3 does not disable ACLs that are in use (Amazon S3 User Guide,
    /// "Prerequisites for disabling ACLs").
    pub(super) fn has_foreign_grants(&mut self) -> bool {
        let grants = &self.settings.grants;
        if grants.is_empty() {
            return false;
        }
        let name = &self.bucket.name;
        self.diff.finding(Finding::Blocked {
            why: format!(
                "the ACL of `{name}` lets others in, and S3 takes `bucket_owner_enforced` only where it lets in nobody but the owner: {}",
                grants.join(", ")
            ),
            next: format!(
                "give whoever still needs it the same by `policy_statements`, then take the grants away: \
                 aws s3api put-bucket-acl --bucket {name} --acl private"
            ),
        });
        true
    }
}
