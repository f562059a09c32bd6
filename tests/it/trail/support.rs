//! What the scenarios of the audit trail share.

use std::process::{Command, Stdio};
use std::time::Duration;

use baseline::engine::Outcome;
use baseline::model::Finding;
use baseline::report::{Report, Text, TextOptions};
use baseline::sandbox::Sandbox;
use baseline::sandbox::state::{Key, OrganizationRole, State, Trail};
use tempfile::TempDir;

use crate::support::{ACCOUNT, Ground, Made, shipped_organization};

/// The trail of one account with what it needs, and nothing besides.
pub(super) const AUDIT: &str = "\
baseline: 1
name: audit
kms:
  keys:
    - alias: cloudtrail
s3:
  buckets:
    - name: acme-logs
      purpose: cloudtrail_logs
cloudtrail:
  trails:
    - name: audit
      multi_region: true
      log_file_validation: true
      bucket: acme-logs
      kms_key: alias/cloudtrail
      logging: true
";

/// The trail of [`AUDIT`].
pub(super) const TRAIL: &str = r#"cloudtrail.trail["audit"]"#;

/// Its bucket.
pub(super) const BUCKET: &str = r#"s3.bucket["acme-logs"]"#;

/// Its key, as a person sees it.
pub(super) const KEY: &str = r#"kms.key["cloudtrail"]"#;

/// Its ARN.
pub(super) const ARN: &str = "arn:aws:cloudtrail:us-east-1:123456789012:trail/audit";

/// A sandbox whose account is something in an organization.
pub(super) fn organized(role: OrganizationRole) -> Ground {
    let sandbox = Sandbox::fresh();
    sandbox.edit(|state| state.organize(role));
    Ground::Sandbox(sandbox)
}

/// An account that [`AUDIT`] was applied to.
pub(super) async fn audited() -> Ground {
    let ground = Ground::sandbox();
    let outcome = ground.apply(AUDIT).await;
    assert!(outcome.converged(), "{outcome:#?}");
    ground
}

/// Plans the shipped baseline of an organization's management account.
pub(super) async fn shipped_plan(ground: &Ground) -> Made {
    let planned = Box::pin(ground.try_plan_files(&shipped_organization(), &["company=acme"])).await;
    planned.expect("the baseline can be planned")
}

/// What a person sees of a plan, without what it took.
pub(super) fn text(made: &Made) -> String {
    let text = Text(TextOptions::default()).plan(&made.planned.plan, made.baseline.sources());
    text.rsplitn(3, " · ").last().unwrap_or_default().to_owned()
}

/// The lines that say who runs it, and where.
pub(super) fn header(made: &Made) -> String {
    text(made).split("\n\n").next().unwrap_or_default().to_owned()
}

/// What a person sees of one resource in a plan; nothing where there is nothing to say.
pub(super) fn block(made: &Made, address: &str) -> String {
    let is_of = |block: &&str| block.lines().next().is_some_and(|line| line.ends_with(address));
    text(made).split("\n\n").find(is_of).unwrap_or_default().to_owned()
}

/// What a person sees of how an apply ended, without the ids of requests.
pub(super) fn ended(made: &Made, outcome: &Outcome) -> String {
    let text = Text(TextOptions::default()).outcome(outcome, made.baseline.sources());
    let lines = text.lines().filter(|line| !line.trim_start().starts_with("request id: "));
    lines.collect::<Vec<_>>().join("\n")
}

/// What was found of one resource.
pub(super) fn findings(made: &Made, address: &str) -> Vec<Finding> {
    let item = made.planned.plan.items.iter().find(|item| item.address.to_string() == address);
    let item = item.unwrap_or_else(|| panic!("{address} is not in the plan"));
    item.diff().unwrap_or_else(|| panic!("{address} cannot be read")).findings.clone()
}

/// The words of every finding of one resource, such as `waiting`.
pub(super) fn words(made: &Made, address: &str) -> Vec<&'static str> {
    findings(made, address).iter().map(Finding::word).collect()
}

/// Whether nothing of a plan is left to do or to look after.
pub(super) fn is_well(made: &Made) -> bool {
    let items = &made.planned.plan.items;
    made.planned.plan.is_settled()
        && items.iter().all(|item| item.diff().is_some_and(|diff| diff.findings.is_empty()))
}

/// Lets some hours pass.
pub(super) async fn hours(number: u64) {
    tokio::time::advance(Duration::from_mins(number * 60)).await;
}

/// The one trail of the account's own.
pub(super) fn only_trail(state: &State) -> (&str, &Trail) {
    let trails: Vec<_> = state.trails.iter().collect();
    let [(arn, trail)] = trails[..] else { panic!("{} trails", trails.len()) };
    (arn, trail)
}

/// The one key of the account, with its id.
pub(super) fn only_key(state: &State) -> (&str, &Key) {
    let keys: Vec<_> = state.account(ACCOUNT).keys.iter().collect();
    let [(id, key)] = keys[..] else { panic!("{} keys", keys.len()) };
    (id, key)
}

/// How a run of the program ended.
pub(super) struct Ended {
    pub(super) code: Option<i32>,
    pub(super) stdout: String,
    pub(super) stderr: String,
}

/// Runs the program on a copy of a sandbox; says how that ended, and what the sandbox remembers then.
pub(super) fn run(sandbox: &Sandbox, text: &str, typed: &str) -> (Ended, State) {
    let folder = TempDir::new().expect("a temporary folder can be made");
    let account = folder.path().join("account");
    sandbox.save(&account).expect("the folder can be written to");
    std::fs::write(folder.path().join("baseline.yaml"), text).expect("the folder can be written to");
    let mut command = Command::new(env!("CARGO_BIN_EXE_baseline"));
    command.args(typed.split_whitespace()).arg("--sandbox=account").current_dir(folder.path());
    command.env_clear().env("HOME", folder.path()).stdin(Stdio::null());
    let output = command.output().expect("the program starts");
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let ended =
        Ended { code: output.status.code(), stdout: text(&output.stdout), stderr: text(&output.stderr) };
    (ended, Sandbox::open(&account).expect("the sandbox is whole").state())
}
