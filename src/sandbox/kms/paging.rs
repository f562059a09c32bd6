use crate::sandbox::{
    refusal::Refusal,
    wire::{Record, Value},
};

/// Cuts the page out of a list that `Limit` and `Marker` of a request ask for, and says whether more is left.
pub(super) fn page(
    input: &Record,
    name: &'static str,
    (unless_said, at_most): (usize, usize),
    items: impl IntoIterator<Item = Record>,
) -> Result<Record, Refusal> {
    let begin = match input.text("Marker") {
        Some(marker) => decode(marker).ok_or_else(|| Refusal::new(400, "InvalidMarkerException", ""))?,
        None => 0,
    };
    let limit = input.integer("Limit").and_then(|limit| usize::try_from(limit).ok()).unwrap_or(unless_said);
    if limit > at_most {
        return Err(Refusal::validation(format!(
            "1 validation error detected: Value '{limit}' at 'limit' failed to satisfy constraint: Member must have \
             value less than or equal to {at_most}"
        )));
    }
    let mut rest = items.into_iter().skip(begin);
    let items: Vec<Value> = rest.by_ref().take(limit).map(Value::from).collect();
    let marker = rest.next().map(|_| encode(begin + limit));
    Ok(Record::default()
        .with(name, items)
        .with_some("NextMarker", marker.clone())
        .with("Truncated", marker.is_some()))
}

/// Markers are opaque to callers; ours say how many items went before.
fn encode(position: usize) -> String {
    format!("AAAK{position:08x}")
}

fn decode(marker: &str) -> Option<usize> {
    usize::from_str_radix(marker.strip_prefix("AAAK")?, 16).ok()
}
