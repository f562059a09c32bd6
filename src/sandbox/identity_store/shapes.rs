//! The input parameters of the Identity Store's operations, with the bounds of its API model.

use super::identifiers::{is_directory, is_resource};
use crate::sandbox::wire::{Alphabet, Parameter, Shape};

const DIRECTORY_TEXT: Alphabet = Alphabet {
    pattern: r"(arn:aws[a-z-]*:identitystore::\d{12}:identitystore/)?(d-[0-9a-f]{10}|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})",
    holds: is_directory,
};

const RESOURCE_TEXT: Alphabet = Alphabet {
    pattern: r"(arn:aws[a-z-]*:identitystore:::(user|group|membership)/)?([0-9a-f]{10}-|)[A-Fa-f0-9]{8}-[A-Fa-f0-9]{4}-[A-Fa-f0-9]{4}-[A-Fa-f0-9]{4}-[A-Fa-f0-9]{12}",
    holds: is_resource,
};

/// What people read: anything but control characters and the rarer kinds of space.
const WORDING: Alphabet = Alphabet {
    pattern: "[\\p{L}\\p{M}\\p{S}\\p{N}\\p{P}\\t\\n\\r \u{a0}\u{3000}]+",
    holds: |text| {
        !text.is_empty()
            && text.chars().all(|letter| "\t\n\r \u{a0}\u{3000}".contains(letter) || is_seen(letter))
    },
};

const USER_NAME_TEXT: Alphabet = Alphabet {
    pattern: r"[\p{L}\p{M}\p{S}\p{N}\p{P}]+",
    holds: |text| !text.is_empty() && text.chars().all(is_seen),
};

const PATH: Alphabet = Alphabet {
    pattern: r"(?:\p{L}+:\p{L}+:\p{L}+(?:\.\p{L}+){0,3}|\p{L}+(?:\.\p{L}+){0,2})",
    holds: |text| {
        text.split(['.', ':']).all(|part| !part.is_empty() && part.chars().all(char::is_alphabetic))
    },
};

const TOKEN: Alphabet = Alphabet {
    pattern: "[-a-zA-Z0-9+=/:_]*",
    holds: |text| text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-+=/:_".contains(&byte)),
};

const DIGITS: Alphabet = Alphabet {
    pattern: "[0-9]+",
    holds: |text| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()),
};

/// The directory that a request is about, which every request says.
pub(super) const DIRECTORY: Parameter = Parameter::text("IdentityStoreId", 1, 93, DIRECTORY_TEXT).required();
pub(super) const GROUP_ID: Parameter = Parameter::text("GroupId", 1, 100, RESOURCE_TEXT).required();
pub(super) const USER_ID: Parameter = Parameter::text("UserId", 1, 100, RESOURCE_TEXT).required();
pub(super) const MEMBERSHIP_ID: Parameter = Parameter::text("MembershipId", 1, 100, RESOURCE_TEXT).required();
pub(super) const DISPLAY_NAME: Parameter = wording("DisplayName").required();
pub(super) const DESCRIPTION: Parameter = wording("Description");
pub(super) const USER_NAME: Parameter = Parameter::text("UserName", 1, 128, USER_NAME_TEXT).required();
pub(super) const REVISION: Parameter = Parameter::text("Revision", 1, 64, DIGITS);
pub(super) const NEXT_TOKEN: Parameter = Parameter::text("NextToken", 1, 65_535, TOKEN);
pub(super) const MAX_RESULTS: Parameter = Parameter::integer("MaxResults", 1, 100);

pub(super) const ATTRIBUTE_PATH: Parameter = Parameter::text("AttributePath", 1, 255, PATH).required();
/// A document in the model, of which every attribute that the sandbox holds asks for a text.
pub(super) const ATTRIBUTE_VALUE: Parameter = wording("AttributeValue");

pub(super) const ALTERNATE_IDENTIFIER: Parameter = Parameter::new(
    "AlternateIdentifier",
    Shape::Structure(&[
        Parameter::new(
            "ExternalId",
            Shape::Structure(&[
                Parameter::text("Issuer", 1, 256, USER_NAME_TEXT).required(),
                Parameter::text("Id", 1, 256, USER_NAME_TEXT).required(),
            ]),
        ),
        Parameter::new("UniqueAttribute", Shape::Structure(&[ATTRIBUTE_PATH, ATTRIBUTE_VALUE.required()])),
    ]),
)
.required();

pub(super) const OPERATIONS: Parameter =
    list("Operations", 100, &Shape::Structure(&[ATTRIBUTE_PATH, ATTRIBUTE_VALUE])).required();
pub(super) const FILTERS: Parameter =
    list("Filters", 1, &Shape::Structure(&[ATTRIBUTE_PATH, ATTRIBUTE_VALUE.required()]));

/// Who is put into a group: people alone can be.
pub(super) const MEMBER_ID: Parameter = Parameter::new("MemberId", Shape::Structure(&[USER_ID])).required();

/// The parts of a person's name, of which IAM Identity Center asks for two.
pub(super) const NAME: Parameter = Parameter::new(
    "Name",
    Shape::Structure(&[wording("GivenName").required(), wording("FamilyName").required()]),
)
.required();
pub(super) const EMAILS: Parameter = list(
    "Emails",
    1,
    &Shape::Structure(&[
        wording("Value").required(),
        wording("Type"),
        Parameter::new("Primary", Shape::Boolean),
    ]),
);

const fn wording(name: &'static str) -> Parameter {
    Parameter::text(name, 1, 1024, WORDING)
}

const fn list(name: &'static str, maximum: usize, member: &'static Shape) -> Parameter {
    Parameter::new(name, Shape::List { member, maximum })
}

fn is_seen(letter: char) -> bool {
    !letter.is_control() && !letter.is_whitespace()
}
