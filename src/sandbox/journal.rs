use std::collections::BTreeMap;

/// How many requests a sandbox has answered since it was last asked to forget.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Counts {
    /// The requests by operation, such as `iam:GetGroup`.
    pub by_operation: BTreeMap<String, u32>,
    /// All requests.
    pub total: u32,
    /// The requests of operations that can change something.
    pub writes: u32,
    /// The longest chain of requests each of which began after the one before was complete.
    pub depth: u32,
}

/// One request, in the order of arrival.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The operation, such as `iam:GetGroup`.
    pub operation: String,
    /// The caller's ARN; `None` where the credentials were refused or nobody looked.
    pub caller: Option<String>,
    /// `Ok`, the error code, or what a fault made of it; `None` while the request is under way.
    pub outcome: Option<String>,
}

/// What the sandbox remembers of the requests themselves.
#[derive(Debug, Default)]
pub(super) struct Journal {
    pub(super) counts: Counts,
    pub(super) entries: Vec<Entry>,
    /// The greatest depth of the requests that are complete.
    complete: u32,
    /// Requests since the sandbox began; what request ids are made of.
    serial: u64,
    /// How often the counts were reset: a request from before tells nothing of the depth after.
    generation: u32,
}

/// A request under way.
#[derive(Debug, Clone, Copy)]
pub(super) struct Ticket {
    pub(super) serial: u64,
    index: usize,
    depth: u32,
    generation: u32,
}

impl Journal {
    /// Notes the arrival of a request.
    pub(super) fn arrive(&mut self, operation: &str, is_write: bool) -> Ticket {
        self.serial += 1;
        let depth = self.complete + 1;
        self.counts.total += 1;
        self.counts.writes += u32::from(is_write);
        self.counts.depth = self.counts.depth.max(depth);
        *self.counts.by_operation.entry(operation.to_owned()).or_default() += 1;
        self.entries.push(Entry { operation: operation.to_owned(), caller: None, outcome: None });
        Ticket { serial: self.serial, index: self.entries.len() - 1, depth, generation: self.generation }
    }

    /// Notes who sent the request.
    pub(super) fn identify(&mut self, ticket: Ticket, caller: String) {
        if let Some(entry) = self.entry(ticket) {
            entry.caller = Some(caller);
        }
    }

    /// Notes that the request is complete.
    pub(super) fn complete(&mut self, ticket: Ticket, outcome: &str) {
        if let Some(entry) = self.entry(ticket) {
            entry.outcome = Some(outcome.to_owned());
            self.complete = self.complete.max(ticket.depth);
        }
    }

    pub(super) fn reset(&mut self) {
        *self = Self { serial: self.serial, generation: self.generation + 1, ..Self::default() };
    }

    fn entry(&mut self, ticket: Ticket) -> Option<&mut Entry> {
        (ticket.generation == self.generation).then(|| self.entries.get_mut(ticket.index)).flatten()
    }
}
