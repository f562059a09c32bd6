//! What `CloudTrail` does to deliver the log files of a trail, and what it must be allowed for that.
//!
//! The statements are those of the `CloudTrail` User Guide, "Amazon S3 bucket policy for `CloudTrail`" and "Configure AWS
//! KMS key policies for `CloudTrail`", each held to the one trail by `aws:SourceArn`.

use serde_json::{Value, json};

use super::policy::{Caller, Context, Decision, PolicyDocument, Request, Statement, evaluate};
use super::{AccountId, Arn, BucketName, KeyReference, OrganizationId, Partition, Region, TrailName};

/// The host name by which `CloudTrail` calls other services.
pub const CLOUDTRAIL: &str = "cloudtrail.amazonaws.com";

/// A trail as far as the file says where it delivers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Delivery {
    /// The trail.
    pub trail: TrailName,
    /// The partition.
    pub partition: Partition,
    /// The Region in which the trail is made where there is none of its name.
    pub region: Region,
    /// The Region in which its bucket is looked for first, and its key must be.
    pub bucket_region: Region,
    /// The account that runs this, which owns the trail unless it is an organization's.
    pub account: AccountId,
    /// Whether it is an organization's trail.
    pub is_of_organization: bool,
    /// The bucket.
    pub bucket: BucketName,
    /// What its log files' names begin with; what the trail has, when the file leaves it out.
    pub key_prefix: Option<String>,
    /// The key that encrypts the log files, as far as the file says.
    pub key: Option<KeyUse>,
}

/// How a trail's log files come to be encrypted with a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyUse {
    /// The key.
    pub key: KeyReference,
    /// Who names it.
    pub by: KeyUser,
    /// Whether the bucket uses an S3 Bucket Key, as far as the file says.
    pub bucket_key: Option<bool>,
}

/// Who names the key of a log file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyUser {
    /// The trail, in each request.
    Trail,
    /// The bucket's default encryption.
    Bucket,
}

/// A trail as the account knows it, or as it will be: what statements for it name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// The trail's ARN, with its home Region and its owner.
    pub arn: Arn,
    /// The owner: of an organization's trail the management account.
    pub owner: AccountId,
    /// The organization whose trail it is.
    pub organization: Option<OrganizationId>,
    /// What the names of its log files begin with.
    pub key_prefix: Option<String>,
}

/// Something that `CloudTrail` will do.
#[derive(Clone, Debug)]
pub struct Demand {
    /// In words: `s3:PutObject` on what.
    pub what: String,
    request: Request,
}

/// Something that `CloudTrail` will do and that a policy does not allow.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lack {
    /// What it will do.
    pub what: String,
    /// What is decided on it.
    pub decision: Decision,
}

impl Delivery {
    /// The statements that the bucket's policy needs.
    pub fn bucket_statements(&self, source: &Source) -> Vec<Statement> {
        self.statements_below(source, self.log_prefixes(source))
    }

    /// The same while the trail moves from one prefix to another: it writes below the old one until it is updated, and below
    /// the new one from then on. Nothing, where it does not move.
    pub fn bucket_statements_while_moving(&self, source: &Source) -> Option<Vec<Statement>> {
        let asked = self.key_prefix.as_deref()?;
        if asked == source.key_prefix.as_deref().unwrap_or_default() {
            return None;
        }
        let before = Self { key_prefix: None, ..self.clone() };
        Some(self.statements_below(source, self.log_prefixes(source).chain(before.log_prefixes(source))))
    }

    fn statements_below(&self, source: &Source, prefixes: impl Iterator<Item = String>) -> Vec<Statement> {
        let bucket = self.bucket.arn(&self.partition);
        let prefixes: Vec<String> = prefixes.map(|prefix| format!("{bucket}/{prefix}/*")).collect();
        let trail = source.arn.to_string();
        statements([
            self.statement("CloudTrailAclCheck", "s3:GetBucketAcl", &json!(bucket), &json!({ "StringEquals": { "aws:SourceArn": trail } })),
            self.statement(
                "CloudTrailWrite",
                "s3:PutObject",
                &json!(prefixes),
                &json!({ "StringEquals": { "aws:SourceArn": trail, "s3:x-amz-acl": "bucket-owner-full-control" } }),
            ),
        ])
    }

    /// The statements that the key's policy needs.
    pub fn key_statements(&self, source: &Source) -> Vec<Statement> {
        let Some(KeyUse { key: _, by, bucket_key }) = &self.key else {
            return Vec::new();
        };
        let trail = source.arn.to_string();
        let from_trail = json!({ "StringEquals": { "aws:SourceArn": trail } });
        let encrypting = match by {
            KeyUser::Trail => json!({
                "StringEquals": { "aws:SourceArn": trail },
                "StringLike": { "kms:EncryptionContext:aws:cloudtrail:arn": self.any_trail_of(&source.owner) },
            }),
            // Then it is S3's own encryption context, of the object and not of the trail.
            KeyUser::Bucket => from_trail.clone(),
        };
        // Without a bucket key it is not used, so it is left out only where there is none for certain.
        let decrypt = (*bucket_key != Some(false))
            .then(|| self.statement("CloudTrailDecrypt", "kms:Decrypt", &json!("*"), &from_trail));
        let needed = [
            self.statement("CloudTrailEncrypt", "kms:GenerateDataKey*", &json!("*"), &encrypting),
            self.statement("CloudTrailDescribe", "kms:DescribeKey", &json!("*"), &from_trail),
        ];
        statements(needed.into_iter().chain(decrypt))
    }

    /// The statement that the policy of an SNS topic needs.
    pub fn topic_statements(&self, source: &Source, topic: &Arn) -> Vec<Statement> {
        let condition = json!({ "StringEquals": { "aws:SourceArn": source.arn.to_string() } });
        statements([self.statement(
            "CloudTrailPublish",
            "SNS:Publish",
            &json!(topic.to_string()),
            &condition,
        )])
    }

    /// What `CloudTrail` does with the bucket.
    pub fn bucket_demands(&self, source: &Source) -> Vec<Demand> {
        let bucket = self.bucket.arn(&self.partition);
        let mut demands = vec![demand("s3:GetBucketAcl", bucket.clone(), context(source))];
        // Names like those of log files and of digests; who demands them names the prefix.
        let names = ["CloudTrail/log.json.gz", "CloudTrail-Digest/digest.json.gz"];
        demands.extend(self.log_prefixes(source).flat_map(|prefix| {
            names.map(|name| {
                let context = context(source).with("s3:x-amz-acl", "bucket-owner-full-control");
                let mut demand = demand("s3:PutObject", format!("{bucket}/{prefix}/{name}"), context);
                demand.what = format!("`s3:PutObject` on `{bucket}/{prefix}/*`");
                demand
            })
        }));
        demands
    }

    /// What `CloudTrail` does with the key of this ARN, for certain: it decrypts only where the bucket is known to use an S3
    /// Bucket Key.
    pub fn key_demands(
        &self,
        source: &Source,
        key: &Arn,
        by: KeyUser,
        bucket_key: Option<bool>,
    ) -> Vec<Demand> {
        let encrypting = match by {
            KeyUser::Trail => context(source)
                .with("kms:EncryptionContext:aws:cloudtrail:arn", source.arn.to_string())
                .with_all(
                    "kms:EncryptionContextKeys",
                    ["aws:cloudtrail:arn".to_owned(), "aws:s3:arn".to_owned()],
                ),
            KeyUser::Bucket => context(source),
        };
        let mut demands = vec![
            demand("kms:GenerateDataKey", key.to_string(), encrypting),
            demand("kms:DescribeKey", key.to_string(), context(source)),
        ];
        demands.extend(
            (bucket_key == Some(true)).then(|| demand("kms:Decrypt", key.to_string(), context(source))),
        );
        demands
    }

    /// What `CloudTrail` does with the topic.
    pub fn topic_demands(&self, source: &Source, topic: &Arn) -> Vec<Demand> {
        vec![demand("sns:Publish", topic.to_string(), context(source))]
    }

    /// The source of a trail that is not there yet.
    pub fn source_to_be(&self, owner: &AccountId, organization: Option<&OrganizationId>) -> Source {
        Source {
            arn: self.trail.arn(&self.partition, &self.region, owner),
            owner: owner.clone(),
            organization: organization.filter(|_| self.is_of_organization).cloned(),
            key_prefix: self.key_prefix.clone(),
        }
    }

    /// What the names of all its log files begin with, up to the slash: the file's prefix, or else the trail's.
    pub fn log_folder(&self, source: &Source) -> String {
        let prefix = self.key_prefix.as_ref().or(source.key_prefix.as_ref());
        match prefix.filter(|prefix| !prefix.is_empty()) {
            Some(prefix) => format!("{prefix}/AWSLogs/"),
            None => "AWSLogs/".to_owned(),
        }
    }

    /// Where the log files are put: below the owner's number, and of an organization's trail below its id too.
    fn log_prefixes(&self, source: &Source) -> impl Iterator<Item = String> {
        let folder = self.log_folder(source);
        let organization = source.organization.as_ref().map(|id| format!("{folder}{id}"));
        [format!("{folder}{}", source.owner)].into_iter().chain(organization)
    }

    fn any_trail_of(&self, owner: &AccountId) -> String {
        format!("arn:{}:cloudtrail:*:{owner}:trail/*", self.partition)
    }

    fn statement(&self, what: &str, action: &str, resource: &Value, condition: &Value) -> Value {
        json!({
            "Sid": format!("{what}-{}", self.trail),
            "Effect": "Allow",
            "Principal": { "Service": CLOUDTRAIL },
            "Action": action,
            "Resource": resource,
            "Condition": condition,
        })
    }
}

/// What of some demands a policy does not allow for certain, each in words but once.
pub fn lacking(policy: Option<&PolicyDocument>, demands: impl IntoIterator<Item = Demand>) -> Vec<Lack> {
    let policies: Vec<&PolicyDocument> = policy.into_iter().collect();
    let judged = demands
        .into_iter()
        .map(|Demand { what, request }| Lack { what, decision: evaluate(&policies, &request) });
    let mut lacking: Vec<Lack> = judged.filter(|lack| !lack.decision.is_allowed()).collect();
    lacking.dedup();
    lacking
}

/// What is known of a call that `CloudTrail` makes in its own name; it comes from no network and no principal of an
/// account (IAM User Guide, "AWS global condition context keys").
fn context(source: &Source) -> Context {
    let context = Context::new()
        .with("aws:SourceArn", source.arn.to_string())
        .with("aws:SourceAccount", source.owner.as_str())
        .with("aws:SecureTransport", "true")
        .with("aws:PrincipalIsAWSService", "true")
        .with("aws:PrincipalServiceName", CLOUDTRAIL)
        .with("aws:ViaAWSService", "false");
    let context = match &source.organization {
        Some(organization) => context.with("aws:SourceOrgID", organization.as_str()),
        None => context,
    };
    let absent = [
        "aws:MultiFactorAuthAge",
        "aws:MultiFactorAuthPresent",
        "aws:PrincipalAccount",
        "aws:PrincipalArn",
        "aws:PrincipalOrgID",
        "aws:PrincipalOrgPaths",
        "aws:SourceIp",
        // SNS's default policy asks for it; only calls in an account's own name have it.
        "aws:SourceOwner",
        "aws:SourceVpc",
        "aws:SourceVpce",
        "aws:username",
    ];
    absent.into_iter().fold(context, Context::without)
}

fn demand(action: &str, resource: String, context: Context) -> Demand {
    let what = format!("`{action}` on `{resource}`");
    let principal = Caller::Service(CLOUDTRAIL.to_owned());
    Demand { what, request: Request { principal, action: action.to_owned(), resource, context } }
}

fn statements(values: impl IntoIterator<Item = Value>) -> Vec<Statement> {
    values
        .into_iter()
        .map(|value| Statement::from_value(&value).expect("a statement of this module is well formed"))
        .collect()
}

#[cfg(test)]
mod tests;
