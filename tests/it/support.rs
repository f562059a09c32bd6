//! What the tests of a whole run share.

use aws_credential_types::Credentials;
use baseline::aws::session::{InProcess, Options};
use baseline::aws::{Identity, Session, Target};
use baseline::commands::target::in_process;
use baseline::commands::{Baseline, Planned, planning};
use baseline::engine::{Interrupt, Outcome, Selection};
use baseline::error::Error;
use baseline::model::Diff;
use baseline::sandbox::Sandbox;
use baseline::spec::load::Arguments;
use baseline::values::Region;
use indexmap::IndexMap;

use crate::clients::Clients;

/// The account that the sandbox begins with.
pub const ACCOUNT: &str = "123456789012";

/// Says why a test was skipped, past the harness, which keeps what a passing test prints to itself.
pub fn skipped(why: &str) {
    use std::io::Write;
    writeln!(std::io::stderr(), "skipped: {why}").expect("stderr takes a line");
}

/// The shipped baseline, as `baseline.yaml`, and its documents.
pub fn shipped() -> IndexMap<String, String> {
    let file = |path: &str| std::fs::read_to_string(format!("baselines/{path}")).expect("a shipped file");
    IndexMap::from([
        ("baseline.yaml".to_owned(), file("secure-account.yaml")),
        ("policies/require-mfa.json".to_owned(), file("policies/require-mfa.json")),
        ("policies/ec2-administration.json".to_owned(), file("policies/ec2-administration.json")),
    ])
}

/// The shipped baseline of an organization's management account, as `baseline.yaml`.
pub fn shipped_organization() -> IndexMap<String, String> {
    let text = std::fs::read_to_string("baselines/organization-trail.yaml").expect("a shipped file");
    IndexMap::from([("baseline.yaml".to_owned(), text)])
}

/// The shipped baseline of IAM Identity Center, as `baseline.yaml`, and its documents.
pub fn shipped_identity_center() -> IndexMap<String, String> {
    let file = |path: &str| std::fs::read_to_string(format!("baselines/{path}")).expect("a shipped file");
    IndexMap::from([
        ("baseline.yaml".to_owned(), file("identity-center.yaml")),
        ("policies/read-only.json".to_owned(), file("policies/read-only.json")),
        ("policies/ec2-administration.json".to_owned(), file("policies/ec2-administration.json")),
    ])
}

/// The resources of a plan in text that are to change, without the lines of a document's difference.
pub fn changes(text: &str) -> String {
    let blocks = text.split("\n\n").filter(|block| block.starts_with(['+', '~', '-']));
    let shown = blocks.map(|block| block.split("\n      @@").next().unwrap_or_default());
    shown.collect::<Vec<_>>().join("\n\n")
}

/// What answers a test: a sandbox in this process, or a server such as moto.
#[derive(Clone)]
pub enum Ground {
    /// A sandbox.
    Sandbox(Sandbox),
    /// A sandbox, by another caller than its own.
    Caller(Sandbox, Credentials),
    /// A server at this address.
    Server(String),
}

impl Ground {
    /// A fresh sandbox.
    pub fn sandbox() -> Self {
        Self::Sandbox(Sandbox::fresh())
    }

    fn target(&self) -> Target {
        match self {
            Self::Sandbox(sandbox) => Target::InProcess(sandbox_target(sandbox)),
            Self::Caller(sandbox, credentials) => {
                Target::InProcess(InProcess { credentials: credentials.clone(), ..sandbox_target(sandbox) })
            }
            Self::Server(url) => Target::Aws {
                profile: None,
                region: Some("us-east-1".to_owned()),
                endpoint_url: Some(url.clone()),
                credentials: Some(credentials_of_a_server()),
            },
        }
    }

    /// A new session.
    pub async fn session(&self) -> Session {
        // A server's time is real, and it takes as many calls of IAM Identity Center a second as come.
        let identity_center_rate = match self {
            Self::Sandbox(_) | Self::Caller(..) => None,
            Self::Server(_) => Some(200),
        };
        let options = Options { identity_center_rate, ..Options::default() };
        Session::connect(self.target(), options).await.expect("the ground can be connected to")
    }

    /// The sandbox of a test that runs on no other ground.
    pub fn as_sandbox(&self) -> &Sandbox {
        match self {
            Self::Sandbox(sandbox) | Self::Caller(sandbox, _) => sandbox,
            Self::Server(url) => unreachable!("{url} is no sandbox"),
        }
    }

    /// Clients that nothing guards, to change things behind the product's back.
    pub fn clients(&self) -> Clients {
        match self {
            Self::Sandbox(sandbox) | Self::Caller(sandbox, _) => Clients::of_sandbox(sandbox),
            Self::Server(url) => Clients::of_server(url, credentials_of_a_server()),
        }
    }

    /// The client of IAM among them.
    pub fn iam(&self) -> aws_sdk_iam::Client {
        self.clients().iam
    }

    /// Plans a baseline of one file.
    pub async fn plan(&self, text: &str) -> Made {
        self.try_plan(text).await.expect("the baseline can be planned")
    }

    /// Plans a baseline of one file, or says why it cannot be.
    pub async fn try_plan(&self, text: &str) -> Result<Made, Error> {
        let files = IndexMap::from([("baseline.yaml".to_owned(), text.to_owned())]);
        self.try_plan_files(&files, &[]).await
    }

    /// Plans `baseline.yaml` among some files, with parameters as `name=value`.
    pub async fn try_plan_files(
        &self,
        files: &IndexMap<String, String>,
        set: &[&str],
    ) -> Result<Made, Error> {
        let session = self.session().await;
        let identity = session.identify().await?;
        let arguments =
            Arguments { file: None, set: set.iter().map(|&argument| argument.to_owned()).collect() };
        let place = planning::place(&session, &identity);
        let baseline = Baseline::load("baseline.yaml".as_ref(), files, &arguments, &place)?;
        baseline.check_account(&identity)?;
        let planned = baseline.plan(&session, &identity, &Selection::default()).await?;
        Ok(Made { baseline, planned, session, identity })
    }

    /// Plans and applies a baseline of one file, without asking for consent.
    pub async fn apply(&self, text: &str) -> Outcome {
        self.plan(text).await.apply().await
    }
}

/// What moto takes for the keys of its first account.
fn credentials_of_a_server() -> Credentials {
    Credentials::new("AKIAIOSFODNN7EXAMPLE", "not-a-secret", None, None, "test")
}

/// A sandbox as a session's target.
pub fn sandbox_target(sandbox: &Sandbox) -> InProcess {
    in_process(sandbox, Region::new("us-east-1"))
}

/// A plan, ready to be applied.
pub struct Made {
    pub baseline: Baseline,
    pub planned: Planned,
    pub session: Session,
    pub identity: Identity,
}

impl Made {
    /// Applies it, without asking for consent.
    pub async fn apply(&self) -> Outcome {
        self.planned.apply(&self.session, &|_| {}, &Interrupt::default()).await
    }

    /// Everything that differs and was found, in plain lines.
    pub fn lines(&self) -> String {
        let items =
            self.planned.plan.items.iter().filter(|item| item.diff().is_none_or(|diff| !diff.is_empty()));
        let shown = items.map(|item| match &item.outcome {
            Ok(diff) => format!("{}\n{}", item.address, shown(diff)),
            Err(error) => format!("{}\nunreadable: {error}\n", item.address),
        });
        shown.collect::<Vec<_>>().join("\n")
    }

    /// The operations of the steps, in the order of the plan.
    pub fn calls(&self) -> Vec<String> {
        let diffs = self.planned.plan.items.iter().filter_map(|item| item.diff());
        let steps = diffs.flat_map(|diff| &diff.steps);
        steps.map(|step| step.change.call().operation.to_string()).collect()
    }
}

fn shown(diff: &Diff<baseline::model::AnyChange>) -> String {
    let mut lines = Vec::new();
    lines.extend(diff.steps.iter().map(|step| {
        let raised = step.raised.iter().map(|raised| format!(" [{}: {}]", raised.impact, raised.why));
        format!(
            "  {} {:?} {}{}",
            step.change.call().operation,
            step.phase,
            step.impact,
            raised.collect::<String>()
        )
    }));
    lines.extend(diff.findings.iter().map(|finding| format!("  {finding:?}")));
    lines.join("\n") + "\n"
}
