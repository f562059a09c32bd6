use crate::sandbox::{
    paging::Paging,
    refusal::Refusal,
    wire::{Record, Value},
};

const PAGING: Paging = Paging {
    token: "Marker",
    length: Some("Limit"),
    prefix: "AAAK",
    refused: |_| Refusal::new(400, "InvalidMarkerException", ""),
};

/// Cuts the page out of a list that `Limit` and `Marker` of a request ask for, and says whether more is left.
pub(super) fn page(
    input: &Record,
    name: &'static str,
    (unless_said, at_most): (usize, usize),
    items: impl IntoIterator<Item = Record>,
) -> Result<Record, Refusal> {
    if let Some(limit) = input.integer("Limit").and_then(|limit| usize::try_from(limit).ok())
        && limit > at_most
    {
        return Err(Refusal::validation(format!(
            "1 validation error detected: Value '{limit}' at 'limit' failed to satisfy constraint: Member must have \
             value less than or equal to {at_most}"
        )));
    }
    let (items, marker) = PAGING.cut(input, unless_said, items)?;
    let items: Vec<Value> = items.into_iter().map(Value::from).collect();
    Ok(Record::default()
        .with(name, items)
        .with_some("NextMarker", marker.clone())
        .with("Truncated", marker.is_some()))
}
