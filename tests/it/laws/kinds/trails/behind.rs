//! What is done to a trail, and what others have.

use aws_sdk_cloudtrail::Client as CloudTrail;
use aws_sdk_cloudtrail::operation::create_trail::builders::CreateTrailFluentBuilder as Create;
use aws_sdk_cloudtrail::operation::update_trail::builders::UpdateTrailFluentBuilder as Update;
use aws_sdk_cloudtrail::types::Tag;
use aws_sdk_s3::Client as S3;
use serde_json::{Value, json};

use super::super::{Act, Probe, buckets, documents, keys};
use super::NAME;
use crate::clients::Clients;
use crate::support::ACCOUNT;

const SERVICE: &str = "cloudtrail.amazonaws.com";

/// An update of the trail that leaves everything else as it is, as `CloudTrail` does.
pub(super) fn update(what: &'static str, change: fn(Update) -> Update) -> Act {
    Act::new(what, move |cloudtrail: CloudTrail| async move {
        change(cloudtrail.update_trail().name(NAME)).send().await.expect("the trail is changed");
    })
}

/// A trail of the name of the laws, in the bucket of others unless it says so.
pub(super) fn a_trail(what: &'static str, more: fn(Create) -> Create) -> Act {
    Act::new(what, move |cloudtrail: CloudTrail| async move {
        let create = cloudtrail.create_trail().name(NAME).s3_bucket_name("acme-others");
        more(create).send().await.expect("a trail");
    })
}

/// A topic that takes what trails tell it.
pub(super) fn topic() -> Act {
    Act::new("a topic", |aws: Clients| async move {
        let made = aws.sns.create_topic().name(NAME).send().await.expect("a topic");
        let arn = made.topic_arn.expect("a topic has an ARN");
        let policy = policy_of(&[allowing("sns:Publish", &json!(arn), &json!({}))]);
        let set = aws.sns.set_topic_attributes().topic_arn(arn).attribute_name("Policy");
        set.attribute_value(policy).send().await.expect("the topic's policy is written");
    })
}

/// A bucket and a key of others, open to every trail of the account.
pub(super) fn elsewhere() -> Act {
    Act::new("a bucket and a key of others", |aws: Clients| async move {
        buckets::made_bucket(&aws.s3, "acme-others").await;
        open_to_every_trail(&aws.s3, "acme-others").await;
        let root = json!({
            "Sid": "Root",
            "Effect": "Allow",
            "Principal": { "AWS": format!("arn:aws:iam::{ACCOUNT}:root") },
            "Action": "kms:*",
            "Resource": "*",
        });
        let service = allowing("kms:*", &json!("*"), &json!({}));
        keys::made(&aws.kms, "alias/others", Some(policy_of(&[root, service]))).await;
    })
}

/// Lets every trail of the account deliver to the bucket, beneath whatever prefix.
pub(super) async fn open_to_every_trail(s3: &S3, bucket: &str) {
    let live = s3.get_bucket_policy().bucket(bucket).send().await.ok().and_then(|found| found.policy);
    let bucket_arn = format!("arn:aws:s3:::{bucket}");
    let source = json!({ "StringEquals": { "aws:SourceAccount": ACCOUNT } });
    let mut statement = allowing("s3:*", &json!([bucket_arn, format!("{bucket_arn}/*")]), &source);
    statement["Sid"] = json!("EveryTrail");
    let policy = documents::with(live.as_deref().unwrap_or(documents::EMPTY), &statement);
    buckets::put_bucket_policy(s3, bucket, policy).await;
}

fn allowing(action: &str, resource: &Value, condition: &Value) -> Value {
    let mut statement = json!({
        "Effect": "Allow",
        "Principal": { "Service": SERVICE },
        "Action": action,
        "Resource": resource,
    });
    if condition.as_object().is_some_and(|condition| !condition.is_empty()) {
        statement["Condition"] = condition.clone();
    }
    statement
}

fn policy_of(statements: &[Value]) -> String {
    json!({ "Version": "2012-10-17", "Statement": statements }).to_string()
}

async fn arn(cloudtrail: &CloudTrail) -> String {
    let found = cloudtrail.get_trail().name(NAME).send().await.expect("the trail");
    found.trail.and_then(|trail| trail.trail_arn).expect("a trail has an ARN")
}

fn a_tag(key: &str, value: Option<&str>) -> Tag {
    Tag::builder().key(key).set_value(value.map(str::to_owned)).build().expect("a whole tag")
}

pub(super) async fn tag(cloudtrail: &CloudTrail, key: &str, value: &str) {
    let add = cloudtrail.add_tags().resource_id(arn(cloudtrail).await).tags_list(a_tag(key, Some(value)));
    add.send().await.expect("tagged");
}

pub(super) async fn remove_tag(cloudtrail: &CloudTrail, key: &str) {
    let remove = cloudtrail.remove_tags().resource_id(arn(cloudtrail).await).tags_list(a_tag(key, None));
    remove.send().await.expect("no longer tagged");
}

/// Another trail, and a tag of others on this one.
pub(super) fn others() -> (Act, Probe) {
    let add = Act::new("another trail and tag", |cloudtrail: CloudTrail| async move {
        let other = cloudtrail.create_trail().name("others").s3_bucket_name("acme-others");
        other.send().await.expect("another trail");
        tag(&cloudtrail, "Cost", "42").await;
    });
    let probe = Probe::new(|cloudtrail: CloudTrail| async move {
        let other = cloudtrail.get_trail().name("others").send().await.expect("the other trail").trail;
        let status = cloudtrail.get_trail_status().name("others").send().await.expect("its status");
        let listed = cloudtrail.list_tags().resource_id_list(arn(&cloudtrail).await).send().await;
        let lists = listed.expect("the tags").resource_tag_list.unwrap_or_default();
        let mut tags = lists.into_iter().flat_map(|list| list.tags_list.unwrap_or_default());
        format!("{other:?} {:?} {:?}", status.is_logging, tags.find(|tag| tag.key == "Cost"))
    });
    (add, probe)
}
