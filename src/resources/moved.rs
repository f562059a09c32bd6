//! Waiting until what a policy lets in no longer is where it was, before the policy is narrowed.

use std::time::Duration;

use crate::aws::{AwsError, Class, Operation, Reader, Writer};
use crate::model::Finding;

/// The pauses between looks: what was changed moments ago may not be seen yet.
const PAUSES: [Duration; 2] = [Duration::from_secs(3), Duration::from_secs(6)];

/// Fails where something stays behind: its own step may have been left out.
pub(crate) async fn settled<L>(
    writer: &Writer,
    operation: Operation,
    left_behind: impl Fn(Reader) -> L,
) -> Result<(), AwsError>
where
    L: Future<Output = Result<Vec<String>, AwsError>>,
{
    let mut pauses = PAUSES.into_iter();
    loop {
        let left = left_behind(writer.look()).await?;
        if left.is_empty() {
            return Ok(());
        }
        let Some(pause) = pauses.next() else {
            return Err(AwsError::new(operation, Class::Conflict, left.join("; ")));
        };
        writer.pause(pause).await;
    }
}

/// Says what it means that something stayed behind: the policy is wider than the file asks for, and that is all.
pub(crate) fn refused(error: &AwsError, operation: Operation, policy: &str) -> Option<Finding> {
    let is_ours = error.class() == Class::Conflict && error.code().is_none();
    (is_ours && error.operation() == Some(operation)).then(|| Finding::Blocked {
        why: format!("{policy} stays as wide as it is: {}", error.message().unwrap_or_default()),
        next: "apply the whole file: what still uses it moves first".to_owned(),
    })
}
