//! The schema and the program agree.

use std::path::Path;

use indexmap::IndexMap;
use serde_json::{Map, Value, json};

use super::schema;
use crate::spec::load::{Arguments, Disk};
use crate::spec::testing::tree;
use crate::spec::{Place, decode, load};

/// Where a schema has no place for a value; nothing where it takes it.
///
/// What this does not know of JSON Schema fails the test that uses it.
fn objection(schema: &Value, value: &Value, root: &Value, at: &str) -> Option<String> {
    let Value::Object(rules) = schema else {
        return (schema == &json!(false)).then(|| at.to_owned());
    };
    let each = |schemas: &Value, index: usize| objection(&schemas[index], value, root, at);
    let taken = |schemas: &Value| -> usize {
        (0..schemas.as_array().map_or(0, Vec::len)).filter(|index| each(schemas, *index).is_none()).count()
    };
    let named = rules.get("properties").and_then(Value::as_object);
    rules.iter().find_map(|(keyword, rule)| match keyword.as_str() {
        "$schema" | "$defs" | "title" | "description" | "default" | "format" => None,
        "properties" => rule.as_object()?.iter().find_map(|(key, rule)| {
            objection(rule, value.as_object()?.get(key)?, root, &format!("{at}.{key}"))
        }),
        "additionalProperties" => {
            let others = value.as_object()?.iter();
            let mut others = others.filter(|(key, _)| !named.is_some_and(|named| named.contains_key(*key)));
            others.find_map(|(key, value)| objection(rule, value, root, &format!("{at}.{key}")))
        }
        "items" => {
            let items = value.as_array()?.iter().enumerate();
            items.into_iter().find_map(|(index, item)| objection(rule, item, root, &format!("{at}[{index}]")))
        }
        "$ref" => {
            let way = rule.as_str()?.strip_prefix('#').expect("every definition is in the schema");
            objection(root.pointer(way).expect("what is referred to is defined"), value, root, at)
        }
        "anyOf" => (taken(rule) == 0).then(|| at.to_owned()),
        "oneOf" => (taken(rule) != 1).then(|| at.to_owned()),
        "not" => objection(rule, value, root, at).is_none().then(|| at.to_owned()),
        _ => (!keeps(keyword, rule, value)).then(|| at.to_owned()),
    })
}

fn keeps(keyword: &str, rule: &Value, value: &Value) -> bool {
    let is_of = |name: &str| match name {
        "integer" => value.is_i64() || value.is_u64(),
        "number" => value.is_number(),
        "boolean" => value.is_boolean(),
        "string" => value.is_string(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        "null" => value.is_null(),
        other => panic!("`{other}` is no type of JSON Schema"),
    };
    let length = || value.as_str().map(|text| text.chars().count() as u64);
    match keyword {
        "type" => match rule {
            Value::Array(names) => names.iter().filter_map(Value::as_str).any(is_of),
            name => is_of(name.as_str().expect("a type has a name")),
        },
        "const" => rule == value,
        "enum" => rule.as_array().expect("a list").contains(value),
        "required" => value.as_object().is_none_or(|object: &Map<String, Value>| {
            rule.as_array()
                .expect("a list")
                .iter()
                .filter_map(Value::as_str)
                .all(|key| object.contains_key(key))
        }),
        "pattern" => value.as_str().is_none_or(|text| {
            let pattern = rule.as_str().expect("a pattern is text");
            regex_lite::Regex::new(pattern).expect("a pattern can be read").is_match(text)
        }),
        "minimum" => value.as_f64().is_none_or(|number| number >= rule.as_f64().expect("a number")),
        "maximum" => value.as_f64().is_none_or(|number| number <= rule.as_f64().expect("a number")),
        "minLength" => length().is_none_or(|length| length >= rule.as_u64().expect("a number")),
        "maxLength" => length().is_none_or(|length| length <= rule.as_u64().expect("a number")),
        "minItems" => {
            value.as_array().is_none_or(|items| items.len() as u64 >= rule.as_u64().expect("a number"))
        }
        "minProperties" => {
            value.as_object().is_none_or(|object| object.len() as u64 >= rule.as_u64().expect("a number"))
        }
        "uniqueItems" => value
            .as_array()
            .is_none_or(|items| items.iter().enumerate().all(|(index, item)| !items[..index].contains(item))),
        other => panic!("this test does not know the keyword `{other}`"),
    }
}

/// Where an editor marks a file; nothing where it has no objection.
fn marked(text: &str) -> Option<String> {
    let schema = schema();
    let (_, tree) = tree(text);
    let value: Value = decode::decode(&tree).value.expect("the file is plain data");
    objection(schema.as_value(), &value, schema.as_value(), "")
}

fn is_refused(text: &str) -> bool {
    let files = IndexMap::from([("baseline.yaml".to_owned(), text.to_owned())]);
    load(Path::new("baseline.yaml"), &files, &Arguments::default(), &Place::nowhere()).is_refused()
}

fn file(rest: &str) -> String {
    format!("baseline: 1\nname: good\n{rest}\n")
}

#[test]
fn what_the_program_takes_the_schema_takes() {
    let parameters = "parameters:\n  n: { default: \"14\" }\n  truth: { default: \"true\" }\n  word: { default: absent }\n";
    let good = [
        "account: { id: \"123456789012\" }",
        "account: { id: 123456789012 }",
        "account: { id: 012345678901 }",
        "iam: { password_policy: aws_default }",
        "iam: { password_policy: { minimum_length: 14, max_age_days: never, reuse_prevention: 24 } }",
        "iam: { users: [{ name: ana, tags: { cost-center: 4711, on-call: yes, external: true } }] }",
        "iam: { users: [{ name: 1234 }] }",
        "iam: { groups: [{ name: Empty, inline_policies: { exclusive: true, items: {} } }] }",
        "s3: { account_public_access_block: all }",
        "identity_center: { assignments: { items: [{ group: A, permission_set: B, accounts: [123456789012, this] }] } }",
    ];
    for rest in good {
        let text = file(rest);
        assert!(!is_refused(&text), "refused: {rest}");
        assert_eq!(marked(&text), None, "{rest}");
    }
    let of_parameters = [
        "iam:\n  password_policy:\n    minimum_length: ${n}\n    require_symbols: ${truth}\n",
        "iam: { users: [{ name: \"a-${n}\", state: \"${word}\" }] }",
        "kms: { keys: [{ alias: \"${word}\" }] }",
        "cloudtrail: { trails: [{ name: main, bucket: logs-of-main, kms_key: \"alias/${word}\", sns_topic: \"${word}\" }] }",
    ];
    for rest in of_parameters {
        let text = file(&format!("{parameters}{rest}"));
        assert!(!is_refused(&text), "refused: {rest}");
        assert_eq!(marked(&text), None, "{rest}");
    }
}

#[test]
fn what_the_program_refuses_the_schema_marks_at_its_key() {
    let bad = [
        ("iam:", ".iam"),
        ("iam: null", ".iam"),
        ("account: { alias: ~ }", ".account.alias"),
        ("account: { alais: acme }", ".account.alais"),
        ("iam: { password_policy: ~ }", ".iam.password_policy"),
        ("iam: { pasword_policy: aws_default }", ".iam.pasword_policy"),
        ("iam: { groups: [{ name: A, memebrs: [ana] }] }", ".iam.groups[0].memebrs"),
        ("iam: { groups: [{ name: A, state: gone }] }", ".iam.groups[0].state"),
        ("iam: { users: [{ name: [ana] }] }", ".iam.users[0].name"),
        ("iam: { users: [{ name: ana, tags: { team: ~ } }] }", ".iam.users[0].tags.team"),
        ("kms: { keys: [{ alias: audit, allow_cloudtrail: \"true\" }] }", ".kms.keys[0].allow_cloudtrail"),
        ("identity_center: { regoin: eu-west-1 }", ".identity_center.regoin"),
    ];
    for (rest, place) in bad {
        let text = file(rest);
        assert!(is_refused(&text), "taken: {rest}");
        assert_eq!(marked(&text).as_deref(), Some(place), "{rest}");
    }
    for version in ["2", "1.0", "\"1\"", "~"] {
        let text = format!("baseline: {version}\nname: bad\n");
        assert!(is_refused(&text), "taken: {version}");
        assert_eq!(marked(&text).as_deref(), Some(".baseline"), "{version}");
    }
}

#[test]
fn every_shipped_file_is_taken() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut seen = 0;
    for folder in ["baselines", "examples"] {
        for entry in std::fs::read_dir(root.join(folder)).expect("the folder is shipped").flatten() {
            let path = entry.path();
            if path.extension().is_some_and(|extension| extension == "yaml") {
                let text = std::fs::read_to_string(&path).expect("the file is text");
                if !text.contains("\nbaseline: 1\n") && !text.starts_with("baseline: 1\n") {
                    // It gives values to parameters.
                    continue;
                }
                assert_eq!(marked(&text), None, "{}", path.display());
                let set = vec!["company=acme".to_owned()];
                let arguments = Arguments { file: None, set };
                let loaded = load(&path, &Disk, &arguments, &Place::nowhere());
                assert!(loaded.document.is_some(), "{}: {:?}", path.display(), loaded.rejections);
                seen += 1;
            }
        }
    }
    assert!(seen >= 4, "the shipped files are found: {seen}");
}

#[test]
fn nothing_may_be_null() {
    let schema = schema();
    let text = schema.as_value().to_string();
    assert!(!text.contains("\"null\""), "{text}");
    let sections = schema.as_value()["properties"].as_object().expect("an object");
    for name in ["account", "organization", "iam", "kms", "s3", "cloudtrail", "identity_center"] {
        assert!(sections[name]["$ref"].is_string(), "{name}: {}", sections[name]);
    }
}
