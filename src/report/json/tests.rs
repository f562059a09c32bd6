//! The shape of the JSON objects.

use insta::assert_snapshot;

use super::{Json, consent, moved, plan, rejected, to_text};
use crate::aws::operation::iam;
use crate::engine::saved::Moved;
use crate::engine::{Ending, Outcome};
use crate::model::{Call, Diff, Finding, Impact, Step};
use crate::report::fixtures::{Fake, at, examined, plan_of, refused_by_iam};
use crate::report::{Failure, Report};
use crate::values::{Origin, Rejection, Sources};

fn create() -> Call {
    Call::new(iam::CREATE_GROUP).with("GroupName", "ReadOnly")
}

fn group() -> Diff<Fake> {
    let mut diff = Diff::settled();
    diff.set("members", vec!["ana".into()], vec![]);
    diff.step(
        Step::grow(Fake(create()))
            .impact(Impact::Weakens)
            .because("a reason"),
    );
    diff.finding(Finding::Unmanaged {
        what: "member `eve`".into(),
    });
    diff
}

#[test]
fn a_plan_is_one_object_with_a_format_a_tool_and_a_kind_first() {
    let denied = refused_by_iam(iam::GET_ACCOUNT_SUMMARY, "AccessDenied", "not authorized");
    let items = vec![
        examined(at("iam.group", "ReadOnly"), Ok(group())),
        examined(at("account.root", ""), Err(denied)),
        examined(at("account.alias", ""), Ok(Diff::settled())),
    ];
    let text = Json.plan(&plan_of(items), &Sources::default());
    assert_snapshot!(text.replace(env!("CARGO_PKG_VERSION"), "VERSION"), @"");
}

#[test]
fn an_outcome_says_how_each_resource_ended_and_what_remains() {
    let error = refused_by_iam(iam::CREATE_GROUP, "LimitExceeded", "too many groups");
    let outcome = Outcome {
        endings: vec![
            (at("iam.group", "a"), Ending::Done(vec![create()])),
            (at("iam.group", "b"), Ending::Unconfirmed(vec![create()])),
            (
                at("iam.group", "c"),
                Ending::Failed {
                    done: vec![],
                    call: create(),
                    error,
                },
            ),
            (
                at("iam.group", "d"),
                Ending::Skipped {
                    done: vec![],
                    because: "the run was interrupted".into(),
                },
            ),
        ],
        remaining: vec![examined(at("iam.group", "a"), Ok(Diff::settled()))],
        interrupted: true,
        requests: 12,
    };
    let text = Json.outcome(&outcome, &Sources::default());
    assert_snapshot!(text.replace(env!("CARGO_PKG_VERSION"), "VERSION"), @"");
}

#[test]
fn an_error_is_an_object_too() {
    let denied = refused_by_iam(iam::GET_ACCOUNT_SUMMARY, "AccessDenied", "not authorized");
    let text = Json.error(&Failure::from(&denied));
    assert_snapshot!(text.replace(env!("CARGO_PKG_VERSION"), "VERSION"), @"");
}

#[test]
fn refusals_missing_consent_and_what_moved_come_with_the_error() {
    let mut sources = Sources::default();
    let source = sources.add("baseline.yaml", "baseline: 2\n");
    let rejection = Rejection::error("format 2 is not known")
        .at(Origin::new(source, 10, 11))
        .help("write `1`");
    let plan = plan_of(vec![examined(at("iam.group", "ReadOnly"), Ok(group()))]);
    let gone = Moved {
        address: "account.alias".into(),
        planned: None,
        now: None,
    };
    let objects = [
        rejected(&[rejection], &sources),
        consent(&plan.asks()),
        moved(&[gone]),
    ];
    let own = objects.map(|mut object| {
        let fields = object.as_object_mut().expect("each is an object");
        ["format", "tool", "kind"].map(|field| fields.shift_remove(field).expect("each begins alike"));
        to_text(&object)
    });
    assert_snapshot!(own.join("\n"), @"");
}

#[test]
fn what_a_terminal_would_act_upon_is_escaped_and_reads_the_same() {
    let name = "eve\u{202e}\u{9b}2J\u{e0041}\n";
    let mut diff = group();
    diff.set("groups", vec![name.into()], vec![]);
    let object = plan(
        &plan_of(vec![examined(at("iam.user", "eve"), Ok(diff))]),
        &Sources::default(),
    );
    let text = to_text(&object);
    assert!(text.contains(r#""eve\u202e\u009b2J\udb40\udc41\n""#), "{text}");
    assert_eq!(
        serde_json::from_str::<serde_json::Value>(&text).expect("one object"),
        object
    );
}
