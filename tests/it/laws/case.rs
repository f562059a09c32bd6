//! What the laws need to know of a kind.

use std::fmt;
use std::pin::Pin;
use std::sync::Arc;

use aws_sdk_iam::Client;
use baseline::sandbox::State;

type Boxed<T> = Pin<Box<dyn Future<Output = T> + Send>>;

/// Something done to an account behind the product's back, through the plain SDK.
#[derive(Clone)]
pub struct Act {
    /// What it is, for the message of a failing test.
    pub what: &'static str,
    act: Arc<dyn Fn(Client) -> Boxed<()> + Send + Sync>,
}

impl Act {
    /// Names an act.
    pub fn new<F: Future<Output = ()> + Send + 'static>(
        what: &'static str,
        act: impl Fn(Client) -> F + Send + Sync + 'static,
    ) -> Self {
        Self { what, act: Arc::new(move |client| Box::pin(act(client))) }
    }

    /// Does it.
    pub async fn does(&self, client: Client) {
        (self.act)(client).await;
    }
}

impl fmt::Debug for Act {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.what)
    }
}

/// Looks at something in an account that the file does not mention.
#[derive(Clone)]
pub struct Probe(Arc<dyn Fn(Client) -> Boxed<String> + Send + Sync>);

impl Probe {
    /// Makes a probe.
    pub fn new<F: Future<Output = String> + Send + 'static>(
        look: impl Fn(Client) -> F + Send + Sync + 'static,
    ) -> Self {
        Self(Arc::new(move |client| Box::pin(look(client))))
    }

    /// Looks.
    pub async fn looks(&self, client: Client) -> String {
        (self.0)(client).await
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
