use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write as _,
    str::FromStr,
};

use http::{Request, Response};
use percent_encoding::percent_decode_str;

use super::{
    codec::{Codec, identified, respond},
    shape::{Parameter, Shape},
    validation::validate,
    value::{Record, Value},
    xml::{write_record, write_text},
};
use crate::sandbox::refusal::Refusal;

/// The awsQuery protocol: flat parameters in, XML out.
#[derive(Debug)]
pub(in crate::sandbox) struct Query {
    pub(in crate::sandbox) version: &'static str,
    pub(in crate::sandbox) namespace: &'static str,
}

impl Codec for Query {
    fn operation(&self, request: &Request<Vec<u8>>) -> String {
        parameters(request).remove("Action").unwrap_or_default()
    }

    fn decode(&self, shapes: &[Parameter], request: &Request<Vec<u8>>) -> Result<Record, Refusal> {
        let parameters = parameters(request);
        if parameters.get("Version").map(String::as_str) != Some(self.version) {
            return Err(self.unknown_operation(request));
        }
        let mut reading = Reading {
            parameters: &parameters,
            read: BTreeSet::from(["Action".to_owned(), "Version".to_owned()]),
        };
        let input = reading.structure(shapes, "")?.unwrap_or_default();
        // AWS ignores a parameter that it does not know. Here it is refused, for one that this sandbox does not hold
        // must not look as if it had been kept.
        if let Some(unknown) = parameters.keys().find(|name| !reading.read.contains(*name)) {
            return Err(Refusal::validation(format!("the sandbox does not hold the parameter {unknown}")));
        }
        validate(shapes, &input)?;
        Ok(input)
    }

    fn unknown_operation(&self, request: &Request<Vec<u8>>) -> Refusal {
        let parameters = parameters(request);
        let given = |name: &str| parameters.get(name).filter(|value| !value.is_empty());
        let Some(action) = given("Action") else {
            return Refusal::new(400, "MissingAction", "The request is missing an action");
        };
        let version = given("Version").map_or("NO_VERSION_SPECIFIED", String::as_str);
        let message = format!("Could not find operation {action} for version {version}");
        Refusal::new(400, "InvalidAction", message)
    }

    fn answer(&self, operation: &str, request_id: &str, output: &Record) -> Response<Vec<u8>> {
        let mut xml = format!("<{operation}Response xmlns=\"{}\">", self.namespace);
        // An operation without output has no result element at all.
        if !output.is_empty() {
            let _ = write!(xml, "<{operation}Result>");
            write_record(&mut xml, output);
            let _ = write!(xml, "</{operation}Result>");
        }
        let _ = write!(
            xml,
            "<ResponseMetadata><RequestId>{request_id}</RequestId></ResponseMetadata></{operation}Response>"
        );
        identified(respond(200, "text/xml", xml.into_bytes()), request_id)
    }

    fn refuse(&self, request_id: &str, refusal: &Refusal) -> Response<Vec<u8>> {
        let side = if refusal.status < 500 { "Sender" } else { "Receiver" };
        let mut xml = format!("<ErrorResponse xmlns=\"{}\"><Error><Type>{side}</Type><Code>", self.namespace);
        write_text(&mut xml, &refusal.code);
        xml.push_str("</Code><Message>");
        write_text(&mut xml, &refusal.message);
        let _ = write!(xml, "</Message></Error><RequestId>{request_id}</RequestId></ErrorResponse>");
        identified(respond(refusal.status, "text/xml", xml.into_bytes()), request_id)
    }
}

/// The flat parameters of a request, which stand in the body or behind the path.
fn parameters(request: &Request<Vec<u8>>) -> BTreeMap<String, String> {
    let body = String::from_utf8_lossy(request.body());
    let form = if body.is_empty() { request.uri().query().unwrap_or("") } else { &body };
    form.split('&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
        .map(|(name, value)| (form_decode(name), form_decode(value)))
        .collect()
}

fn form_decode(text: &str) -> String {
    percent_decode_str(&text.replace('+', " ")).decode_utf8_lossy().into_owned()
}

/// Flat parameters on their way to a structure, and the names that were made use of.
struct Reading<'a> {
    parameters: &'a BTreeMap<String, String>,
    read: BTreeSet<String>,
}

impl<'a> Reading<'a> {
    fn structure(&mut self, shapes: &[Parameter], prefix: &str) -> Result<Option<Record>, Refusal> {
        let mut record = Record::default();
        for parameter in shapes {
            let name = format!("{prefix}{}", parameter.name);
            record = record.with_some(parameter.name, self.value(&parameter.shape, name)?);
        }
        Ok((!record.is_empty()).then_some(record))
    }

    fn value(&mut self, shape: &Shape, name: String) -> Result<Option<Value>, Refusal> {
        match shape {
            Shape::Text { .. } | Shape::Choice(_) => Ok(self.scalar(name).map(Value::from)),
            Shape::Integer { .. } => self.parsed(name, Value::Integer),
            Shape::Boolean => self.parsed(name, Value::Boolean),
            Shape::Structure(shapes) => {
                Ok(self.structure(shapes, &format!("{name}."))?.map(Value::Structure))
            }
            Shape::List { member, .. } => self.list(member, name),
        }
    }

    /// Reads `Name.member.1` and on; an empty list is sent as `Name=`.
    fn list(&mut self, member: &Shape, name: String) -> Result<Option<Value>, Refusal> {
        let mut values = Vec::new();
        while let Some(value) = self.value(member, format!("{name}.member.{}", values.len() + 1))? {
            values.push(value);
        }
        let is_given = self.scalar(name).is_some() || !values.is_empty();
        Ok(is_given.then_some(Value::List(values)))
    }

    fn scalar(&mut self, name: String) -> Option<&'a str> {
        let value = self.parameters.get(&name);
        self.read.insert(name);
        value.map(String::as_str)
    }

    fn parsed<T: FromStr>(&mut self, name: String, value: fn(T) -> Value) -> Result<Option<Value>, Refusal> {
        let Some(text) = self.scalar(name) else {
            return Ok(None);
        };
        text.parse().map(|parsed| Some(value(parsed))).map_err(|_| Refusal::malformed_input(text))
    }
}
