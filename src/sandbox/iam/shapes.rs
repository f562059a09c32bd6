//! The input parameters of IAM's operations, with the bounds of IAM's API model.

use crate::sandbox::wire::{Alphabet, Parameter, Shape, is_of_words};

const NAME: Alphabet =
    Alphabet { pattern: r"[\w+=,.@-]+", holds: |text| some(text) && is_of_words(text, "+=,.@-") };

const PATH: Alphabet = Alphabet {
    pattern: r"(\u002F)|(\u002F[\u0021-\u007E]+\u002F)",
    holds: |text| is_enclosed(text) && text.chars().all(|letter| letter.is_ascii_graphic()),
};

const POLICY_PATH: Alphabet = Alphabet {
    pattern: r"((/[A-Za-z0-9\.,\+@=_-]+)*)/",
    holds: |text| is_enclosed(text) && !text.contains("//") && is_of_words(text, "/.,+@=-"),
};

const DOCUMENT: Alphabet = Alphabet {
    pattern: r"[\u0009\u000A\u000D\u0020-\u00FF]+",
    holds: |text| some(text) && text.chars().all(|letter| "\t\n\r".contains(letter) || is_latin(letter)),
};

const MARKER_TEXT: Alphabet =
    Alphabet { pattern: r"[\u0020-\u00FF]+", holds: |text| some(text) && text.chars().all(is_latin) };

const WORD: Alphabet = Alphabet { pattern: r"[\w]+", holds: |text| some(text) && is_of_words(text, "") };

const SERIAL: Alphabet =
    Alphabet { pattern: r"[\w+=/:,.@-]+", holds: |text| some(text) && is_of_words(text, "+=/:,.@-") };

const VERSION: Alphabet = Alphabet { pattern: r"v[1-9][0-9]*(\.[A-Za-z0-9-]*)?", holds: is_version };

const ALIAS: Alphabet = Alphabet { pattern: "^[a-z0-9]([a-z0-9]|-(?!-)){1,61}[a-z0-9]$", holds: is_alias };

const TAG_KEY: Alphabet = Alphabet {
    pattern: r"[\p{L}\p{Z}\p{N}_.:/=+\-@]+",
    holds: |text| some(text) && text.chars().all(is_tag),
};

const TAG_VALUE: Alphabet =
    Alphabet { pattern: r"[\p{L}\p{Z}\p{N}_.:/=+\-@]*", holds: |text| text.chars().all(is_tag) };

pub(super) const fn flag(name: &'static str) -> Parameter {
    Parameter::new(name, Shape::Boolean)
}

const fn choice(name: &'static str, choices: &'static [&'static str]) -> Parameter {
    Parameter::new(name, Shape::Choice(choices))
}

/// The name of a user where one is created, and where the model forgot that longer ones exist.
pub(super) const NEW_USER_NAME: Parameter = Parameter::text("UserName", 1, 64, NAME);
/// The name of a user that exists.
pub(super) const USER_NAME: Parameter = Parameter::text("UserName", 1, 128, NAME);
pub(super) const GROUP_NAME: Parameter = Parameter::text("GroupName", 1, 128, NAME);
pub(super) const ROLE_NAME: Parameter = Parameter::text("RoleName", 1, 64, NAME);
pub(super) const POLICY_NAME: Parameter = Parameter::text("PolicyName", 1, 128, NAME);
pub(super) const POLICY_ARN: Parameter = Parameter::text("PolicyArn", 20, 2048, Alphabet::ANY);
pub(super) const PERMISSIONS_BOUNDARY: Parameter =
    Parameter::text("PermissionsBoundary", 20, 2048, Alphabet::ANY);
pub(super) const POLICY_DOCUMENT: Parameter = Parameter::text("PolicyDocument", 1, 131_072, DOCUMENT);
pub(super) const DESCRIPTION: Parameter = Parameter::text("Description", 0, 1000, Alphabet::ANY);
pub(super) const VERSION_ID: Parameter = Parameter::text("VersionId", 0, usize::MAX, VERSION);
pub(super) const ENTITY_PATH: Parameter = Parameter::text("Path", 1, 512, PATH);
pub(super) const NEW_POLICY_PATH: Parameter = Parameter::text("Path", 1, 512, POLICY_PATH);
pub(super) const PATH_PREFIX: Parameter = Parameter::text("PathPrefix", 1, 512, PATH);
pub(super) const POLICY_PATH_PREFIX: Parameter = Parameter::text("PathPrefix", 1, 512, POLICY_PATH);
pub(super) const MARKER: Parameter = Parameter::text("Marker", 1, 320, MARKER_TEXT);
pub(super) const MAX_ITEMS: Parameter = Parameter::integer("MaxItems", 1, 1000);
pub(super) const ACCOUNT_ALIAS: Parameter = Parameter::text("AccountAlias", 3, 63, ALIAS);
pub(super) const ACCESS_KEY_ID: Parameter = Parameter::text("AccessKeyId", 16, 128, WORD);
pub(super) const SSH_PUBLIC_KEY_ID: Parameter = Parameter::text("SSHPublicKeyId", 20, 128, WORD);
pub(super) const CERTIFICATE_ID: Parameter = Parameter::text("CertificateId", 24, 128, WORD);
pub(super) const SERVICE_CREDENTIAL_ID: Parameter =
    Parameter::text("ServiceSpecificCredentialId", 20, 128, WORD);
pub(super) const SERVICE_NAME: Parameter = Parameter::text("ServiceName", 0, usize::MAX, Alphabet::ANY);
pub(super) const SERIAL_NUMBER: Parameter = Parameter::text("SerialNumber", 9, 256, SERIAL);
pub(super) const STATUS: Parameter = choice("Status", &["Active", "Inactive", "Expired"]);
pub(super) const SCOPE: Parameter = choice("Scope", &["All", "AWS", "Local"]);
pub(super) const TOKEN_VERSION: Parameter = choice("GlobalEndpointTokenVersion", &["v1Token", "v2Token"]);
pub(super) const POLICY_USAGE: Parameter =
    choice("PolicyUsageFilter", &["PermissionsPolicy", "PermissionsBoundary"]);

const ENTITY_TYPES: &[&str] = &["User", "Role", "Group", "LocalManagedPolicy", "AWSManagedPolicy"];
pub(super) const ENTITY_FILTER: Parameter = choice("EntityFilter", ENTITY_TYPES);
pub(super) const FILTER: Parameter =
    Parameter::new("Filter", Shape::List { member: &Shape::Choice(ENTITY_TYPES), maximum: usize::MAX });

pub(super) const MINIMUM_LENGTH: Parameter = Parameter::integer("MinimumPasswordLength", 6, 128);
pub(super) const MAX_AGE: Parameter = Parameter::integer("MaxPasswordAge", 1, 1095);
pub(super) const REUSE_PREVENTION: Parameter = Parameter::integer("PasswordReusePrevention", 1, 24);

const KEY: Shape = Shape::Text { minimum: 1, maximum: 128, alphabet: TAG_KEY };
pub(super) const TAGS: Parameter = Parameter::new(
    "Tags",
    Shape::List {
        member: &Shape::Structure(&[
            Parameter::new("Key", KEY).required(),
            Parameter::text("Value", 0, 256, TAG_VALUE).required(),
        ]),
        maximum: 50,
    },
);
pub(super) const TAG_KEYS: Parameter = Parameter::new("TagKeys", Shape::List { member: &KEY, maximum: 50 });

fn some(text: &str) -> bool {
    !text.is_empty()
}

fn is_latin(letter: char) -> bool {
    (' '..='\u{ff}').contains(&letter)
}

fn is_enclosed(path: &str) -> bool {
    path.starts_with('/') && path.ends_with('/') && path != "//"
}

fn is_tag(letter: char) -> bool {
    letter.is_alphanumeric()
        || (letter.is_whitespace() && !letter.is_control())
        || "_.:/=+-@".contains(letter)
}

fn is_version(text: &str) -> bool {
    let Some(rest) = text.strip_prefix('v') else {
        return false;
    };
    let (number, label) = rest.split_once('.').unwrap_or((rest, ""));
    !number.starts_with('0')
        && some(number)
        && number.bytes().all(|byte| byte.is_ascii_digit())
        && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
}

/// Three letters at least, no hyphen at an edge or beside another.
fn is_alias(text: &str) -> bool {
    let is_letter = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    (3..=63).contains(&text.len())
        && text.bytes().all(|byte| is_letter(byte) || byte == b'-')
        && !text.starts_with('-')
        && !text.ends_with('-')
        && !text.contains("--")
}
