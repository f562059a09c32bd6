use http::{Request, Response};
use jiff::SignedDuration;
use serde_json::{Map, Value as Plain, json};

use super::{
    codec::{Codec, identified, respond},
    shape::{Parameter, Shape},
    validation::validate,
    value::{Record, Value},
};
use crate::sandbox::refusal::Refusal;

/// The awsJson 1.1 protocol: the operation in a header, JSON in and out.
#[derive(Debug)]
pub(in crate::sandbox) struct Json {
    /// What stands before the operation in the header `X-Amz-Target`, such as `TrentService`.
    pub(in crate::sandbox) target: &'static str,
}

const CONTENT_TYPE: &str = "application/x-amz-json-1.1";

impl Codec for Json {
    fn operation(&self, request: &Request<Vec<u8>>) -> String {
        let target = request.headers().get("x-amz-target").and_then(|target| target.to_str().ok());
        match target.and_then(|target| target.rsplit_once('.')) {
            // Some SDKs write the service with its whole namespace before it, and AWS takes both.
            Some((service, operation)) if service.rsplit('.').next() == Some(self.target) => {
                operation.to_owned()
            }
            _ => String::new(),
        }
    }

    fn decode(&self, shapes: &[Parameter], request: &Request<Vec<u8>>) -> Result<Record, Refusal> {
        let Ok(Plain::Object(body)) = serde_json::from_slice(request.body()) else {
            return Err(Refusal::serialization("the body of the request is no JSON object"));
        };
        let input = structure(shapes, &body, "")?;
        validate(shapes, &input)?;
        Ok(input)
    }

    fn unknown_operation(&self, _: &Request<Vec<u8>>) -> Refusal {
        Refusal::new(400, "UnknownOperationException", "")
    }

    fn answer(&self, _: &str, request_id: &str, output: &Record) -> Response<Vec<u8>> {
        identified(respond(200, CONTENT_TYPE, write_structure(output).to_string().into_bytes()), request_id)
    }

    fn refuse(&self, request_id: &str, refusal: &Refusal) -> Response<Vec<u8>> {
        let mut body = json!({ "__type": refusal.code, "message": refusal.message });
        for (name, text) in &refusal.details {
            body[*name] = json!(text);
        }
        identified(respond(refusal.status, CONTENT_TYPE, body.to_string().into_bytes()), request_id)
    }

    /// Services that speak JSON have codes of their own for what every service refuses (KMS API reference, "Common
    /// Errors").
    fn reword(&self, refusal: Refusal) -> Refusal {
        let code = match &*refusal.code {
            "ValidationError" => "ValidationException",
            "AccessDenied" => "AccessDeniedException",
            "MissingAuthenticationToken" => "MissingAuthenticationTokenException",
            "InvalidClientTokenId" => "UnrecognizedClientException",
            "ExpiredToken" => "ExpiredTokenException",
            _ => return refusal,
        };
        Refusal::new(400, code, refusal.message)
    }
}

/// Reads the value of a shape out of JSON; `null` is as if it were left out.
///
/// JSON services ignore what they do not know. Here it is refused, for what this sandbox does not hold must not look as
/// if it had been kept.
fn read_json(shape: &Shape, json: &Plain, place: &str) -> Result<Option<Value>, Refusal> {
    let mismatch =
        |wanted: &str| Refusal::serialization(format!("{} can not be converted to {wanted}", kind(json)));
    Ok(Some(match (shape, json) {
        (_, Plain::Null) => return Ok(None),
        (Shape::Text { .. } | Shape::Choice(_), Plain::String(text)) => Value::from(text),
        (Shape::Text { .. } | Shape::Choice(_), _) => return Err(mismatch("a String")),
        (Shape::Integer { .. }, Plain::Number(number)) => {
            Value::Integer(number.as_i64().ok_or_else(|| mismatch("a Long"))?)
        }
        (Shape::Integer { .. }, _) => return Err(mismatch("a Long")),
        (Shape::Boolean, Plain::Bool(flag)) => Value::Boolean(*flag),
        (Shape::Boolean, _) => return Err(mismatch("a Boolean")),
        (Shape::List { member, .. }, Plain::Array(values)) => {
            let values = values.iter().map(|value| read_json(member, value, place));
            Value::List(values.filter_map(Result::transpose).collect::<Result<_, _>>()?)
        }
        (Shape::List { .. }, _) => return Err(mismatch("a List")),
        (Shape::Structure(shapes), Plain::Object(members)) => {
            Value::Structure(structure(shapes, members, &format!("{place}."))?)
        }
        (Shape::Structure(_), _) => return Err(mismatch("a Structure")),
    }))
}

fn structure(shapes: &[Parameter], members: &Map<String, Plain>, place: &str) -> Result<Record, Refusal> {
    if let Some(unknown) = members.keys().find(|name| !shapes.iter().any(|shape| shape.name == **name)) {
        return Err(Refusal::validation(format!("the sandbox does not hold the parameter {place}{unknown}")));
    }
    let mut record = Record::default();
    for parameter in shapes {
        if let Some(json) = members.get(parameter.name) {
            let value = read_json(&parameter.shape, json, &format!("{place}{}", parameter.name))?;
            record = record.with_some(parameter.name, value);
        }
    }
    Ok(record)
}

/// What a JSON value is, as refusals call it.
fn kind(json: &Plain) -> &'static str {
    match json {
        Plain::Null => "NULL_VALUE",
        Plain::Bool(true) => "TRUE_VALUE",
        Plain::Bool(false) => "FALSE_VALUE",
        Plain::Number(number) if number.is_f64() => "DECIMAL_VALUE",
        Plain::Number(_) => "NUMBER_VALUE",
        Plain::String(_) => "STRING_VALUE",
        Plain::Array(_) => "START_ARRAY",
        Plain::Object(_) => "START_OBJECT",
    }
}

/// Writes a value as JSON; a time is the seconds of the epoch.
pub(in crate::sandbox) fn write_json(value: &Value) -> Plain {
    match value {
        Value::Text(text) => json!(text),
        Value::Integer(number) => json!(number),
        Value::Boolean(flag) => json!(flag),
        // AWS tells milliseconds and no less.
        Value::Time(time) => json!(SignedDuration::from_millis(time.as_millisecond()).as_secs_f64()),
        Value::List(values) => values.iter().map(write_json).collect(),
        Value::Structure(record) => write_structure(record),
        Value::Map(entries) => entries.iter().map(|(key, value)| (key.clone(), write_json(value))).collect(),
    }
}

fn write_structure(record: &Record) -> Plain {
    record.iter().map(|(name, value)| (name.to_owned(), write_json(value))).collect()
}
