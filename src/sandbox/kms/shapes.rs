//! The input parameters of KMS's operations, with the bounds of KMS's API model.

use crate::sandbox::wire::{Alphabet, Parameter, Shape, is_of_words};

const DOCUMENT: Alphabet = Alphabet {
    pattern: r"[\u0009\u000A\u000D\u0020-\u00FF]+",
    holds: |text| {
        !text.is_empty() && text.chars().all(|letter| "\t\n\r".contains(letter) || is_latin(letter))
    },
};

const LATIN: Alphabet = Alphabet { pattern: r"[\u0020-\u00FF]*", holds: |text| text.chars().all(is_latin) };

const WORD: Alphabet =
    Alphabet { pattern: r"[\w]+", holds: |text| !text.is_empty() && is_of_words(text, "") };

const ALIAS: Alphabet =
    Alphabet { pattern: "[a-zA-Z0-9:/_-]+", holds: |text| !text.is_empty() && is_of_words(text, ":/-") };

pub(super) const KEY_ID: Parameter = Parameter::text("KeyId", 1, 2048, Alphabet::ANY);
pub(super) const TARGET_KEY_ID: Parameter = Parameter::text("TargetKeyId", 1, 2048, Alphabet::ANY);
pub(super) const ALIAS_NAME: Parameter = Parameter::text("AliasName", 1, 256, ALIAS);
pub(super) const POLICY: Parameter = Parameter::text("Policy", 1, 131_072, DOCUMENT);
pub(super) const POLICY_NAME: Parameter = Parameter::text("PolicyName", 1, 128, WORD);
pub(super) const DESCRIPTION: Parameter = Parameter::text("Description", 0, 8192, Alphabet::ANY);
pub(super) const LIMIT: Parameter = Parameter::integer("Limit", 1, 1000);
pub(super) const MARKER: Parameter = Parameter::text("Marker", 1, 1024, LATIN);
pub(super) const ROTATION_PERIOD: Parameter = Parameter::integer("RotationPeriodInDays", 90, 2560);
pub(super) const PENDING_WINDOW: Parameter = Parameter::integer("PendingWindowInDays", 1, 365);
pub(super) const MULTI_REGION: Parameter = Parameter::new("MultiRegion", Shape::Boolean);

pub(super) const KEY_USAGE: Parameter = choice(
    "KeyUsage",
    &["SIGN_VERIFY", "ENCRYPT_DECRYPT", "GENERATE_VERIFY_MAC", "KEY_AGREEMENT", "KEY_ENCAPSULATION"],
);
pub(super) const ORIGIN: Parameter =
    choice("Origin", &["AWS_KMS", "EXTERNAL", "AWS_CLOUDHSM", "EXTERNAL_KEY_STORE"]);
pub(super) const KEY_SPEC: Parameter = choice("KeySpec", SPECS);
/// The name that `KeySpec` had before.
pub(super) const CUSTOMER_MASTER_KEY_SPEC: Parameter = choice("CustomerMasterKeySpec", SPECS);

const SPECS: &[&str] = &[
    "RSA_2048",
    "RSA_3072",
    "RSA_4096",
    "ECC_NIST_P256",
    "ECC_NIST_P384",
    "ECC_NIST_P521",
    "ECC_SECG_P256K1",
    "ECC_NIST_EDWARDS25519",
    "SYMMETRIC_DEFAULT",
    "HMAC_224",
    "HMAC_256",
    "HMAC_384",
    "HMAC_512",
    "SM2",
    "ML_DSA_44",
    "ML_DSA_65",
    "ML_DSA_87",
];

const TAG_KEY: Shape = Shape::Text { minimum: 1, maximum: 128, alphabet: Alphabet::ANY };

pub(super) const TAGS: Parameter = Parameter::new(
    "Tags",
    Shape::List {
        member: &Shape::Structure(&[
            Parameter::new("TagKey", TAG_KEY).required(),
            Parameter::text("TagValue", 0, 256, Alphabet::ANY).required(),
        ]),
        maximum: usize::MAX,
    },
);
pub(super) const TAG_KEYS: Parameter =
    Parameter::new("TagKeys", Shape::List { member: &TAG_KEY, maximum: usize::MAX });

const fn choice(name: &'static str, choices: &'static [&'static str]) -> Parameter {
    Parameter::new(name, Shape::Choice(choices))
}

fn is_latin(letter: char) -> bool {
    (' '..='\u{ff}').contains(&letter)
}
