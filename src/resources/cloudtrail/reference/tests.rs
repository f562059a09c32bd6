use insta::assert_snapshot;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::*;

fn read<T: DeserializeOwned>(value: Value) -> Result<T, String> {
    serde_json::from_value(value).map_err(|error| error.to_string())
}

fn refused<T: DeserializeOwned + fmt::Debug>(value: Value) -> String {
    read::<T>(value).expect_err("it is refused")
}

fn bucket(name: &str, account: Option<&str>) -> BucketReference {
    let account = account.map(|account| account.try_into().expect("twelve digits"));
    BucketReference { name: BucketName::from_aws(name), account }
}

#[test]
fn a_bucket_is_named_alone_or_with_its_account() {
    assert_eq!(read(json!("the-logs")), Ok(bucket("the-logs", None)));
    assert_eq!(read(json!({ "name": "the-logs" })), Ok(bucket("the-logs", None)));
    let other = json!({ "name": "the-logs", "account": "210987654321" });
    assert_eq!(read(other), Ok(bucket("the-logs", Some("210987654321"))));
    assert_eq!(read(json!(123_456_789_012_u64)), Ok(bucket("123456789012", None)));
}

#[test]
fn a_bucket_that_cannot_be_is_refused() {
    let refused = refused::<BucketReference>;
    assert_snapshot!(refused(json!("The-Logs")), @r"
    `T` cannot stand in a bucket's name
    S3 takes lower-case letters, digits, `-` and `.`
    ");
    assert_snapshot!(refused(json!({ "account": "210987654321" })), @"missing field `name`");
    assert_snapshot!(refused(json!({ "name": "the-logs", "acount": "210987654321" })), @"unknown field `acount`, expected `name` or `account`");
    assert_snapshot!(refused(json!(["the-logs"])), @"invalid type: sequence, expected the name of a bucket, or `{ name: …, account: … }`");
}

#[test]
fn a_key_is_an_alias_an_arn_or_none() {
    let arn = "arn:aws:kms:us-east-1:210987654321:key/1234abcd";
    let key = |text: &str| KeyReference::try_from(text.to_owned()).expect("a good key");
    assert_eq!(read(json!("")), Ok(KeySpec::None));
    assert_eq!(read(json!("alias/cloudtrail")), Ok(KeySpec::Key(key("alias/cloudtrail"))));
    assert_eq!(read(json!(arn)), Ok(KeySpec::Key(key(arn))));
}

#[test]
fn a_key_that_cannot_be_is_refused() {
    let refused = refused::<KeySpec>;
    assert_snapshot!(refused(json!("cloudtrail")), @r"
    `cloudtrail` names no key
    write `alias/name`, or the ARN of the key: `arn:aws:kms:region:account:key/id`
    ");
    assert_snapshot!(refused(json!("alias/aws/s3")), @r"
    `alias/aws/s3` is the alias of a key that AWS manages
    aliases that begin with `alias/aws/` are AWS's own
    ");
    assert_snapshot!(refused(json!("arn:aws:kms:us-east-1:210987654321:alias/cloudtrail")), @r"
    `arn:aws:kms:us-east-1:210987654321:alias/cloudtrail` names no key
    write `alias/name`, or the ARN of the key: `arn:aws:kms:region:account:key/id`
    ");
}

#[test]
fn a_topic_is_a_name_an_arn_or_none() {
    let arn = "arn:aws:sns:us-east-1:123456789012:trail-news";
    assert_eq!(read(json!("")), Ok(TopicSpec::None));
    assert_eq!(read(json!("trail-news")), Ok(TopicSpec::Named("trail-news".to_owned())));
    assert_eq!(read(json!(arn)), Ok(TopicSpec::Arn(arn.parse().expect("a good ARN"))));
}

#[test]
fn a_topic_that_cannot_be_is_refused() {
    let refused = refused::<TopicSpec>;
    assert_snapshot!(refused(json!("trail news")), @r"
    ` ` cannot stand in a topic's name
    SNS takes letters, digits and `_ -`
    ");
    assert_snapshot!(refused(json!("n".repeat(257))), @"a topic's name has 1 to 256 characters, and this one has 257");
    assert_snapshot!(refused(json!("news.fifo")), @r"
    `news.fifo` is a FIFO topic
    CloudTrail publishes to standard topics alone
    ");
    assert_snapshot!(refused(json!("arn:aws:sqs:us-east-1:123456789012:news")), @r"
    `arn:aws:sqs:us-east-1:123456789012:news` is not the ARN of a topic
    write the name of one, or `arn:aws:sns:region:account:name`
    ");
    assert_snapshot!(refused(json!("arn:aws:sns:us-east-1:123456789012:news:a-subscription")), @r"
    `arn:aws:sns:us-east-1:123456789012:news:a-subscription` is not the ARN of a topic
    write the name of one, or `arn:aws:sns:region:account:name`
    ");
}

#[test]
fn management_events_are_one_word_or_the_selector_that_means_it() {
    assert_eq!(read(json!("management_events")), Ok(SelectorsSpec::ManagementEvents));
    let written_out = json!([{ "name": "all", "fields": { "eventCategory": { "equals": ["Management"] } } }]);
    assert_eq!(read(written_out), Ok(SelectorsSpec::ManagementEvents));
}

#[test]
fn advanced_selectors_are_read_whatever_their_order() {
    let data = json!({ "name": "objects", "fields": {
        "eventCategory": { "equals": ["Data"] },
        "resources.type": { "equals": ["AWS::S3::Object"] },
        "resources.ARN": { "not_starts_with": ["arn:aws:s3:::the-logs/"] },
    } });
    let management = json!({ "fields": { "eventCategory": { "equals": ["Management"] } } });
    let Ok(SelectorsSpec::Advanced(selectors)) = read(json!([data, management])) else {
        panic!("advanced selectors");
    };
    assert_eq!(read(json!([management, data])), Ok(SelectorsSpec::Advanced(selectors.clone())));
    let objects = selectors.iter().find(|one| one.name == "objects").expect("it is there");
    let not_logs = ["arn:aws:s3:::the-logs/".to_owned()].into();
    assert_eq!(objects.fields["resources.ARN"].not_starts_with, not_logs);
}

#[test]
fn selectors_that_cannot_be_are_refused() {
    let refused = refused::<SelectorsSpec>;
    let fields = |fields: Value| json!([{ "fields": fields }]);
    assert_snapshot!(refused(json!([])), @r"
    a trail has one selector at least
    write `management_events` for what a trail has by default
    ");
    assert_snapshot!(refused(json!("management")), @"unknown variant `management`, expected `management_events`");
    assert_snapshot!(refused(fields(json!({ "readOnly": { "equals": ["true"] } }))), @r"
    a selector says which category of events it selects from
    add `eventCategory: { equals: [Management] }` to its fields
    ");
    assert_snapshot!(refused(fields(json!({ "eventCategory": { "equals": ["Managment"] } }))), @r"
    `Managment` is no category of events
    did you mean `Management`?
    ");
    assert_snapshot!(refused(fields(json!({ "eventCategory": { "equals": ["Management", "Data"] } }))), @r"
    a selector selects from one category of events
    write one selector for each category
    ");
    assert_snapshot!(refused(fields(json!({ "eventCategory": { "starts_with": ["Man"] } }))), @"`eventCategory` can only be compared with `equals`");
    assert_snapshot!(refused(fields(json!({ "eventCategory": {} }))), @r"
    `eventCategory` is compared with nothing
    write `equals`, `not_equals`, `starts_with`, `not_starts_with`, `ends_with` or `not_ends_with`, each with a list of texts
    ");
    assert_snapshot!(refused(fields(json!({ "eventCategory": { "is": ["Data"] } }))), @"unknown field `is`, expected one of `equals`, `not_equals`, `starts_with`, `not_starts_with`, `ends_with`, `not_ends_with`");
}

#[test]
fn a_digest_may_be_older_than_an_hour_and_a_half() {
    assert_eq!(read::<DigestAge>(json!(90)).map(DigestAge::minutes), Ok(90));
    assert_snapshot!(refused::<DigestAge>(json!(60)), @r"
    digests come hourly: `60` minutes would find fault with a healthy trail
    write 90 at least
    ");
}

#[test]
fn every_form_is_in_the_schema() {
    let forms = |schema: Schema| schema.as_value()["anyOf"].to_string();
    assert_snapshot!(forms(schemars::schema_for!(BucketReference)), @r##"[{"$ref":"#/$defs/BucketName"},{"type":"object","description":"A bucket of another account: it is not made, and its policy is printed for its owner.","properties":{"name":{"$ref":"#/$defs/BucketName"},"account":{"$ref":"#/$defs/AccountId"}},"required":["name"],"additionalProperties":false}]"##);
    assert_snapshot!(forms(schemars::schema_for!(SelectorsSpec)), @r##"[{"type":"string","const":"management_events"},{"type":"array","items":{"$ref":"#/$defs/AdvancedSelector"}}]"##);
}
