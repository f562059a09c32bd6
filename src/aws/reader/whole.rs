//! Answers that lack what they always have: refused, for a half answer must not pass for "not there".

use crate::aws::{AwsError, Class, Operation};

/// A field without which the answer says nothing.
pub(super) fn required<T>(operation: Operation, field: Option<T>, name: &str) -> Result<T, AwsError> {
    field.ok_or_else(|| AwsError::new(operation, Class::Unintelligible, format!("the answer lacks `{name}`")))
}

/// The same for a field that the SDK makes empty where the answer lacks it.
pub(super) fn present(operation: Operation, field: String, name: &str) -> Result<String, AwsError> {
    required(operation, Some(field).filter(|text| !text.is_empty()), name)
}
