use crate::sandbox::{
    paging::Paging,
    refusal::Refusal,
    wire::{Record, Value},
};

/// How many items a page has at most (API reference, `ListGroups`).
const PAGE: usize = 100;

const PAGING: Paging = Paging {
    token: "NextToken",
    length: Some("MaxResults"),
    prefix: "AAMA",
    refused: |_| Refusal::validation("Invalid NextToken."),
};

/// The page of a list that a request asks for, under its name.
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
