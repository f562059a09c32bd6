use std::fmt::Write as _;

use super::{
    super::xml::write_text,
    malformed_xml,
    tree::{Element, parse},
};
use crate::sandbox::{
    refusal::Refusal,
    wire::{Parameter, Record, Shape, Value},
};

/// The lists that have an element of their own around their members; all others just repeat their name.
const WRAPPED: [(&str, &str); 3] = [("AccessControlList", "Grant"), ("Buckets", "Bucket"), ("TagSet", "Tag")];

fn member_of(list: &str) -> Option<&'static str> {
    WRAPPED.iter().find(|(name, _)| *name == list).map(|(_, member)| *member)
}

/// Reads a document whose root has this name.
pub(super) fn read(root: &str, shape: &Shape, text: &str) -> Result<Value, Refusal> {
    let element = parse(text).filter(|element| element.name == root).ok_or_else(malformed_xml)?;
    value(shape, &element)
}

fn value(shape: &Shape, element: &Element) -> Result<Value, Refusal> {
    match shape {
        Shape::Structure(shapes) => structure(shapes, element).map(Value::Structure),
        _ if element.children.is_empty() => scalar(shape, &element.text).ok_or_else(malformed_xml),
        _ => Err(malformed_xml()),
    }
}

/// Reads the members of a structure; every element has to be one of them.
fn structure(shapes: &[Parameter], element: &Element) -> Result<Record, Refusal> {
    let is_known = |child: &Element| shapes.iter().any(|shape| shape.name == child.name);
    if !element.text.trim().is_empty() || !element.children.iter().all(is_known) {
        return Err(malformed_xml());
    }
    let mut record = Record::default();
    for parameter in shapes {
        let named: Vec<&Element> =
            element.children.iter().filter(|child| child.name == parameter.name).collect();
        let value = match (&parameter.shape, &named[..]) {
            (_, []) if parameter.is_required => return Err(malformed_xml()),
            (_, []) => None,
            (Shape::List { member, maximum }, named) => Some(list(parameter.name, member, *maximum, named)?),
            (shape, [one]) => Some(value(shape, one)?),
            (_, [_, _, ..]) => return Err(malformed_xml()),
        };
        record = record.with_some(parameter.name, value);
    }
    Ok(record)
}

fn list(name: &str, member: &Shape, maximum: usize, named: &[&Element]) -> Result<Value, Refusal> {
    let members: Vec<&Element> = match (member_of(name), named) {
        (None, named) => named.to_vec(),
        (Some(inner), [list]) if list.children.iter().all(|child| child.name == inner) => {
            list.children.iter().collect()
        }
        (Some(_), _) => return Err(malformed_xml()),
    };
    if members.len() > maximum {
        return Err(malformed_xml());
    }
    members.into_iter().map(|element| value(member, element)).collect::<Result<Vec<_>, _>>().map(Value::List)
}

/// Reads a text as a value of its type and bounds.
pub(super) fn scalar(shape: &Shape, text: &str) -> Option<Value> {
    match shape {
        Shape::Text { minimum, maximum, alphabet } => {
            let is_bounded = (*minimum..=*maximum).contains(&text.chars().count());
            (is_bounded && (alphabet.holds)(text)).then(|| Value::from(text))
        }
        Shape::Choice(choices) => choices.contains(&text).then(|| Value::from(text)),
        Shape::Integer { minimum, maximum } => {
            let number: i64 = text.trim().parse().ok()?;
            (*minimum..=*maximum).contains(&number).then_some(Value::Integer(number))
        }
        // What XML Schema calls a boolean, and what the CLI writes for one into a header.
        Shape::Boolean => match text.trim() {
            "true" | "True" | "TRUE" | "1" => Some(Value::Boolean(true)),
            "false" | "False" | "FALSE" | "0" => Some(Value::Boolean(false)),
            _ => None,
        },
        _ => None,
    }
}

/// Writes an element in a namespace.
pub(super) fn write(xml: &mut String, name: &str, namespace: &str, value: &Value) {
    if namespace.is_empty() {
        write_element(xml, name, "", value);
    } else {
        xml.push_str("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
        write_element(xml, name, &format!(" xmlns=\"{namespace}\""), value);
    }
}

fn write_element(xml: &mut String, name: &str, attributes: &str, value: &Value) {
    if let Value::List(values) = value {
        let Some(member) = member_of(name) else {
            for value in values {
                write_element(xml, name, "", value);
            }
            return;
        };
        let _ = write!(xml, "<{name}>");
        for value in values {
            write_element(xml, member, "", value);
        }
        let _ = write!(xml, "</{name}>");
        return;
    }
    let _ = write!(xml, "<{name}{attributes}");
    if let Value::Structure(record) = value
        && let Some(kind) = record.text(TYPE)
    {
        let _ = write!(xml, " xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" {TYPE}=\"{kind}\"");
    }
    xml.push('>');
    match value {
        Value::Text(text) => write_text(xml, text),
        Value::Integer(number) => {
            let _ = write!(xml, "{number}");
        }
        Value::Boolean(flag) => {
            let _ = write!(xml, "{flag}");
        }
        Value::Time(time) => {
            let _ = write!(xml, "{}", time.strftime("%Y-%m-%dT%H:%M:%S.000Z"));
        }
        Value::Structure(record) => {
            record.iter().filter(|(name, _)| *name != TYPE).for_each(|(name, value)| {
                write_element(xml, name, "", value);
            });
        }
        Value::List(_) | Value::Map(_) => {}
    }
    let _ = write!(xml, "</{name}>");
}

/// The one member that stands in an attribute.
const TYPE: &str = "xsi:type";
