use crate::sandbox::{
    refusal::Refusal,
    wire::{Record, Value},
};

/// How many items a page has at most (API reference, `ListAccounts`).
const PAGE: usize = 20;

/// The page of a list that a request asks for, under its name.
///
/// Only what stands on the page is shown: an organization may have thousands of accounts.
pub(super) fn page<T>(
    input: &Record,
    name: &'static str,
    items: impl IntoIterator<Item = T>,
    shown: impl Fn(T) -> Record,
) -> Result<Record, Refusal> {
    let begin = match input.text("NextToken") {
        Some(token) => decode(token).ok_or_else(|| {
            Refusal::new(400, "InvalidInputException", "You specified an invalid next token.")
        })?,
        None => 0,
    };
    let length = input.integer("MaxResults").and_then(|length| usize::try_from(length).ok()).unwrap_or(PAGE);
    let mut rest = items.into_iter().skip(begin);
    let items: Vec<Value> = rest.by_ref().take(length).map(|item| shown(item).into()).collect();
    let token = rest.next().map(|_| encode(begin + length));
    Ok(Record::default().with(name, items).with_some("NextToken", token))
}

/// Tokens are opaque to callers; ours say how many items went before.
fn encode(position: usize) -> String {
    format!("orgs-{position:08x}")
}

fn decode(token: &str) -> Option<usize> {
    usize::from_str_radix(token.strip_prefix("orgs-")?, 16).ok()
}
