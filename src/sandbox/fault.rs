use std::time::Duration;

/// Something that goes wrong, for tests.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    selector: Selector,
    skip: u32,
    times: Option<u32>,
    effect: Effect,
}

/// Which requests a fault is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Selector {
    /// Every request.
    Any,
    /// Requests of operations that change nothing.
    AnyRead,
    /// Requests of operations that can change something.
    AnyWrite,
    /// Requests of one operation, such as `iam:CreateGroup`.
    Operation(String),
}

/// What happens to a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Effect {
    /// It is not done and answered with an error.
    Error {
        /// The HTTP status.
        status: u16,
        /// The error code, such as `Throttling`.
        code: String,
        /// The message.
        message: String,
        /// What the `x-amz-retry-after` header says.
        retry_after: Option<Duration>,
    },
    /// It is done, and the connection breaks before the answer.
    LoseResponse,
    /// The connection breaks before it is done.
    Reset,
    /// It is never answered.
    Hang,
    /// It is done and answered later than usual.
    Delay(Duration),
    /// It is not done and answered with these bytes.
    Answer {
        /// The HTTP status.
        status: u16,
        /// The content type.
        content_type: String,
        /// The body.
        body: Vec<u8>,
    },
    /// It is done, and only so many bytes of the answer arrive.
    Truncate(usize),
    /// A read sees the state as it was so long ago; a write is done as usual.
    Stale(Duration),
    /// It and every later request fails, as if the process had been killed.
    CutOff,
}

impl Fault {
    /// A fault of every request that the selector selects.
    pub fn new(selector: Selector, effect: Effect) -> Self {
        Self { selector, skip: 0, times: None, effect }
    }

    /// A fault of the requests of one operation, such as `iam:CreateGroup`.
    pub fn of(operation: &str, effect: Effect) -> Self {
        Self::new(Selector::Operation(operation.to_owned()), effect)
    }

    /// Lets the first `requests` of the selected requests pass.
    #[must_use]
    pub fn after(self, requests: u32) -> Self {
        Self { skip: requests, ..self }
    }

    /// Strikes so many times only.
    #[must_use]
    pub fn times(self, times: u32) -> Self {
        Self { times: Some(times), ..self }
    }

    /// Strikes once.
    #[must_use]
    pub fn once(self) -> Self {
        self.times(1)
    }

    /// Whether this fault asks for earlier states.
    pub(super) fn looks_back(&self) -> bool {
        matches!(self.effect, Effect::Stale(_))
    }

    /// Whether the fault strikes this request, counting it.
    fn strike(&mut self, operation: &str, is_write: bool) -> Option<Effect> {
        let is_selected = match &self.selector {
            Selector::Any => true,
            Selector::AnyRead => !is_write,
            Selector::AnyWrite => is_write,
            Selector::Operation(selected) => selected == operation,
        };
        if !is_selected {
            return None;
        }
        if self.skip > 0 {
            self.skip -= 1;
            return None;
        }
        match &mut self.times {
            Some(0) => return None,
            Some(left) => *left -= 1,
            None => {}
        }
        Some(self.effect.clone())
    }
}

impl Effect {
    /// An error without `x-amz-retry-after`.
    pub fn error(status: u16, code: &str, message: &str) -> Self {
        Self::Error { status, code: code.to_owned(), message: message.to_owned(), retry_after: None }
    }

    /// What IAM answers to too many requests.
    pub fn throttling() -> Self {
        Self::error(400, "Throttling", "Rate exceeded")
    }
}

/// The faults injected into a sandbox.
#[derive(Debug, Default)]
pub(super) struct Faults {
    faults: Vec<Fault>,
    is_cut_off: bool,
}

impl Faults {
    pub(super) fn inject(&mut self, fault: Fault) {
        self.faults.push(fault);
    }

    pub(super) fn clear(&mut self) {
        *self = Self::default();
    }

    pub(super) fn look_back(&self) -> bool {
        self.faults.iter().any(Fault::looks_back)
    }

    /// What happens to this request: the first fault that strikes decides, and those after it do not see it.
    pub(super) fn strike(&mut self, operation: &str, is_write: bool) -> Option<Effect> {
        if self.is_cut_off {
            return Some(Effect::CutOff);
        }
        let mut struck = None;
        for fault in &mut self.faults {
            if struck.is_none() {
                struck = fault.strike(operation, is_write);
            }
        }
        self.is_cut_off = struck == Some(Effect::CutOff);
        struck
    }
}
