use serde_json::Value as Plain;

use crate::sandbox::wire::{Record, Shape, Value};

/// The value of a shape that the state keeps as plain JSON; what is not of the shape is left out.
pub(super) fn value_of(shape: &Shape, plain: &Plain) -> Option<Value> {
    match (shape, plain) {
        (Shape::Text { .. } | Shape::Choice(_), Plain::String(text)) => Some(Value::from(text)),
        (Shape::Boolean, Plain::Bool(flag)) => Some(Value::from(*flag)),
        (Shape::List { member, .. }, Plain::Array(values)) => {
            Some(Value::List(values.iter().filter_map(|value| value_of(member, value)).collect()))
        }
        (Shape::Structure(parameters), Plain::Object(members)) => {
            let record = parameters.iter().fold(Record::default(), |record, parameter| {
                let value = members.get(parameter.name);
                record.with_some(parameter.name, value.and_then(|value| value_of(&parameter.shape, value)))
            });
            Some(Value::Structure(record))
        }
        _ => None,
    }
}
