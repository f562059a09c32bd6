use crate::sandbox::{
    paging::Paging,
    refusal::Refusal,
    wire::{Record, Value},
};

/// How many items a page has unless the request says otherwise.
const PAGE: usize = 100;

const PAGING: Paging = Paging {
    token: "Marker",
    length: Some("MaxItems"),
    prefix: "AAAB",
    refused: |marker| Refusal::validation(format!("Invalid Marker: {marker}")),
};

/// The part of a list that a request asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Page<T> {
    pub(super) items: Vec<T>,
    marker: Option<String>,
}

/// Cuts the page out of a list that `MaxItems` and `Marker` of a request ask for.
pub(super) fn page<T>(input: &Record, items: impl IntoIterator<Item = T>) -> Result<Page<T>, Refusal> {
    let (items, marker) = PAGING.cut(input, PAGE, items)?;
    Ok(Page { items, marker })
}

impl<T> Page<T> {
    /// The list under its name, with `IsTruncated` and `Marker`.
    pub(super) fn record(self, name: &'static str, view: impl FnMut(T) -> Value) -> Record {
        let (items, tail) = self.split();
        Record::default().with(name, items.into_iter().map(view).collect::<Vec<_>>()).and(tail)
    }

    /// The items, and `IsTruncated` and `Marker`.
    pub(super) fn split(self) -> (Vec<T>, Record) {
        let tail =
            Record::default().with("IsTruncated", self.marker.is_some()).with_some("Marker", self.marker);
        (self.items, tail)
    }
}
