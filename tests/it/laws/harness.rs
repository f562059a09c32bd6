//! The laws that any ground can hold a kind to.

use super::Case;
use crate::support::Ground;

/// Brings about what is there before.
pub async fn prepare(case: &Case, ground: &Ground) {
    if let (Some(seed), Ground::Sandbox(sandbox)) = (case.seed, ground) {
        sandbox.edit(seed);
    }
    for act in &case.before {
        act.does(ground.clients()).await;
    }
}

/// *Converges*: after one apply nothing is left to do. *Rests*: the second apply sends nothing.
pub async fn converges_and_rests(case: &Case, ground: &Ground) {
    prepare(case, ground).await;
    let made = ground.plan(case.file).await;
    assert!(!made.planned.plan.is_settled(), "{}: there is something to do at first", case.kind);
    let outcome = made.apply().await;
    assert!(outcome.converged(), "{}: {outcome:#?}", case.kind);
    assert!(!outcome.failed(), "{}: {outcome:#?}", case.kind);
    let again = ground.plan(case.file).await;
    assert!(again.planned.plan.is_settled(), "{}: {}", case.kind, again.lines());
    let before = again.session.requests();
    let outcome = again.apply().await;
    assert!(outcome.converged() && outcome.calls() == 0, "{}: {outcome:#?}", case.kind);
    assert_eq!(again.session.requests(), before, "{}: a settled plan sends nothing", case.kind);
}

/// *Heals*: each attribute changed behind our back comes back as drift and is settled.
pub async fn heals(case: &Case, ground: &Ground) {
    for drift in case.drifts.iter().chain(&case.losses) {
        drift.does(ground.clients()).await;
        let made = ground.plan(case.file).await;
        assert!(!made.planned.plan.is_settled(), "{}: `{drift:?}` shows as drift", case.kind);
        let outcome = made.apply().await;
        assert!(outcome.converged(), "{}: `{drift:?}` is settled: {outcome:#?}", case.kind);
    }
}

/// *Minds its own*: what the file does not mention stays as it is.
pub async fn minds_its_own(case: &Case, ground: &Ground) {
    let (add, probe) = &case.others;
    add.does(ground.clients()).await;
    let before = probe.looks(ground.clients()).await;
    assert!(!case.drifts.is_empty(), "{}: something has to be settled beside it", case.kind);
    for drift in &case.drifts {
        drift.does(ground.clients()).await;
        assert_eq!(probe.looks(ground.clients()).await, before, "{}: `{drift:?}` leaves it alone", case.kind);
        let outcome = ground.apply(case.file).await;
        assert!(outcome.converged() && outcome.calls() > 0, "{}: `{drift:?}`: {outcome:#?}", case.kind);
        assert_eq!(probe.looks(ground.clients()).await, before, "{}: beside `{drift:?}`", case.kind);
    }
}
