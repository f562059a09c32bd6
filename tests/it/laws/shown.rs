//! What is shown is what is sent: every argument of every call, byte for byte, and nothing besides.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use aws_smithy_runtime_api::client::http::{
    HttpClient, HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpClient,
    SharedHttpConnector,
};
use aws_smithy_runtime_api::client::orchestrator::HttpRequest;
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use baseline::aws::session::{InProcess, Options};
use baseline::aws::{Session, Target};
use baseline::commands::{Baseline, planning};
use baseline::engine::{Interrupt, Selection};
use baseline::model::Call;
use baseline::sandbox::Sandbox;
use baseline::spec::load::Arguments;
use indexmap::IndexMap;
use percent_encoding::percent_decode_str;
use serde_json::Value;

use super::{Case, all, prepare};
use crate::support::{Ground, sandbox_target};

/// The bodies of the requests, in the order in which they were sent.
type Bodies = Arc<Mutex<Vec<String>>>;

/// Keeps what passes on its way to the sandbox.
#[derive(Debug)]
struct Recorder<T> {
    inner: T,
    bodies: Bodies,
}

impl HttpClient for Recorder<SharedHttpClient> {
    fn http_connector(
        &self,
        settings: &HttpConnectorSettings,
        components: &RuntimeComponents,
    ) -> SharedHttpConnector {
        let inner = self.inner.http_connector(settings, components);
        SharedHttpConnector::new(Recorder { inner, bodies: Arc::clone(&self.bodies) })
    }
}

impl HttpConnector for Recorder<SharedHttpConnector> {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let body = request.body().bytes().map(|bytes| String::from_utf8_lossy(bytes).into_owned());
        self.bodies.lock().unwrap_or_else(PoisonError::into_inner).extend(body);
        self.inner.call(request)
    }
}

/// A request as it was sent: its action and its parameters.
type Sent = (String, BTreeMap<String, String>);

fn sent(body: &str) -> Sent {
    let decoded = |text: &str| percent_decode_str(text).decode_utf8_lossy().into_owned();
    let pairs = body.split('&').filter_map(|pair| pair.split_once('='));
    let mut parameters: BTreeMap<String, String> =
        pairs.map(|(name, value)| (decoded(name), decoded(value))).collect();
    parameters.remove("Version");
    let action = parameters.remove("Action").expect("every request of the Query protocol has an action");
    (action, parameters)
}

/// A call as the Query protocol writes it (lists as `Name.member.1`).
fn shown(call: &Call) -> Sent {
    fn write(name: &str, value: &Value, into: &mut BTreeMap<String, String>) {
        match value {
            Value::Array(items) => {
                for (number, item) in items.iter().enumerate() {
                    write(&format!("{name}.member.{}", number + 1), item, into);
                }
            }
            Value::Object(fields) => {
                fields.iter().for_each(|(field, value)| write(&format!("{name}.{field}"), value, into));
            }
            Value::String(text) => {
                into.insert(name.to_owned(), text.clone());
            }
            other => {
                into.insert(name.to_owned(), other.to_string());
            }
        }
    }
    let mut parameters = BTreeMap::new();
    call.arguments.iter().for_each(|(name, value)| write(name, value, &mut parameters));
    (call.operation.name().to_owned(), parameters)
}

/// Applies a case, and gives the calls of its plan and the writes that were sent.
async fn shown_and_sent(case: &Case, sandbox: &Sandbox) -> (Vec<Sent>, Vec<Sent>) {
    let bodies = Bodies::default();
    let target = sandbox_target(sandbox);
    let recorder = Recorder { inner: target.http_client, bodies: Arc::clone(&bodies) };
    let target = InProcess { http_client: SharedHttpClient::new(recorder), ..sandbox_target(sandbox) };
    let session = Session::connect(Target::InProcess(target), Options::default()).await.expect("it connects");
    let identity = session.identify().await.expect("the caller is known");
    let files = IndexMap::from([("baseline.yaml".to_owned(), case.file.to_owned())]);
    let place = planning::place(&session, &identity);
    let baseline = Baseline::load("baseline.yaml".as_ref(), &files, &Arguments::default(), &place);
    let baseline = baseline.expect("the case is valid");
    let planned = baseline.plan(&session, &identity, &Selection::default()).await.expect("it can be planned");
    let diffs = planned.plan.items.iter().filter_map(|item| item.diff());
    let mut shown: Vec<Sent> =
        diffs.flat_map(|diff| &diff.steps).map(|step| shown(step.change.call())).collect();
    bodies.lock().unwrap_or_else(PoisonError::into_inner).clear();
    planned.apply(&session, &|_| {}, &Interrupt::default()).await;
    let bodies = bodies.lock().unwrap_or_else(PoisonError::into_inner);
    let reads = |action: &str| action.starts_with("Get") || action.starts_with("List");
    let mut sent: Vec<Sent> =
        bodies.iter().map(|body| sent(body)).filter(|(action, _)| !reads(action)).collect();
    shown.sort();
    sent.sort();
    (shown, sent)
}

#[tokio::test(start_paused = true)]
async fn every_kind_sends_what_it_shows() {
    for case in all() {
        let sandbox = Sandbox::fresh();
        prepare(&case, &Ground::Sandbox(sandbox.clone())).await;
        let (shown, sent) = shown_and_sent(&case, &sandbox).await;
        assert!(!shown.is_empty(), "{}", case.kind);
        assert_eq!(shown, sent, "{}", case.kind);
    }
}
