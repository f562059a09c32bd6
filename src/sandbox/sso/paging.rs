use crate::sandbox::{
    paging::Paging,
    refusal::Refusal,
    wire::{Record, Value},
};

/// How many items a page has unless said otherwise, and at most (API model, `MaxResults`).
const PAGE: usize = 100;

const PAGING: Paging = Paging {
    token: "NextToken",
    length: Some("MaxResults"),
    prefix: "AAMA-",
    refused: |_| Refusal::validation("The next token of the request is not valid"),
};

/// The page of a list that a request asks for, under its name.
pub(super) fn page(
    input: &Record,
    name: &'static str,
    items: impl IntoIterator<Item = impl Into<Value>>,
) -> Result<Record, Refusal> {
    let (items, token) = PAGING.cut(input, PAGE, items)?;
    let items: Vec<Value> = items.into_iter().map(Into::into).collect();
    Ok(Record::default().with(name, items).with_some("NextToken", token))
}
