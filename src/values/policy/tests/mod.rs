//! Tests of policy documents, one file a topic.

mod comparing;
mod evaluating;
mod meaning;
mod overlaying;
mod parsing;
mod patterns;
mod properties;
mod questions;
mod shipped;

use super::PolicyDocument;

fn policy(text: &str) -> PolicyDocument {
    PolicyDocument::parse(text).expect("the test's document is well-formed")
}

/// A document of the current version with these statements.
fn statements(text: &str) -> PolicyDocument {
    policy(&format!(r#"{{"Version": "2012-10-17", "Statement": [{text}]}}"#))
}
