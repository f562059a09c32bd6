//! The access logs that S3 writes into a bucket, and what it must be allowed for that.

use serde_json::json;

use super::delivery::of_service;
use super::policy::{Caller, Decision, PolicyDocument, Request, Statement, evaluate};
use super::{AccountId, BucketName, Partition};

/// The host name by which S3 writes access logs.
pub const LOGGING: &str = "logging.s3.amazonaws.com";

/// The Sid of the statement that lets S3 write the access logs of any bucket of the account; with a name behind it, of one.
pub const ACCESS_LOGS: &str = "S3ServerAccessLogs";

/// The access logs that a bucket takes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccessLogs {
    /// The partition.
    pub partition: Partition,
    /// The account.
    pub account: AccountId,
    /// The bucket that takes them.
    pub bucket: BucketName,
    /// The buckets whose logs it takes; any of the account where none is named.
    pub of: Vec<Logged>,
}

/// A bucket whose access logs are written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Logged {
    /// The bucket.
    pub bucket: BucketName,
    /// What the names of its logs begin with.
    pub prefix: String,
}

/// A statement that is needed only where no other says as much.
#[derive(Clone, Debug)]
pub(super) struct Needed {
    pub(super) statement: Statement,
    request: Request,
}

impl Needed {
    /// Whether a document allows it, by whatever statement.
    pub(super) fn is_met_by(&self, document: &PolicyDocument) -> bool {
        matches!(evaluate(&[&document.allowances()], &self.request), Decision::Allowed { .. })
    }
}

impl AccessLogs {
    /// The Sid of the statement for one bucket.
    pub fn sid(bucket: &BucketName) -> String {
        format!("{ACCESS_LOGS}-{bucket}")
    }

    pub(super) fn needed(&self) -> Vec<Needed> {
        if self.of.is_empty() {
            let any = format!("arn:{}:s3:::*", self.partition);
            return vec![self.needed_for(ACCESS_LOGS, any, "")];
        }
        self.of.iter().map(|logged| self.needed_by(logged)).collect()
    }

    /// Whether a policy lets S3 write the logs of a bucket.
    pub fn are_let_in(&self, logged: &Logged, policy: &PolicyDocument) -> bool {
        self.needed_by(logged).is_met_by(policy)
    }

    fn needed_by(&self, Logged { bucket, prefix }: &Logged) -> Needed {
        self.needed_for(&Self::sid(bucket), bucket.arn(&self.partition), prefix)
    }

    /// Amazon S3 User Guide, "Permissions for log delivery".
    fn needed_for(&self, sid: &str, from: String, prefix: &str) -> Needed {
        let to = format!("{}/{prefix}*", self.bucket.arn(&self.partition));
        let statement = Statement::of_ours(&json!({
            "Sid": sid,
            "Effect": "Allow",
            "Principal": { "Service": LOGGING },
            "Action": "s3:PutObject",
            "Resource": to,
            "Condition": {
                "ArnLike": { "aws:SourceArn": from },
                "StringEquals": { "aws:SourceAccount": self.account.as_str() },
            },
        }));
        // Patterns taken as texts: only one as wide fits them.
        let request = Request {
            principal: Caller::Service(LOGGING.to_owned()),
            action: "s3:PutObject".to_owned(),
            resource: to,
            context: of_service(LOGGING, from, &self.account),
        };
        Needed { statement, request }
    }
}

#[cfg(test)]
mod tests;
