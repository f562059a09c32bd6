use std::{
    fmt,
    path::Path,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use aws_credential_types::Credentials;
use aws_smithy_async::{rt::sleep::SharedAsyncSleep, time::SharedTimeSource};
use aws_smithy_runtime_api::client::http::SharedHttpClient;
use jiff::Timestamp;

use super::{
    clock::{Clock, SandboxTime, TokioSleep},
    connector::Seam,
    fault::{Fault, Faults},
    history::History,
    journal::{Counts, Entry, Journal},
    state::State,
    store::{self, StoreError},
};

/// How long a request takes.
const LATENCY: Duration = Duration::from_millis(20);

/// An AWS in memory: several accounts, and the seams through which an SDK talks to them.
///
/// A clone is the same sandbox.
#[derive(Clone)]
pub struct Sandbox {
    inner: Arc<Inner>,
}

struct Inner {
    clock: Arc<Clock>,
    world: Mutex<World>,
}

/// What one request after the other works on.
pub(super) struct World {
    pub(super) state: State,
    pub(super) journal: Journal,
    pub(super) faults: Faults,
    pub(super) history: History,
    pub(super) latency: Duration,
    pub(super) propagation: Duration,
}

impl Sandbox {
    /// A fresh AWS account, `123456789012`, whose default caller is an administrator: the session `sandbox` of
    /// `OrganizationAccountAccessRole`.
    pub fn fresh() -> Self {
        Self::with_state(State::fresh())
    }

    /// A sandbox that goes on from a state.
    pub fn with_state(state: State) -> Self {
        let clock = Arc::new(Clock::new(state.now));
        let world = World {
            state,
            journal: Journal::default(),
            faults: Faults::default(),
            history: History::default(),
            latency: LATENCY,
            propagation: Duration::ZERO,
        };
        Self { inner: Arc::new(Inner { clock, world: Mutex::new(world) }) }
    }

    /// Opens the sandbox kept in a directory; a fresh one where nothing is kept yet.
    pub fn open(directory: &Path) -> Result<Self, StoreError> {
        Ok(Self::with_state(store::load(directory)?.unwrap_or_else(State::fresh)))
    }

    /// The state of the sandbox that is kept in a directory, if one is.
    pub fn kept(directory: &Path) -> Result<Option<State>, StoreError> {
        store::load(directory)
    }

    /// Keeps the sandbox in a directory, which is made if need be.
    pub fn save(&self, directory: &Path) -> Result<(), StoreError> {
        let state = State { now: self.now(), ..self.state() };
        store::save(directory, &state)
    }

    /// A copy of what the sandbox remembers.
    pub fn state(&self) -> State {
        self.world().state.clone()
    }

    /// Changes what the sandbox remembers behind everyone's back.
    ///
    /// The time at which the sandbox began cannot be changed any more, and nothing else may be asked of the sandbox
    /// from within.
    pub fn edit<T>(&self, change: impl FnOnce(&mut State) -> T) -> T {
        let mut world = self.world();
        world.remember(|| self.now());
        change(&mut world.state)
    }

    /// What time it is in the sandbox, whose time begins when it is first asked for.
    pub fn now(&self) -> Timestamp {
        self.inner.clock.now()
    }

    /// The credentials of the default caller.
    ///
    /// # Panics
    ///
    /// When the state was changed so that its default caller has none.
    pub fn credentials(&self) -> Credentials {
        let caller = self.world().state.caller.clone();
        self.credentials_of(&caller).expect("the state has the credentials of its default caller")
    }

    /// The credentials that go with an access key id.
    pub fn credentials_of(&self, access_key_id: &str) -> Option<Credentials> {
        let world = self.world();
        let (secret, token) = world.state.secrets_of(access_key_id)?;
        Some(Credentials::new(access_key_id, secret, token.map(str::to_owned), None, "sandbox"))
    }

    /// The HTTP client to give to an SDK configuration.
    pub fn http_client(&self) -> SharedHttpClient {
        SharedHttpClient::new(Seam(self.clone()))
    }

    /// The time source to give to an SDK configuration.
    pub fn time_source(&self) -> SharedTimeSource {
        SharedTimeSource::new(SandboxTime(Arc::clone(&self.inner.clock)))
    }

    /// The sleep to give to an SDK configuration.
    pub fn sleep_impl(&self) -> SharedAsyncSleep {
        SharedAsyncSleep::new(TokioSleep)
    }

    /// How many requests came since the sandbox began or the counts were reset.
    pub fn counts(&self) -> Counts {
        self.world().journal.counts.clone()
    }

    /// The requests that came since the sandbox began or the counts were reset.
    pub fn log(&self) -> Vec<Entry> {
        self.world().journal.entries.clone()
    }

    /// Forgets counts and log.
    pub fn reset_counts(&self) {
        self.world().journal.reset();
    }

    /// Lets something go wrong from now on.
    pub fn inject(&self, fault: Fault) {
        self.world().faults.inject(fault);
    }

    /// Takes away every fault, being cut off among them.
    pub fn clear_faults(&self) {
        self.world().faults.clear();
    }

    /// How long a request takes; 20 ms unless said otherwise.
    pub fn set_latency(&self, latency: Duration) {
        self.world().latency = latency;
    }

    /// How long it takes until reads, writes that refer to it, and deletions that it stood in the way of see a
    /// change; no time unless said otherwise.
    pub fn set_propagation(&self, delay: Duration) {
        self.world().propagation = delay;
    }

    /// The world, for as long as no one waits.
    pub(super) fn world(&self) -> MutexGuard<'_, World> {
        self.inner.world.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl World {
    /// Keeps the present state before it changes, if anyone may look back at it.
    ///
    /// The time is asked for only then: a sandbox that is prepared outside of a runtime must not begin by its clock.
    pub(super) fn remember(&mut self, now: impl FnOnce() -> Timestamp) {
        if self.faults.look_back() || !self.propagation.is_zero() {
            self.history.keep(self.state.clone(), now());
        }
    }
}

impl fmt::Debug for Sandbox {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Sandbox").finish_non_exhaustive()
    }
}
