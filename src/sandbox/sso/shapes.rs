//! The input parameters of IAM Identity Center's operations, with the bounds of its API model, and what their
//! permissions are asked on.

use super::session_duration::is_duration;
use crate::sandbox::{
    service::{Guard, Resource},
    wire::{Alphabet, Parameter, Shape, is_of_words},
};

const INSTANCE: Alphabet = Alphabet {
    pattern: r"arn:(aws|aws-us-gov|aws-cn|aws-iso|aws-iso-b):sso:::instance/(sso)?ins-[a-zA-Z0-9-.]{16}",
    holds: |text| below(text, "instance/").is_some_and(is_instance_id),
};

const PERMISSION_SET: Alphabet = Alphabet {
    pattern: concat!(
        "arn:(aws|aws-us-gov|aws-cn|aws-iso|aws-iso-b):sso:::",
        "permissionSet/(sso)?ins-[a-zA-Z0-9-.]{16}/ps-[a-zA-Z0-9-./]{16}"
    ),
    holds: |text| {
        let parts = below(text, "permissionSet/").and_then(|rest| rest.split_once("/ps-"));
        parts.is_some_and(|(instance, id)| is_instance_id(instance) && is_id(id, "-./"))
    },
};

const NAME_TEXT: Alphabet =
    Alphabet { pattern: r"[\w+=,.@-]+", holds: |text| !text.is_empty() && is_of_words(text, "+=,.@-") };

const DESCRIPTION_TEXT: Alphabet = Alphabet {
    pattern: r"[\u0009\u000A\u000D\u0020-\u007E\u00A0-\u00FF]*",
    holds: |text| {
        text.chars().all(|letter| matches!(letter, '\t' | '\n' | '\r' | ' '..='~' | '\u{a0}'..='\u{ff}'))
    },
};

const DURATION: Alphabet = Alphabet {
    pattern: concat!(
        r"^(-?)P(?=\d|T\d)(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)([DW]))?",
        r"(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?$"
    ),
    holds: is_duration,
};

const RELAY_STATE_TEXT: Alphabet = Alphabet {
    pattern: r#"[a-zA-Z0-9&$@#\\\/%?=~\-_'"|!:,.;*+\[\]\ \(\)\{\}]+"#,
    holds: |text| !text.is_empty() && is_of_words(text, r#"&$@#\/%?=~-'"|!:,.;*+[] (){}"#),
};

const MANAGED_POLICY: Alphabet = Alphabet {
    pattern: r"arn:(aws|aws-us-gov|aws-cn|aws-iso|aws-iso-b):iam::aws:policy/[\p{L}\p{M}\p{Z}\p{S}\p{N}\p{P}]+",
    holds: |text| {
        let parts: Vec<&str> = text.splitn(6, ':').collect();
        matches!(parts[..], ["arn", partition, "iam", "", "aws", resource]
            if is_partition(partition) && resource.len() > "policy/".len() && resource.starts_with("policy/"))
    },
};

const PATH_TEXT: Alphabet = Alphabet {
    pattern: r"((/[A-Za-z0-9\.,\+@=_-]+)*)/",
    holds: |text| {
        let names = text.strip_prefix('/').map(|rest| rest.strip_suffix('/').unwrap_or(rest));
        text == "/"
            || text.ends_with('/')
                && names.is_some_and(|names| {
                    names.split('/').all(|name| !name.is_empty() && is_of_words(name, ".,+@=-"))
                })
    },
};

const DOCUMENT: Alphabet = Alphabet {
    pattern: r"[\u0009\u000A\u000D\u0020-\u00FF]+",
    holds: |text| text.chars().all(|letter| matches!(letter, '\t' | '\n' | '\r' | ' '..='\u{ff}')),
};

const ACCOUNT_TEXT: Alphabet = Alphabet {
    pattern: r"\d{12}",
    holds: |text| text.len() == 12 && text.bytes().all(|byte| byte.is_ascii_digit()),
};

const PRINCIPAL: Alphabet = Alphabet {
    pattern: "^([0-9a-f]{10}-|)[A-Fa-f0-9]{8}-[A-Fa-f0-9]{4}-[A-Fa-f0-9]{4}-[A-Fa-f0-9]{4}-[A-Fa-f0-9]{12}$",
    holds: |text| {
        let groups: Vec<&str> = text.split('-').collect();
        let own = if groups.len() == 6 { &groups[1..] } else { &groups[..] };
        let lengths = own.iter().map(|group| group.len());
        lengths.eq([8, 4, 4, 4, 12])
            && (groups.len() == 5 || groups[0].len() == 10)
            && groups.iter().all(|group| group.bytes().all(|byte| byte.is_ascii_hexdigit()))
    },
};

const REQUEST_TEXT: Alphabet = Alphabet {
    pattern: r"\b[0-9a-f]{8}\b-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-\b[0-9a-f]{12}\b",
    holds: |text| {
        text.split('-').map(str::len).eq([8, 4, 4, 4, 12])
            && text.bytes().all(|byte| matches!(byte, b'-' | b'0'..=b'9' | b'a'..=b'f'))
    },
};

const TOKEN_TEXT: Alphabet =
    Alphabet { pattern: "^[-a-zA-Z0-9+=/_]*", holds: |text| is_of_words(text, "-+=/") };

const TAG_TEXT: Alphabet = Alphabet {
    pattern: r"^([\p{L}\p{Z}\p{N}_.:/=+\-@]*)$",
    holds: |text| {
        text.chars()
            .all(|letter| letter.is_alphanumeric() || letter.is_whitespace() || "_.:/=+-@".contains(letter))
    },
};

pub(super) const INSTANCE_ARN: Parameter = Parameter::text("InstanceArn", 10, 1224, INSTANCE).required();
pub(super) const PERMISSION_SET_ARN: Parameter =
    Parameter::text("PermissionSetArn", 10, 1224, PERMISSION_SET).required();
pub(super) const RESOURCE_ARN: Parameter =
    Parameter::text("ResourceArn", 10, 2048, PERMISSION_SET).required();
pub(super) const NAME: Parameter = Parameter::text("Name", 1, 32, NAME_TEXT);
pub(super) const DESCRIPTION: Parameter = Parameter::text("Description", 1, 700, DESCRIPTION_TEXT);
pub(super) const SESSION_DURATION: Parameter = Parameter::text("SessionDuration", 1, 100, DURATION);
pub(super) const RELAY_STATE: Parameter = Parameter::text("RelayState", 1, 240, RELAY_STATE_TEXT);
pub(super) const MANAGED_POLICY_ARN: Parameter =
    Parameter::text("ManagedPolicyArn", 20, 2048, MANAGED_POLICY);
pub(super) const INLINE_POLICY: Parameter = Parameter::text("InlinePolicy", 1, 32_768, DOCUMENT);
pub(super) const ACCOUNT_ID: Parameter = Parameter::text("AccountId", 12, 12, ACCOUNT_TEXT);
pub(super) const TARGET_ID: Parameter = Parameter::text("TargetId", 12, 12, ACCOUNT_TEXT);
pub(super) const PRINCIPAL_ID: Parameter = Parameter::text("PrincipalId", 1, 47, PRINCIPAL);
pub(super) const NEXT_TOKEN: Parameter = Parameter::text("NextToken", 0, 2048, TOKEN_TEXT);
pub(super) const MAX_RESULTS: Parameter = Parameter::integer("MaxResults", 1, 100);

pub(super) const CREATION_REQUEST: Parameter = request("AccountAssignmentCreationRequestId");
pub(super) const DELETION_REQUEST: Parameter = request("AccountAssignmentDeletionRequestId");
pub(super) const PROVISIONING_REQUEST: Parameter = request("ProvisionPermissionSetRequestId");

pub(super) const TARGET_TYPE: Parameter = choice("TargetType", &["AWS_ACCOUNT"]);
pub(super) const PROVISION_TARGET_TYPE: Parameter =
    choice("TargetType", &["AWS_ACCOUNT", "ALL_PROVISIONED_ACCOUNTS"]);
pub(super) const PRINCIPAL_TYPE: Parameter = choice("PrincipalType", &["USER", "GROUP"]);
pub(super) const PROVISIONING_STATUS: Parameter = choice(
    "ProvisioningStatus",
    &["LATEST_PERMISSION_SET_PROVISIONED", "LATEST_PERMISSION_SET_NOT_PROVISIONED"],
);

/// The filter of the lists of requests.
pub(super) const STATUS_FILTER: Parameter =
    Parameter::new("Filter", Shape::Structure(&[choice("Status", &["IN_PROGRESS", "FAILED", "SUCCEEDED"])]));

/// The filter of what a principal holds.
pub(super) const ACCOUNT_FILTER: Parameter = Parameter::new("Filter", Shape::Structure(&[ACCOUNT_ID]));

pub(super) const CUSTOMER_POLICY: Parameter = Parameter::new(
    "CustomerManagedPolicyReference",
    Shape::Structure(&[
        Parameter::text("Name", 1, 128, NAME_TEXT).required(),
        Parameter::text("Path", 1, 512, PATH_TEXT),
    ]),
);

pub(super) const BOUNDARY: Parameter =
    Parameter::new("PermissionsBoundary", Shape::Structure(&[CUSTOMER_POLICY, MANAGED_POLICY_ARN]));

pub(super) const TAGS: Parameter = Parameter::new(
    "Tags",
    Shape::List {
        member: &Shape::Structure(&[
            Parameter::text("Key", 1, 128, TAG_TEXT).required(),
            Parameter::text("Value", 0, 256, TAG_TEXT).required(),
        ]),
        maximum: 75,
    },
);

/// No resource in particular.
pub(super) const ANYTHING: Guard = Guard::On(|_, _, _| Resource::new("*"));

const fn choice(name: &'static str, choices: &'static [&'static str]) -> Parameter {
    Parameter::new(name, Shape::Choice(choices))
}

const fn request(name: &'static str) -> Parameter {
    Parameter::text(name, 36, 36, REQUEST_TEXT).required()
}

/// What stands in an ARN of the service behind the type of its resource.
fn below<'a>(arn: &'a str, resource_type: &str) -> Option<&'a str> {
    let (partition, resource) = arn.strip_prefix("arn:")?.split_once(":sso:::")?;
    resource.strip_prefix(resource_type).filter(|_| is_partition(partition))
}

fn is_partition(text: &str) -> bool {
    matches!(text, "aws" | "aws-us-gov" | "aws-cn" | "aws-iso" | "aws-iso-b")
}

fn is_instance_id(text: &str) -> bool {
    let id = text.strip_prefix("sso").unwrap_or(text).strip_prefix("ins-");
    id.is_some_and(|id| is_id(id, "-."))
}

fn is_id(text: &str, further: &str) -> bool {
    text.len() == 16 && is_of_words(text, further) && !text.contains('_')
}
