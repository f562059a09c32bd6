//! The JSON Schema of the file: what editors say of it while it is written.

use schemars::generate::SchemaSettings;
use schemars::transform::transform_subschemas;
use schemars::{Schema, json_schema};
use serde_json::{Value, json};

use super::document::Document;

/// What a value that is a parameter and nothing else looks like.
const PARAMETER: &str = r"^\$\{[A-Za-z_][A-Za-z0-9_-]*\}$";

/// The parts that say what IAM reads: it takes a policy document as JSON, in which a text is a text.
const OF_IAM: [&str; 2] = ["PolicyDocument", "PolicyStatement"];

/// The JSON Schema of the file, which takes what this program takes.
pub fn schema() -> Schema {
    let mut schema = SchemaSettings::draft2020_12().into_generator().into_root_schema_for::<Document>();
    without_null(&mut schema);
    let kept: Vec<_> =
        OF_IAM.iter().filter_map(|name| Some((name, definition(&mut schema, name)?.clone()))).collect();
    as_written(&mut schema);
    for (name, kept) in kept {
        if let Some(definition) = definition(&mut schema, name) {
            *definition = kept;
        }
    }
    schema
}

fn definition<'a>(schema: &'a mut Schema, name: &str) -> Option<&'a mut Value> {
    schema.get_mut("$defs")?.get_mut(name)
}

/// Takes `null` out: a key that is there has a value, and a plain reference lets an editor name what is wrong in it.
fn without_null(schema: &mut Schema) {
    transform_subschemas(&mut without_null, schema);
    let Some(object) = schema.as_object_mut() else {
        return;
    };
    if let Some(Value::Array(types)) = object.get_mut("type") {
        types.retain(|one| one != "null");
        if let [one] = types.as_slice() {
            let one = one.clone();
            object.insert("type".to_owned(), one);
        }
    }
    let Some(Value::Array(forms)) = object.get_mut("anyOf") else {
        return;
    };
    forms.retain(|form| *form != json!({ "type": "null" }));
    if let [Value::Object(only)] = forms.as_slice() {
        let only = only.clone();
        object.shift_remove("anyOf");
        for (key, value) in only {
            object.entry(key).or_insert(value);
        }
    }
}

/// Takes a scalar in every way that it can be written: a text without quotes may look like a number, and a parameter
/// can stand for a number, a truth value or a word.
fn as_written(schema: &mut Schema) {
    transform_subschemas(&mut as_written, schema);
    let Some(object) = schema.as_object_mut() else {
        return;
    };
    if let Some(Value::String(pattern)) = object.get_mut("pattern") {
        // A part of a text can be a parameter.
        *pattern = format!(r"\$\{{|{pattern}");
    }
    let is_bounded = ["const", "enum", "pattern"].iter().any(|key| object.contains_key(*key));
    let of_type = object.get("type").and_then(Value::as_str).map(ToOwned::to_owned);
    match of_type.as_deref() {
        Some("string") if !is_bounded => {
            object.insert("type".to_owned(), json!(["string", "number", "boolean"]));
        }
        Some(number_or_truth @ ("integer" | "number" | "boolean")) if !is_bounded => {
            let types = json!([number_or_truth, "string"]);
            object.insert("type".to_owned(), types);
            object.insert("pattern".to_owned(), PARAMETER.into());
        }
        _ => {}
    }
    let is_word = |form: &Value| form.get("const").is_some_and(Value::is_string);
    for key in ["oneOf", "anyOf"] {
        if let Some(Value::Array(forms)) = object.get_mut(key)
            && forms.iter().any(is_word)
        {
            forms.push(json_schema!({ "type": "string", "pattern": PARAMETER }).into());
        }
    }
}

#[cfg(test)]
mod tests;
