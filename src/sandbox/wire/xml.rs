use std::fmt::Write as _;

use super::value::{Record, Value};

/// Writes the members of a structure as elements.
pub(super) fn write_record(xml: &mut String, record: &Record) {
    for (name, value) in record.iter() {
        write_element(xml, name, value);
    }
}

fn write_element(xml: &mut String, name: &str, value: &Value) {
    let _ = write!(xml, "<{name}>");
    match value {
        Value::Text(text) => write_text(xml, text),
        Value::Integer(number) => {
            let _ = write!(xml, "{number}");
        }
        Value::Boolean(flag) => {
            let _ = write!(xml, "{flag}");
        }
        Value::Time(time) => {
            let _ = write!(xml, "{}", time.strftime("%Y-%m-%dT%H:%M:%SZ"));
        }
        Value::List(values) => {
            for value in values {
                write_element(xml, "member", value);
            }
        }
        Value::Structure(record) => write_record(xml, record),
        Value::Map(entries) => {
            for (key, value) in entries {
                xml.push_str("<entry>");
                write_element(xml, "key", &Value::from(key));
                write_element(xml, "value", value);
                xml.push_str("</entry>");
            }
        }
    }
    let _ = write!(xml, "</{name}>");
}

/// Writes character data; a carriage return would be lost to line-end normalisation.
pub(super) fn write_text(xml: &mut String, text: &str) {
    for letter in text.chars() {
        match letter {
            '&' => xml.push_str("&amp;"),
            '<' => xml.push_str("&lt;"),
            '>' => xml.push_str("&gt;"),
            '"' => xml.push_str("&quot;"),
            '\r' => xml.push_str("&#xD;"),
            other => xml.push(other),
        }
    }
}
