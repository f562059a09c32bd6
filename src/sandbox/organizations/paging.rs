use crate::sandbox::{
    paging::Paging,
    refusal::Refusal,
    wire::{Record, Value},
};

/// How many items a page has at most (API reference, `ListAccounts`).
const PAGE: usize = 20;

const PAGING: Paging = Paging {
    token: "NextToken",
    length: Some("MaxResults"),
    prefix: "orgs-",
    refused: |_| Refusal::new(400, "InvalidInputException", "You specified an invalid next token."),
};

/// The page of a list that a request asks for, under its name.
///
/// Only what stands on the page is shown: an organization may have thousands of accounts.
pub(super) fn page<T>(
    input: &Record,
    name: &'static str,
    items: impl IntoIterator<Item = T>,
    shown: impl Fn(T) -> Record,
) -> Result<Record, Refusal> {
    let (items, token) = PAGING.cut(input, PAGE, items)?;
    let items: Vec<Value> = items.into_iter().map(|item| shown(item).into()).collect();
    Ok(Record::default().with(name, items).with_some("NextToken", token))
}
