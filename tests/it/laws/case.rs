//! What the laws need to know of a kind.

use std::fmt;
use std::pin::Pin;
use std::sync::Arc;

use baseline::sandbox::State;

use crate::clients::Clients;

type Boxed<T> = Pin<Box<dyn Future<Output = T> + Send>>;

/// Something done to an account behind the product's back, through the plain SDK.
#[derive(Clone)]
pub struct Act {
    /// What it is, for the message of a failing test.
    pub what: &'static str,
    act: Arc<dyn Fn(Clients) -> Boxed<()> + Send + Sync>,
}

impl Act {
    /// Names an act, which takes the client of one service or all of them.
    pub fn new<C: From<Clients>, F: Future<Output = ()> + Send + 'static>(
        what: &'static str,
        act: impl Fn(C) -> F + Send + Sync + 'static,
    ) -> Self {
        Self { what, act: Arc::new(move |clients| Box::pin(act(C::from(clients)))) }
    }

    /// Does it.
    pub async fn does(&self, clients: Clients) {
        (self.act)(clients).await;
    }
}

impl fmt::Debug for Act {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.what)
    }
}

/// Looks at something in an account that the file does not mention.
#[derive(Clone)]
pub struct Probe(Arc<dyn Fn(Clients) -> Boxed<String> + Send + Sync>);

impl Probe {
    /// Makes a probe, which takes the client of one service or all of them.
    pub fn new<C: From<Clients>, F: Future<Output = String> + Send + 'static>(
        look: impl Fn(C) -> F + Send + Sync + 'static,
    ) -> Self {
        Self(Arc::new(move |clients| Box::pin(look(C::from(clients)))))
    }

    /// Looks.
    pub async fn looks(&self, clients: Clients) -> String {
        (self.0)(clients).await
    }
}

/// A kind under the laws.
pub struct Case {
    /// The kind, as addresses name it.
    pub kind: &'static str,
    /// A file that declares one of it.
    pub file: &'static str,
    /// What is there before.
    pub before: Vec<Act>,
    /// What is there before and no operation of the product makes: passwords, keys, devices.
    pub seed: Option<fn(&mut State)>,
    /// Each attribute changed behind our back; whatever the file does not mention stays.
    pub drifts: Vec<Act>,
    /// The whole thing taken away behind our back, and with it what the file does not mention.
    pub losses: Vec<Act>,
    /// What the file does not mention: how it comes to be there, and what is seen of it.
    pub others: (Act, Probe),
}
