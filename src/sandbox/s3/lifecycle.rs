use serde_json::Value as Plain;

use super::{
    access::{ON_BUCKET, bucket, bucket_mut},
    lifecycle_rules::check,
    refusals::malformed_xml,
    shapes::{BUCKET, BUCKET_ALONE, EXPECTED_OWNER, LIFECYCLE, LIFECYCLE_RULE, TRANSITION_MINIMUM},
};
use crate::sandbox::{
    refusal::Refusal,
    service::{Answer, Call, Operation},
    wire::{Record, Shape, Value, write_json},
};

const READ: &str = "s3:GetLifecycleConfiguration";
const WRITE: &str = "s3:PutLifecycleConfiguration";

pub(super) const OPERATIONS: &[Operation] = &[
    Operation::read("GetBucketLifecycleConfiguration", BUCKET_ALONE, ON_BUCKET, get).allowed_by(READ),
    Operation::write(
        "PutBucketLifecycleConfiguration",
        &[BUCKET, EXPECTED_OWNER, TRANSITION_MINIMUM, LIFECYCLE],
        ON_BUCKET,
        put,
    )
    .allowed_by(WRITE),
    Operation::write("DeleteBucketLifecycle", BUCKET_ALONE, ON_BUCKET, delete).allowed_by(WRITE),
];

/// What S3 never moves unless it is told to (Amazon S3 User Guide, "Lifecycle configuration elements").
const SMALL: &str = "all_storage_classes_128K";

fn get(call: &mut Call<'_>, input: &Record) -> Answer {
    let bucket = bucket(call, input)?;
    if bucket.lifecycle.is_empty() {
        let message = "The lifecycle configuration does not exist";
        return Err(Refusal::new(404, "NoSuchLifecycleConfiguration", message));
    }
    let rules: Vec<Value> =
        bucket.lifecycle.iter().filter_map(|rule| value_of(&LIFECYCLE_RULE, rule)).collect();
    let minimum = bucket.transition_minimum.as_deref().unwrap_or(SMALL);
    Ok(Record::default()
        .with(LIFECYCLE.name, Record::default().with("Rule", rules))
        .with(TRANSITION_MINIMUM.name, minimum))
}

fn put(call: &mut Call<'_>, input: &Record) -> Answer {
    bucket(call, input)?;
    let configuration = input.record(LIFECYCLE.name).ok_or_else(malformed_xml)?;
    let rules: Vec<&Record> = configuration.records("Rule").collect();
    check(&rules)?;
    let mut lifecycle = Vec::new();
    for rule in rules {
        let mut plain = write_json(&Value::Structure(rule.clone()));
        // A rule without a name gets one.
        if rule.text("ID").is_none_or(str::is_empty)
            && let Plain::Object(members) = &mut plain
        {
            members.insert("ID".to_owned(), call.state.next_id("").into());
        }
        lifecycle.push(plain);
    }
    let minimum = input.text(TRANSITION_MINIMUM.name).unwrap_or(SMALL);
    let bucket = bucket_mut(call, input)?;
    bucket.lifecycle = lifecycle;
    bucket.transition_minimum = Some(minimum.to_owned());
    Ok(Record::default().with(TRANSITION_MINIMUM.name, minimum))
}

fn delete(call: &mut Call<'_>, input: &Record) -> Answer {
    let bucket = bucket_mut(call, input)?;
    bucket.lifecycle = Vec::new();
    bucket.transition_minimum = None;
    Ok(Record::default())
}

/// Brings a plain value back into its shape; what was put into the state by hand and is not of it is left out.
fn value_of(shape: &Shape, plain: &Plain) -> Option<Value> {
    match (shape, plain) {
        (Shape::Structure(shapes), Plain::Object(members)) => {
            let value = |shape: &Shape, name: &str| value_of(shape, members.get(name)?);
            let record = shapes.iter().fold(Record::default(), |record, parameter| {
                record.with_some(parameter.name, value(&parameter.shape, parameter.name))
            });
            Some(Value::Structure(record))
        }
        (Shape::List { member, .. }, Plain::Array(values)) => {
            Some(Value::List(values.iter().filter_map(|value| value_of(member, value)).collect()))
        }
        (Shape::Text { .. } | Shape::Choice(_), Plain::String(text)) => Some(Value::from(text)),
        (Shape::Integer { .. }, Plain::Number(number)) => number.as_i64().map(Value::Integer),
        (Shape::Boolean, Plain::Bool(flag)) => Some(Value::Boolean(*flag)),
        _ => None,
    }
}
