//! Every law of every kind, on the sandbox.

use std::collections::BTreeSet;
use std::sync::Arc;

use baseline::aws::Reader;
use baseline::engine::plan::examine;
use baseline::model::Managed;
use baseline::sandbox::{Effect, Fault, Sandbox, Selector};

use super::shape::shape;
use super::{Case, access_somewhere, all, converges_and_rests, heals, minds_its_own, only_read, prepare};
use crate::support::Ground;

#[tokio::test(start_paused = true)]
async fn every_kind_converges_rests_and_heals() {
    for case in all() {
        let ground = Ground::sandbox();
        converges_and_rests(&case, &ground).await;
        heals(&case, &ground).await;
    }
}

#[tokio::test(start_paused = true)]
async fn every_kind_minds_its_own() {
    for case in all() {
        let ground = Ground::sandbox();
        converges_and_rests(&case, &ground).await;
        minds_its_own(&case, &ground).await;
    }
}

/// Examines the resources of one kind, each through a reader that allows its own reads alone, and gives what
/// it declares to read and what it was seen to.
async fn reads_of(case: &Case, ground: &Ground, sandbox: &Sandbox) -> (BTreeSet<String>, BTreeSet<String>) {
    let made = ground.plan(case.file).await;
    // What the whole organization tells of, no file does.
    let of_kind: Vec<Arc<dyn Managed>> = made
        .planned
        .plan
        .items
        .iter()
        .filter(|item| item.address.kind() == case.kind)
        .map(|item| Arc::clone(&item.resource))
        .collect();
    assert!(!of_kind.is_empty(), "{}", case.kind);
    let (mut declared, mut seen) = (BTreeSet::new(), BTreeSet::new());
    for resource in of_kind {
        let reader = Reader::new(&made.session, &made.identity, resource.reads().iter().copied());
        let logged = sandbox.log().len();
        let examined = examine(&[Arc::clone(&resource)], &reader).await;
        assert!(examined[0].outcome.is_ok(), "{}: {:?}", case.kind, examined[0].outcome);
        declared.extend(resource.reads().iter().map(ToString::to_string));
        seen.extend(sandbox.log().into_iter().skip(logged).map(|entry| entry.operation));
    }
    (declared, seen)
}

#[tokio::test(start_paused = true)]
async fn every_kind_reads_only_what_it_says() {
    let mut kinds: std::collections::BTreeMap<&str, (BTreeSet<String>, BTreeSet<String>)> =
        std::collections::BTreeMap::default();
    for case in all().into_iter().chain(only_read()) {
        let ground = Ground::sandbox();
        let Ground::Sandbox(sandbox) = &ground else { unreachable!("the ground is a sandbox") };
        prepare(&case, &ground).await;
        let (declared, seen) = reads_of(&case, &ground, sandbox).await;
        assert!(seen.is_subset(&declared), "{}: {seen:?} is not within {declared:?}", case.kind);
        let (all_declared, all_seen) = kinds.entry(case.kind).or_default();
        all_declared.extend(declared);
        all_seen.extend(seen);
    }
    for (kind, (declared, seen)) in kinds {
        assert_eq!(declared, seen, "{kind}: over the fixtures, what is declared is what is read");
    }
}

#[tokio::test(start_paused = true)]
async fn what_stands_for_accounts_that_cannot_be_told_reads_only_what_it_says() {
    let (ground, sandbox) = prepared(&access_somewhere()).await;
    // Denied when the accounts are looked for, and no longer when what stands for them is read.
    let denied = Effect::Error {
        status: 400,
        code: "AccessDeniedException".to_owned(),
        message: "You don't have permissions to access this resource.".to_owned(),
        retry_after: None,
    };
    sandbox.inject(Fault::new(Selector::Operation("organizations:ListAccounts".to_owned()), denied).once());
    let (declared, seen) = reads_of(&access_somewhere(), &ground, &sandbox).await;
    assert_eq!(declared, seen);
}

#[tokio::test(start_paused = true)]
async fn every_operation_that_the_product_writes_with_is_sent() {
    let mut sent = BTreeSet::new();
    for case in all() {
        let (ground, sandbox) = prepared(&case).await;
        ground.apply(case.file).await;
        heals(&case, &ground).await;
        sent.extend(sandbox.log().into_iter().map(|entry| entry.operation));
    }
    let tables = SERVICES.iter().flat_map(|(table, service)| written_with(table, service));
    let declared: BTreeSet<String> = tables.collect();
    assert!(declared.len() > 50, "{declared:?}");
    assert_eq!(declared.difference(&sent).collect::<Vec<_>>(), Vec::<&String>::new());
}

/// The tables of operations of the services that the product writes to, each with the name of the service in an action.
const SERVICES: [(&str, &str); 8] = [
    ("cloudtrail", "cloudtrail"),
    ("iam", "iam"),
    ("identity_store", "identitystore"),
    ("kms", "kms"),
    ("organizations", "organizations"),
    ("s3", "s3"),
    ("s3control", "s3control"),
    ("sso", "sso"),
];

/// The operations of a service that the product writes with, as its table says.
fn written_with(table: &str, service: &str) -> Vec<String> {
    let path = format!("src/aws/operation/{table}.rs");
    let operations = std::fs::read_to_string(path).expect("the table of operations");
    let (_, writes) =
        operations.split_once("idempotent {").expect("what is written with comes after what is read");
    let names = writes.lines().filter_map(|line| line.split_once(" = \"")?.1.split_once('"'));
    names.map(|(name, _)| format!("{service}:{name}")).collect()
}

#[test]
fn every_service_that_the_product_writes_to_is_looked_at() {
    let tables = std::fs::read_dir("src/aws/operation").expect("the tables of operations");
    let tables = tables.map(|table| table.expect("a table").path());
    let writes = tables.filter(|table| {
        let text = std::fs::read_to_string(table).unwrap_or_default();
        text.lines().any(|line| matches!(line.trim(), "idempotent {" | "once {"))
    });
    let mut written: Vec<String> =
        writes.filter_map(|table| Some(table.file_stem()?.to_str()?.to_owned())).collect();
    written.sort();
    assert_eq!(written, SERVICES.map(|(table, _)| table));
}

async fn prepared(case: &Case) -> (Ground, Sandbox) {
    let sandbox = Sandbox::fresh();
    let ground = Ground::Sandbox(sandbox.clone());
    prepare(case, &ground).await;
    sandbox.reset_counts();
    (ground, sandbox)
}

#[tokio::test(start_paused = true)]
async fn every_kind_survives_being_cut_off_after_every_write() {
    for case in all() {
        let (ground, sandbox) = prepared(&case).await;
        ground.apply(case.file).await;
        let (writes, whole) = (sandbox.counts().writes, shape(&sandbox.state()));
        assert!(writes > 0, "{}", case.kind);
        for kept in 0..writes {
            let (ground, sandbox) = prepared(&case).await;
            sandbox.inject(Fault::new(Selector::AnyWrite, Effect::CutOff).after(kept));
            let made = ground.plan(case.file).await;
            let outcome = made.apply().await;
            assert!(outcome.failed(), "{}: cut off after {kept} of {writes} writes", case.kind);
            sandbox.clear_faults();
            let outcome = ground.apply(case.file).await;
            assert!(outcome.converged(), "{}: after {kept} of {writes} writes: {outcome:#?}", case.kind);
            assert_eq!(shape(&sandbox.state()), whole, "{}: after {kept} of {writes} writes", case.kind);
        }
    }
}

#[tokio::test(start_paused = true)]
async fn every_kind_survives_the_loss_of_every_answer() {
    for case in all() {
        let (ground, sandbox) = prepared(&case).await;
        ground.apply(case.file).await;
        let (writes, whole) = (sandbox.counts().writes, shape(&sandbox.state()));
        for kept in 0..writes {
            let (ground, sandbox) = prepared(&case).await;
            sandbox.inject(Fault::new(Selector::AnyWrite, Effect::LoseResponse).after(kept).once());
            let outcome = ground.apply(case.file).await;
            assert!(outcome.converged(), "{}: answer {kept} of {writes} lost: {outcome:#?}", case.kind);
            assert_eq!(shape(&sandbox.state()), whole, "{}: answer {kept} of {writes} lost", case.kind);
        }
    }
}
