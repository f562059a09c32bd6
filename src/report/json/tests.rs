//! The shape of the JSON objects.

use insta::assert_snapshot;

use super::{About, Json, consent, moved, plan, rejected, to_text};
use crate::aws::operation::iam;
use crate::engine::plan::Plan;
use crate::engine::saved::Moved;
use crate::engine::{Ending, Evidence, Failure as Failed, FileRecord, Outcome};
use crate::model::{Call, Diff, Finding, Impact, Step};
use crate::report::fixtures::{Fake, at, examined, header, plan_of, refused_by_iam};
use crate::report::{Failure, Report};
use crate::values::{Origin, Rejection, Sources};

fn create() -> Call {
    Call::new(iam::CREATE_GROUP).with("GroupName", "ReadOnly")
}

/// A run that applies a saved plan, and is asked to fail on what the file does not mention.
fn about() -> About {
    let texts = [("baseline.yaml", "baseline: 1\n"), ("policies/a.json", "{}\n")];
    let texts = texts.map(|(path, text)| (path.to_owned(), text.to_owned())).into();
    let parameters = [("company".to_owned(), "acme".to_owned())].into();
    let now = "2026-03-01T12:30:15.987Z".parse().expect("a time");
    About {
        evidence: Some(Evidence::new(now, "baseline.yaml", &texts, &parameters)),
        saved_plan: Some(FileRecord::new("plan.json", "{}")),
        warnings: vec![Rejection::warning("`s3:GetObjct` is no action").help("did you mean `s3:GetObject`?")],
        failed_on: vec!["unmanaged"],
    }
}

fn group() -> Diff<Fake> {
    let mut diff = Diff::settled();
    diff.set("members", vec!["ana".into()], vec![]);
    diff.step(Step::grow(Fake(create())).impact(Impact::Weakens).because("a reason"));
    diff.finding(Finding::Unmanaged { what: "member `eve`".into() });
    diff
}

fn of_group_and_root() -> Plan {
    let denied = refused_by_iam(iam::GET_ACCOUNT_SUMMARY, "AccessDenied", "not authorized");
    let group = examined(at("iam.group", "ReadOnly"), Ok(group()));
    plan_of(vec![group, examined(at("account.root", ""), Err(denied))])
}

#[test]
fn a_plan_is_one_object_with_a_format_a_tool_and_a_kind_first() {
    let text = Json::default().plan(&of_group_and_root(), &Sources::default());
    assert_snapshot!(text.replace(env!("CARGO_PKG_VERSION"), "VERSION"), @r#"
    {
      "format": 1,
      "tool": "VERSION",
      "kind": "plan",
      "baseline": "secure-account",
      "account": {
        "id": "123456789012",
        "alias": "acme-prod",
        "caller": "arn:aws:sts::123456789012:assumed-role/Admin/ana",
        "region": "us-east-1"
      },
      "rejections": [],
      "resources": [
        {
          "address": "iam.group[\"ReadOnly\"]",
          "scope": "123456789012",
          "state": "update",
          "attributes": [
            {
              "name": "members",
              "adds": [
                "ana"
              ],
              "removes": []
            }
          ],
          "steps": [
            {
              "call": {
                "operation": "iam:CreateGroup",
                "arguments": {
                  "GroupName": "ReadOnly"
                },
                "permissions": [
                  "iam:CreateGroup"
                ]
              },
              "phase": "grow",
              "impact": "weakens",
              "because": "a reason"
            }
          ],
          "findings": [
            {
              "finding": "unmanaged",
              "what": "member `eve`"
            }
          ]
        },
        {
          "address": "account.root",
          "scope": "123456789012",
          "state": "unreadable",
          "error": {
            "operation": "iam:GetAccountSummary",
            "error": "`iam:GetAccountSummary` was denied",
            "code": "AccessDenied",
            "message": "not authorized",
            "request_id": "f1e2-d3c4",
            "remedy": "add this statement to a policy of the caller: {\"Effect\": \"Allow\", \"Action\": [\"iam:GetAccountSummary\"], \"Resource\": \"*\"}"
          }
        }
      ],
      "unmanaged": [
        {
          "address": "iam.group[\"ReadOnly\"]",
          "what": "member `eve`"
        }
      ],
      "consent": [
        {
          "impact": "weakens",
          "flag": "--allow weakens",
          "address": "iam.group[\"ReadOnly\"]",
          "call": "iam:CreateGroup(GroupName: \"ReadOnly\")",
          "why": "a reason"
        }
      ],
      "settled": false,
      "failed_on": [],
      "summary": {
        "create": 0,
        "update": 1,
        "delete": 0,
        "unchanged": 0,
        "manual": 0,
        "waiting": 0,
        "unhealthy": 0,
        "blocked": 0,
        "refused": 0,
        "unreadable": 1,
        "unmanaged": 1
      },
      "requests": 26
    }
    "#);
}

#[test]
fn a_plan_says_when_it_was_what_was_read_and_what_was_asked() {
    let mut object = plan(&plan_of(vec![]), &Sources::default(), &about());
    let fields = object.as_object_mut().expect("one object");
    let told = ["at", "file", "other_files", "parameters", "saved_plan", "rejections", "failed_on"];
    fields.retain(|name, _| told.contains(&name.as_str()));
    assert_snapshot!(to_text(&object), @r#"
    {
      "at": "2026-03-01T12:30:15Z",
      "file": {
        "path": "baseline.yaml",
        "sha256": "fb41d9a4b833bfe676d57f08406f180242406bfa108f98efcc9a68723a72ce49"
      },
      "other_files": [
        {
          "path": "policies/a.json",
          "sha256": "ca3d163bab055381827226140568f3bef7eaac187cebd76878e0b63e9e442356"
        }
      ],
      "parameters": {
        "company": "acme"
      },
      "saved_plan": {
        "path": "plan.json",
        "sha256": "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"
      },
      "rejections": [
        {
          "severity": "warning",
          "message": "`s3:GetObjct` is no action",
          "help": "did you mean `s3:GetObject`?"
        }
      ],
      "failed_on": [
        "unmanaged"
      ]
    }
    "#);
}

#[test]
fn an_outcome_says_how_each_resource_ended_and_what_remains() {
    let error = refused_by_iam(iam::CREATE_GROUP, "LimitExceeded", "too many groups");
    let failed = Ending::Failed { done: vec![], failures: vec![Failed { call: create(), error }], at: None };
    let skipped = Ending::Skipped { done: vec![], because: "the run was interrupted".into() };
    let outcome = Outcome {
        header: header("arn:aws:sts::123456789012:assumed-role/Admin/ana"),
        endings: vec![
            (at("iam.group", "a"), Ending::Done(vec![create()])),
            (at("iam.group", "b"), Ending::Unconfirmed(vec![])),
            (at("iam.group", "c"), failed),
            (at("iam.group", "d"), skipped),
        ],
        remaining: vec![examined(at("iam.group", "a"), Ok(Diff::settled()))],
        interrupted: true,
        requests: 12,
    };
    let text = Json::default().outcome(&outcome, &Sources::default());
    assert_snapshot!(text.replace(env!("CARGO_PKG_VERSION"), "VERSION"), @r#"
    {
      "format": 1,
      "tool": "VERSION",
      "kind": "outcome",
      "baseline": "secure-account",
      "account": {
        "id": "123456789012",
        "alias": "acme-prod",
        "caller": "arn:aws:sts::123456789012:assumed-role/Admin/ana",
        "region": "us-east-1"
      },
      "rejections": [],
      "interrupted": true,
      "failed": true,
      "failed_on": [],
      "converged": true,
      "calls": 1,
      "resources": [
        {
          "address": "iam.group[\"a\"]",
          "ending": "done",
          "calls": [
            {
              "operation": "iam:CreateGroup",
              "arguments": {
                "GroupName": "ReadOnly"
              },
              "permissions": [
                "iam:CreateGroup"
              ]
            }
          ]
        },
        {
          "address": "iam.group[\"b\"]",
          "ending": "unconfirmed",
          "calls": []
        },
        {
          "address": "iam.group[\"c\"]",
          "ending": "failed",
          "calls": [],
          "failures": [
            {
              "call": {
                "operation": "iam:CreateGroup",
                "arguments": {
                  "GroupName": "ReadOnly"
                },
                "permissions": [
                  "iam:CreateGroup"
                ]
              },
              "error": {
                "operation": "iam:CreateGroup",
                "error": "`iam:CreateGroup` met a quota",
                "code": "LimitExceeded",
                "message": "too many groups",
                "request_id": "f1e2-d3c4",
                "remedy": "ask for a higher quota in Service Quotas, or remove what is not used"
              }
            }
          ]
        },
        {
          "address": "iam.group[\"d\"]",
          "ending": "skipped",
          "calls": [],
          "because": "the run was interrupted"
        }
      ],
      "remaining": [
        {
          "address": "iam.group[\"a\"]",
          "scope": "123456789012",
          "state": "unchanged"
        }
      ],
      "requests": 12
    }
    "#);
}

#[test]
fn an_error_is_an_object_too() {
    let denied = refused_by_iam(iam::GET_ACCOUNT_SUMMARY, "AccessDenied", "not authorized");
    let text = Json::default().error(&Failure::from(&denied));
    assert_snapshot!(text.replace(env!("CARGO_PKG_VERSION"), "VERSION"), @r#"
    {
      "format": 1,
      "tool": "VERSION",
      "kind": "error",
      "error": {
        "message": "`iam:GetAccountSummary` was denied",
        "cause": "not authorized",
        "help": "add this statement to a policy of the caller: {\"Effect\": \"Allow\", \"Action\": [\"iam:GetAccountSummary\"], \"Resource\": \"*\"}",
        "operation": "iam:GetAccountSummary",
        "code": "AccessDenied",
        "request_id": "f1e2-d3c4"
      }
    }
    "#);
}

#[test]
fn refusals_missing_consent_and_what_moved_come_with_the_error() {
    let mut sources = Sources::default();
    let source = sources.add("baseline.yaml", "baseline: 2\n");
    let rejection =
        Rejection::error("format 2 is not known").at(Origin::new(source, 10, 11)).help("write `1`");
    let plan = plan_of(vec![examined(at("iam.group", "ReadOnly"), Ok(group()))]);
    let gone = Moved { address: "account.alias".into(), planned: None, now: None };
    let objects = [rejected(&[rejection], &sources), consent(&plan.asks()), moved(&[gone])];
    let own = objects.map(|mut object| {
        let fields = object.as_object_mut().expect("each is an object");
        for field in ["format", "tool", "kind"] {
            fields.shift_remove(field).expect("each begins alike");
        }
        to_text(&object)
    });
    assert_snapshot!(own.join("\n"), @r#"
    {
      "error": {
        "message": "the file is refused, or what was given to it"
      },
      "rejections": [
        {
          "severity": "error",
          "message": "format 2 is not known",
          "at": "baseline.yaml:1:11",
          "help": "write `1`"
        }
      ]
    }
    {
      "error": {
        "message": "nothing was done: this needs consent that was not given"
      },
      "consent": [
        {
          "impact": "weakens",
          "flag": "--allow weakens",
          "address": "iam.group[\"ReadOnly\"]",
          "call": "iam:CreateGroup(GroupName: \"ReadOnly\")",
          "why": "a reason"
        }
      ]
    }
    {
      "error": {
        "message": "the account or its plan moved since it was planned"
      },
      "moved": [
        {
          "address": "account.alias",
          "planned": null,
          "now": null
        }
      ]
    }
    "#);
}

#[test]
fn what_a_terminal_would_act_upon_is_escaped_and_reads_the_same() {
    let name = "eve\u{202e}\u{9b}2J\u{e0041}\n";
    let mut diff = group();
    diff.set("groups", vec![name.into()], vec![]);
    let object = plan(
        &plan_of(vec![examined(at("iam.user", "eve"), Ok(diff))]),
        &Sources::default(),
        &About::default(),
    );
    let text = to_text(&object);
    assert!(text.contains(r#""eve\u202e\u009b2J\udb40\udc41\n""#), "{text}");
    assert_eq!(serde_json::from_str::<serde_json::Value>(&text).expect("one object"), object);
}
