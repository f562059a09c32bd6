//! Policy documents on their way in: their size and their grammar.

use crate::sandbox::{authorization::check_identity_policy, refusal::Refusal, wire::Record};

/// How much of a size quota a document uses: white space is not counted (IAM User Guide, "IAM and AWS STS quotas").
pub(super) fn size(document: &str) -> usize {
    document.chars().filter(|letter| !letter.is_whitespace()).count()
}

/// The document of a request, once it is an identity policy.
pub(super) fn document(input: &Record) -> Result<&str, Refusal> {
    let document = input.required("PolicyDocument")?;
    check_identity_policy(document)?;
    Ok(document)
}

/// The document of a request for a managed policy, once it is small enough too.
pub(super) fn managed_document(input: &Record, limit: u32) -> Result<&str, Refusal> {
    let document = document(input)?;
    if size(document) > limit as usize {
        return Err(Refusal::quota("PolicySize", limit));
    }
    Ok(document)
}
