use crate::sandbox::{
    refusal::Refusal,
    wire::{Record, Value},
};

/// How many items a page has unless the request says otherwise.
const PAGE: usize = 100;

/// The part of a list that a request asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Page<T> {
    pub(super) items: Vec<T>,
    marker: Option<String>,
}

/// Cuts the page out of a list that `MaxItems` and `Marker` of a request ask for.
pub(super) fn page<T>(input: &Record, items: impl IntoIterator<Item = T>) -> Result<Page<T>, Refusal> {
    let begin = match input.text("Marker") {
        Some(marker) => {
            decode(marker).ok_or_else(|| Refusal::validation(format!("Invalid Marker: {marker}")))?
        }
        None => 0,
    };
    let length = input.integer("MaxItems").and_then(|length| usize::try_from(length).ok()).unwrap_or(PAGE);
    let mut rest = items.into_iter().skip(begin);
    let items: Vec<T> = rest.by_ref().take(length).collect();
    let marker = rest.next().map(|_| encode(begin + length));
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

/// Markers are opaque to callers; ours say how many items went before.
fn encode(position: usize) -> String {
    format!("AAAB{position:08x}")
}

fn decode(marker: &str) -> Option<usize> {
    usize::from_str_radix(marker.strip_prefix("AAAB")?, 16).ok()
}
