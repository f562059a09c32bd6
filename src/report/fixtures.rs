//! Plans, outcomes and errors for the tests of reports.

use std::sync::Arc;
use std::time::Duration;

use aws_credential_types::Credentials;
use aws_sdk_iam::operation::get_account_summary::GetAccountSummaryError;
use aws_smithy_runtime_api::client::http::{
    HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpClient, SharedHttpConnector,
    http_client_fn,
};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_runtime_api::client::result::{ConnectorError, SdkError};
use aws_smithy_types::body::SdkBody;
use aws_smithy_types::error::ErrorMetadata;

use super::TextOptions;
use crate::aws::operation::iam;
use crate::aws::session::{InProcess, Options};
use crate::aws::{AwsError, Clock, During, Identity, Operation, Reader, Session, Target, Writer};
use crate::engine::{Header, Plan, Selection, plan};
use crate::model::{
    Address, AttributeDiff, Call, Change, Delta, Diff, Examined, Managed, Name, Resource, Scope, Step,
};
use crate::values::policy::{PolicyDocument, compare};
use crate::values::{AccountId, Region, Sources};

/// A call that stands for itself.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Fake(pub(super) Call);

impl Change for Fake {
    fn call(&self) -> Call {
        self.0.clone()
    }
}

/// A resource that is found as it is told.
#[derive(Debug)]
struct Thing {
    address: Address,
    needs: Vec<Address>,
    found: Result<Diff<Fake>, AwsError>,
}

impl Resource for Thing {
    type Live = Diff<Fake>;
    type Change = Fake;
    const READS: &'static [Operation] = &[];

    fn address(&self) -> Address {
        self.address.clone()
    }

    fn depends_on(&self) -> Vec<Address> {
        self.needs.clone()
    }

    async fn read(&self, _: &Reader) -> Result<Diff<Fake>, AwsError> {
        self.found.clone()
    }

    fn diff(&self, live: &Diff<Fake>) -> Diff<Fake> {
        live.clone()
    }

    async fn apply(&self, _: &Fake, _: &Writer) -> Result<(), AwsError> {
        Ok(())
    }
}

/// An AWS that nobody can reach; no test here sends anything.
#[derive(Debug)]
struct Nowhere;

impl HttpConnector for Nowhere {
    fn call(&self, _: HttpRequest) -> HttpConnectorFuture {
        HttpConnectorFuture::ready(Err(ConnectorError::user("nothing is sent".into())))
    }
}

pub(super) fn account() -> AccountId {
    AccountId::try_from("123456789012").expect("twelve digits")
}

fn caller(arn: &str) -> Identity {
    Identity::new(account(), arn.parse().expect("a valid ARN"), "ASIAEXAMPLE")
}

/// The address of a resource in the account.
pub(super) fn at(kind: &'static str, name: &str) -> Address {
    in_scope(Scope::Account(account()), kind, name)
}

pub(super) fn in_scope(scope: Scope, kind: &'static str, name: &str) -> Address {
    match name {
        "" => Address::only(scope, kind),
        name => Address::named(scope, kind, Name::ignoring_case(name)),
    }
}

/// A resource as it is examined.
pub(super) fn examined(address: Address, found: Result<Diff<Fake>, AwsError>) -> Examined {
    examined_with_needs(address, vec![], found)
}

pub(super) fn examined_with_needs(
    address: Address,
    needs: Vec<Address>,
    found: Result<Diff<Fake>, AwsError>,
) -> Examined {
    let http_client: SharedHttpClient =
        http_client_fn(|_: &HttpConnectorSettings, _| SharedHttpConnector::new(Nowhere));
    let target = Target::InProcess(InProcess {
        http_client,
        clock: Clock::system(),
        credentials: Credentials::for_tests(),
        region: Region::new("us-east-1"),
    });
    let thing: Arc<dyn Managed> = Arc::new(Thing { address, needs, found });
    let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime can be built");
    let mut examined = runtime.block_on(async {
        let session = Session::connect(target, Options::default()).await.expect("nothing is sent");
        let reader = Reader::new(&session, &caller("arn:aws:iam::123456789012:root"), []);
        plan::examine(&[thing], &reader).await
    });
    examined.remove(0)
}

/// The header of a run by a caller.
pub(super) fn header(arn: &str) -> Header {
    Header {
        baseline: "secure-account".to_owned(),
        identity: caller(arn),
        alias: Some("acme-prod".to_owned()),
        standing: None,
        region: Region::new("us-east-1"),
    }
}

/// A plan of an administrator.
pub(super) fn plan_of(items: Vec<Examined>) -> Plan {
    plan_by("arn:aws:sts::123456789012:assumed-role/Admin/ana", items)
}

pub(super) fn plan_by(arn: &str, items: Vec<Examined>) -> Plan {
    let plan = plan::assemble(items, &Selection::default(), header(arn)).expect("nothing needs itself");
    Plan { requests: 26, elapsed: Duration::from_millis(312), ..plan }
}

/// An answer of IAM that refuses.
pub(super) fn refused_by_iam(operation: Operation, code: &str, message: &str) -> AwsError {
    let metadata =
        ErrorMetadata::builder().code(code).message(message).custom("aws_request_id", "f1e2-d3c4").build();
    let status = 403_u16.try_into().expect("an HTTP status");
    let response = HttpResponse::new(status, SdkBody::empty());
    let refused: Result<(), _> =
        Err(SdkError::service_error(GetAccountSummaryError::generic(metadata), response));
    refused.during(operation).expect_err("IAM refused")
}

/// A call with one argument.
pub(super) fn call(operation: Operation, name: &'static str, value: &str) -> Fake {
    Fake(Call::new(operation).with(name, value))
}

/// A diff with a step, and what else is noted in it.
pub(super) fn updated(note: impl FnOnce(&mut Diff<Fake>)) -> Diff<Fake> {
    let mut diff = Diff::settled();
    diff.step(Step::grow(call(iam::TAG_USER, "UserName", "ana")));
    note(&mut diff);
    diff
}

/// A difference between two documents, as an attribute of a resource.
pub(super) fn policy_diff(name: &str, live: Option<&str>, desired: Option<&str>) -> AttributeDiff {
    let parsed = |text: Option<&str>| -> Option<PolicyDocument> {
        text.map(|text| text.parse().expect("a valid document"))
    };
    let (live, desired) = (parsed(live), parsed(desired));
    let difference = compare(live.as_ref(), desired.as_ref());
    let delta = Delta::Policy { live, desired, difference };
    AttributeDiff { name: name.to_owned(), delta }
}

/// The text of a plan, without more options.
pub(super) fn text_of(plan: &Plan) -> String {
    super::text::plan(plan, &Sources::default(), &TextOptions::default())
}
