//! The input parameters of STS's operations, with the bounds of STS's API model.

use crate::sandbox::wire::{Alphabet, Parameter, Shape};

const SESSION_NAME_TEXT: Alphabet = Alphabet {
    pattern: r"[\w+=,.@-]*",
    holds: |text| text.chars().all(|letter| is_word(letter) || "+=,.@-".contains(letter)),
};

const EXTERNAL_ID_TEXT: Alphabet = Alphabet {
    pattern: r"[\w+=,.@:\/-]*",
    holds: |text| text.chars().all(|letter| is_word(letter) || "+=,.@:/-".contains(letter)),
};

const SERIAL_TEXT: Alphabet = Alphabet {
    pattern: r"[\w+=/:,.@-]*",
    holds: |text| text.chars().all(|letter| is_word(letter) || "+=/:,.@-".contains(letter)),
};

const CODE_TEXT: Alphabet =
    Alphabet { pattern: r"[\d]*", holds: |text| text.chars().all(|letter| letter.is_ascii_digit()) };

const fn text(name: &'static str, minimum: usize, maximum: usize, alphabet: Alphabet) -> Parameter {
    Parameter::new(name, Shape::Text { minimum, maximum, alphabet })
}

pub(super) const ROLE_ARN: Parameter = text("RoleArn", 20, 2048, Alphabet::ANY);
pub(super) const SESSION_NAME: Parameter = text("RoleSessionName", 2, 64, SESSION_NAME_TEXT);
pub(super) const EXTERNAL_ID: Parameter = text("ExternalId", 2, 1224, EXTERNAL_ID_TEXT);
pub(super) const SERIAL_NUMBER: Parameter = text("SerialNumber", 9, 256, SERIAL_TEXT);
pub(super) const TOKEN_CODE: Parameter = text("TokenCode", 6, 6, CODE_TEXT);
pub(super) const SESSION_POLICY: Parameter = text("Policy", 1, 2048, Alphabet::ANY);
pub(super) const DURATION: Parameter =
    Parameter::new("DurationSeconds", Shape::Integer { minimum: 900, maximum: 43_200 });

fn is_word(letter: char) -> bool {
    letter.is_ascii_alphanumeric() || letter == '_'
}
