//! The input parameters of STS's operations, with the bounds of STS's API model.

use crate::sandbox::wire::{Alphabet, Parameter, is_of_words};

const SESSION_NAME_TEXT: Alphabet =
    Alphabet { pattern: r"[\w+=,.@-]*", holds: |text| is_of_words(text, "+=,.@-") };

const EXTERNAL_ID_TEXT: Alphabet =
    Alphabet { pattern: r"[\w+=,.@:\/-]*", holds: |text| is_of_words(text, "+=,.@:/-") };

const SERIAL_TEXT: Alphabet =
    Alphabet { pattern: r"[\w+=/:,.@-]*", holds: |text| is_of_words(text, "+=/:,.@-") };

const CODE_TEXT: Alphabet =
    Alphabet { pattern: r"[\d]*", holds: |text| text.chars().all(|letter| letter.is_ascii_digit()) };

pub(super) const ROLE_ARN: Parameter = Parameter::text("RoleArn", 20, 2048, Alphabet::ANY);
pub(super) const SESSION_NAME: Parameter = Parameter::text("RoleSessionName", 2, 64, SESSION_NAME_TEXT);
pub(super) const EXTERNAL_ID: Parameter = Parameter::text("ExternalId", 2, 1224, EXTERNAL_ID_TEXT);
pub(super) const SERIAL_NUMBER: Parameter = Parameter::text("SerialNumber", 9, 256, SERIAL_TEXT);
pub(super) const TOKEN_CODE: Parameter = Parameter::text("TokenCode", 6, 6, CODE_TEXT);
pub(super) const SESSION_POLICY: Parameter = Parameter::text("Policy", 1, 2048, Alphabet::ANY);
pub(super) const DURATION: Parameter = Parameter::integer("DurationSeconds", 900, 43_200);
