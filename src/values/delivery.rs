//! What `CloudTrail` does to deliver the log files of a trail, and what it must be allowed for that.
//!
//! The statements are those of the `CloudTrail` User Guide, "Amazon S3 bucket policy for `CloudTrail`" and "Configure AWS
//! KMS key policies for `CloudTrail`", each held to the one trail by `aws:SourceArn`.

use std::mem;

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
    /// Whether the file says that it is none, so that one that is there stops being it.
    pub leaves_organization: bool,
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
    /// The organization whose trail it is to be.
    pub organization: Option<OrganizationId>,
    /// What the names of its log files begin with.
    pub key_prefix: Option<String>,
    /// What it does today, where it is there.
    pub today: Option<Today>,
}

/// What a trail that is there does as long as nobody changes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Today {
    /// The bucket that it delivers to.
    pub bucket: BucketName,
    /// The organization whose trail it is.
    pub organization: Option<OrganizationId>,
    /// The ARN of the key that it names.
    pub key: Option<String>,
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

impl Demand {
    /// The same of what is put with a key that the trail names: then each request says so, and by the key's ARN, where that is
    /// known (`CloudTrail` User Guide, "Encrypting `CloudTrail` log files with AWS KMS keys").
    #[must_use]
    pub fn encrypted_with(mut self, key: Option<&str>) -> Self {
        if self.request.action == "s3:PutObject" {
            let context = mem::take(&mut self.request.context);
            let context = context.with("s3:x-amz-server-side-encryption", "aws:kms");
            self.request.context = match key {
                Some(key) => context.with("s3:x-amz-server-side-encryption-aws-kms-key-id", key),
                None => context,
            };
        }
        self
    }
}

impl Delivery {
    /// The statements that the bucket's policy needs.
    pub fn bucket_statements(&self, source: &Source) -> Vec<Statement> {
        self.statements_below(source, self.log_prefixes(source))
    }

    /// The same with what the trail does today besides, until it is changed.
    pub fn bucket_statements_while_moving(&self, source: &Source) -> Vec<Statement> {
        let today = self.today(source).filter(|(_, _, today)| today.bucket == self.bucket);
        let before = today.map(|(before, source, _)| before.log_prefixes(&source).collect::<Vec<_>>());
        self.statements_below(source, self.log_prefixes(source).chain(before.into_iter().flatten()))
    }

    /// The trail as it is today, where it is there.
    fn today<'a>(&self, source: &'a Source) -> Option<(Self, Source, &'a Today)> {
        let today = source.today.as_ref()?;
        let source = Source { organization: today.organization.clone(), ..source.clone() };
        Some((Self { key_prefix: None, ..self.clone() }, source, today))
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

    /// The same with what the trail does today besides: whatever S3's own encryption context lets it do, it may do with its
    /// own.
    pub fn key_statements_while_moving(&self, source: &Source) -> Vec<Statement> {
        let key = self.key.clone().map(|key| KeyUse { by: KeyUser::Bucket, ..key });
        Self { key, ..self.clone() }.key_statements(source)
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

    /// What `CloudTrail` does with the bucket today, if it delivers there.
    pub fn bucket_demands_today(&self, source: &Source) -> Vec<Demand> {
        let today = self.today(source).filter(|(_, _, today)| today.bucket == self.bucket);
        today.map(|(before, source, _)| before.bucket_demands(&source)).unwrap_or_default()
    }

    /// What `CloudTrail` does with the key of this ARN today, if it uses that: by itself, or where it names none by the
    /// bucket's default encryption.
    pub fn key_demands_today(&self, source: &Source, key: &Arn) -> Vec<Demand> {
        let by = match source.today.as_ref().map(|today| today.key.as_deref()) {
            Some(None) => KeyUser::Bucket,
            Some(Some(used)) if used == key.to_string() => KeyUser::Trail,
            Some(Some(_)) | None => return Vec::new(),
        };
        self.key_demands(source, key, by, Some(true))
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
            // S3 names the object or the bucket, and no trail.
            KeyUser::Bucket => context(source)
                .with_all("kms:EncryptionContextKeys", ["aws:s3:arn".to_owned()])
                .without("kms:EncryptionContext:aws:cloudtrail:arn"),
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
            today: None,
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

/// What of some demands one policy may allow and another allows no more, each in words but once; what they deny is not
/// looked at.
pub fn lost(
    from: &PolicyDocument,
    to: &PolicyDocument,
    demands: impl IntoIterator<Item = Demand>,
) -> Vec<String> {
    let (from, to) = (from.allowances(), to.allowances());
    let lost = demands.into_iter().filter(|Demand { what: _, request }| {
        evaluate(&[&from], request) != Decision::NotAllowed
            && evaluate(&[&to], request) == Decision::NotAllowed
    });
    let mut lost: Vec<String> = lost.map(|demand| demand.what).collect();
    lost.dedup();
    lost
}

/// What is known of a call that `CloudTrail` makes in its own name.
fn context(source: &Source) -> Context {
    let context = of_service(CLOUDTRAIL, source.arn.to_string(), &source.owner);
    match &source.organization {
        Some(organization) => context.with("aws:SourceOrgID", organization.as_str()),
        None => context,
    }
}

/// What is known of a call that a service makes in its own name for something of an account; it comes from no network and no
/// principal of an account (IAM User Guide, "AWS global condition context keys").
pub(super) fn of_service(service: &str, source: String, account: &AccountId) -> Context {
    let context = Context::new()
        .with("aws:SourceArn", source)
        .with("aws:SourceAccount", account.as_str())
        .with("aws:SecureTransport", "true")
        .with("aws:PrincipalIsAWSService", "true")
        .with("aws:PrincipalServiceName", service)
        .with("aws:ViaAWSService", "false");
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
    values.into_iter().map(|value| Statement::of_ours(&value)).collect()
}

#[cfg(test)]
mod tests;
