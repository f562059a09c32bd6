//! What is shown is what is sent: every argument of every call, byte for byte, and nothing besides.

use std::collections::BTreeSet;
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

use super::sent::{ACCOUNT_ID, EXPECTED_OWNER, Sent, is_xml, last_name, sent, whole_path};
use super::{Case, all, prepare};
use crate::support::{ACCOUNT, Ground, sandbox_target};

/// The writes, in the order in which they were sent.
type Writes = Arc<Mutex<Vec<Sent>>>;

/// Keeps what passes on its way to the sandbox.
#[derive(Debug)]
struct Recorder<T> {
    inner: T,
    writes: Writes,
}

impl HttpClient for Recorder<SharedHttpClient> {
    fn http_connector(
        &self,
        settings: &HttpConnectorSettings,
        components: &RuntimeComponents,
    ) -> SharedHttpConnector {
        let inner = self.inner.http_connector(settings, components);
        SharedHttpConnector::new(Recorder { inner, writes: Arc::clone(&self.writes) })
    }
}

impl HttpConnector for Recorder<SharedHttpConnector> {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        self.writes.lock().unwrap_or_else(PoisonError::into_inner).extend(sent(&request));
        self.inner.call(request)
    }
}

/// A call as it is shown.
fn shown(call: &Call) -> Sent {
    let operation = call.operation.to_string();
    let names = if is_xml(&operation) { last_name } else { whole_path };
    let mut shown = Sent::new(operation);
    for (name, value) in &call.arguments {
        shown.add(&[(*name).to_owned()], value, names);
    }
    shown
}

/// What stands for an id that AWS gave.
const AN_ID: &str = "(an id)";

/// What says where a request is meant, as its Region does: which instance of IAM Identity Center, or its directory. It goes
/// with every call there, and the plan says it once.
const PLACES: [(&str, &str); 2] = [("sso:", "InstanceArn"), ("identitystore:", "IdentityStoreId")];

/// Takes out of the requests what the plan shows in another way: of a thing shown by name the id, and what goes with every call
/// of a service: the account with those of S3 that take it, and the place with those of IAM Identity Center.
fn made_alike(shown: &mut [Sent], sent: &mut [Sent], by_name: &BTreeSet<(String, &'static str)>) {
    for one in sent.iter().filter(|one| is_xml(&one.operation)) {
        let account = if one.operation.starts_with("s3control:") { ACCOUNT_ID } else { EXPECTED_OWNER };
        let said = one.arguments.get(account).map(Vec::as_slice);
        let expected: Option<&[String]> = Some(&[ACCOUNT.to_owned()]);
        assert!(said == expected || one.operation == "s3:CreateBucket", "{one:?} says whose the bucket is");
    }
    for one in sent.iter_mut() {
        for (_, place) in PLACES.iter().filter(|(service, _)| one.operation.starts_with(service)) {
            let said = one.arguments.remove(*place).unwrap_or_default();
            assert!(said.len() == 1 && !said[0].is_empty(), "{one:?} says where it is meant");
        }
    }
    for one in shown.iter_mut().chain(sent) {
        if is_xml(&one.operation) {
            one.arguments.retain(|name, _| name != EXPECTED_OWNER && name != ACCOUNT_ID);
        }
        for (operation, name) in by_name.iter().filter(|(operation, _)| *operation == one.operation) {
            // An id may stand in a structure that says whose it is.
            let is_named = |path: &String| path.split('.').any(|part| part == *name);
            let paths: Vec<String> = one.arguments.keys().filter(|path| is_named(path)).cloned().collect();
            assert_eq!(paths.len(), 1, "`{operation}` has one `{name}`: {one:?}");
            let ids = one.arguments.remove(&paths[0]).unwrap_or_default();
            one.arguments.insert((*name).to_owned(), vec![AN_ID.to_owned(); ids.len()]);
        }
    }
}

/// Applies a case, and gives the calls of its plan and the writes that were sent.
async fn shown_and_sent(case: &Case, sandbox: &Sandbox) -> (Vec<Sent>, Vec<Sent>) {
    let writes = Writes::default();
    let target = sandbox_target(sandbox);
    let recorder = Recorder { inner: target.http_client, writes: Arc::clone(&writes) };
    let target = InProcess { http_client: SharedHttpClient::new(recorder), ..sandbox_target(sandbox) };
    let session = Session::connect(Target::InProcess(target), Options::default()).await.expect("it connects");
    let identity = session.identify().await.expect("the caller is known");
    let files = IndexMap::from([("baseline.yaml".to_owned(), case.file.to_owned())]);
    let place = planning::place(&session, &identity);
    let baseline = Baseline::load("baseline.yaml".as_ref(), &files, &Arguments::default(), &place);
    let baseline = baseline.expect("the case is valid");
    let planned = baseline.plan(&session, &identity, &Selection::default()).await.expect("it can be planned");
    let diffs = planned.plan.items.iter().filter_map(|item| item.diff());
    let calls: Vec<&Call> = diffs.flat_map(|diff| &diff.steps).map(|step| step.change.call()).collect();
    let by_name = calls.iter().flat_map(|call| {
        call.by_name.iter().map(|&name| (call.operation.to_string(), name)).collect::<Vec<_>>()
    });
    let by_name: BTreeSet<(String, &'static str)> = by_name.collect();
    let mut shown: Vec<Sent> = calls.iter().map(|call| shown(call)).collect();
    writes.lock().unwrap_or_else(PoisonError::into_inner).clear();
    planned.apply(&session, &|_| {}, &Interrupt::default()).await;
    let mut sent = writes.lock().unwrap_or_else(PoisonError::into_inner).clone();
    made_alike(&mut shown, &mut sent, &by_name);
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
