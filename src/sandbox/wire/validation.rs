use super::{
    shape::{Parameter, Shape},
    value::{Record, Value},
};
use crate::sandbox::refusal::Refusal;

/// Holds a request to the bounds of its operation's model.
///
/// AWS checks all of them before anything else and names every violation in one message.
pub(super) fn validate(parameters: &[Parameter], input: &Record) -> Result<(), Refusal> {
    let mut violations = Vec::new();
    check_structure(parameters, input, "", &mut violations);
    match violations.len() {
        0 => Ok(()),
        1 => Err(Refusal::validation(format!("1 validation error detected: {}", violations[0]))),
        many => {
            Err(Refusal::validation(format!("{many} validation errors detected: {}", violations.join("; "))))
        }
    }
}

fn check_structure(parameters: &[Parameter], input: &Record, parent: &str, violations: &mut Vec<String>) {
    for parameter in parameters {
        let place = format!("{parent}{}", lower_camel(parameter.name));
        match input.get(parameter.name) {
            Some(value) => check(&parameter.shape, value, &place, violations),
            None if parameter.is_required => violations.push(format!(
                "Value null at '{place}' failed to satisfy constraint: Member must not be null"
            )),
            None => {}
        }
    }
}

fn check(shape: &Shape, value: &Value, place: &str, violations: &mut Vec<String>) {
    let mut violated = |shown: &str, constraint: String| {
        violations.push(format!(
            "Value '{shown}' at '{place}' failed to satisfy constraint: Member must {constraint}"
        ));
    };
    match (shape, value) {
        (Shape::Text { minimum, maximum, alphabet }, Value::Text(text)) => {
            let length = text.chars().count();
            if length < *minimum {
                violated(text, format!("have length greater than or equal to {minimum}"));
            }
            if length > *maximum {
                violated(text, format!("have length less than or equal to {maximum}"));
            }
            if !(alphabet.holds)(text) {
                violated(text, format!("satisfy regular expression pattern: {}", alphabet.pattern));
            }
        }
        (Shape::Choice(choices), Value::Text(text)) if !choices.contains(&text.as_str()) => {
            violated(text, format!("satisfy enum value set: [{}]", choices.join(", ")));
        }
        (Shape::Integer { minimum, maximum }, Value::Integer(number)) => {
            if number < minimum {
                violated(&number.to_string(), format!("have value greater than or equal to {minimum}"));
            }
            if number > maximum {
                violated(&number.to_string(), format!("have value less than or equal to {maximum}"));
            }
        }
        (Shape::List { member, maximum }, Value::List(values)) => {
            if values.len() > *maximum {
                violated("", format!("have length less than or equal to {maximum}"));
            }
            for (index, value) in values.iter().enumerate() {
                check(member, value, &format!("{place}.{}.member", index + 1), violations);
            }
        }
        (Shape::Structure(parameters), Value::Structure(record)) => {
            check_structure(parameters, record, &format!("{place}."), violations);
        }
        _ => {}
    }
}

/// `SSHPublicKeyId` is `sSHPublicKeyId` in AWS's messages: only the first letter falls.
fn lower_camel(name: &str) -> String {
    let mut letters = name.chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}
