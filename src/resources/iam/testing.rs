//! What the tests of these kinds have in common.

use serde_json::json;

use crate::values::policy::PolicyDocument;
use crate::values::{AccountId, Arn, Origin, PolicyName, Sources, Spanned};

/// The account that every test lives in.
pub(in crate::resources::iam) fn account() -> AccountId {
    AccountId::try_from("123456789012").expect("twelve digits")
}

/// The ARN of a policy of that account.
pub(in crate::resources::iam) fn own_policy(name: &str) -> Arn {
    arn(&format!("arn:aws:iam::123456789012:policy/{name}"))
}

/// The ARN of a policy that AWS manages.
pub(in crate::resources::iam) fn aws_policy(path_and_name: &str) -> Arn {
    arn(&format!("arn:aws:iam::aws:policy/{path_and_name}"))
}

pub(in crate::resources::iam) fn arn(text: &str) -> Arn {
    text.parse().expect("a good ARN")
}

pub(in crate::resources::iam) fn policy_name(name: &str) -> PolicyName {
    PolicyName::try_from(name).expect("a good name")
}

/// A document that allows one action on everything.
pub(in crate::resources::iam) fn allowing(action: &str) -> PolicyDocument {
    document(&json!({ "Effect": "Allow", "Action": action, "Resource": "*" }))
}

/// A document that denies one action on everything.
pub(in crate::resources::iam) fn denying(action: &str) -> PolicyDocument {
    document(&json!({ "Effect": "Deny", "Action": action, "Resource": "*" }))
}

/// A document of one statement.
pub(in crate::resources::iam) fn document(statement: &serde_json::Value) -> PolicyDocument {
    PolicyDocument::from_value(&json!({ "Version": "2012-10-17", "Statement": [statement] }))
        .expect("a good document")
}

/// A value as if the file had it at its beginning.
pub(in crate::resources::iam) fn written<T>(value: T) -> Spanned<T> {
    let source = Sources::default().add("baseline.yaml", "…");
    Spanned::new(value, Origin::new(source, 0, 1))
}
