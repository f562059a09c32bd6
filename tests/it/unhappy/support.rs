//! A baseline, the account that it meets, and what goes wrong there.

use std::sync::{Arc, Mutex};

use baseline::aws::session::{Notice, Options};
use baseline::aws::{Session, Target};
use baseline::commands::{Baseline, planning};
use baseline::engine::{Event, Interrupt, Outcome, Selection};
use baseline::error::Error;
use baseline::report::{Report, Text, TextOptions};
use baseline::sandbox::state::{Account, FRESH_ACCOUNT};
use baseline::sandbox::{Effect, Fault, Sandbox, Selector};
use baseline::spec::load::Arguments;
use indexmap::IndexMap;

use crate::support::{Made, sandbox_target};

/// A baseline that sends a call of every sort: twelve writes on a fresh account.
pub(super) const BASELINE: &str = r#"
baseline: 1
name: unhappy
account:
  alias: acme-prod
iam:
  password_policy:
    minimum_length: 14
  sts_global_endpoint_tokens: all_regions
  policies:
    - name: Guard
      document:
        Version: "2012-10-17"
        Statement:
          - { Effect: Deny, Action: "cloudtrail:StopLogging", Resource: "*" }
  groups:
    - name: Auditors
      managed_policies: [SecurityAudit]
    - name: Guarded
      managed_policies: { exclusive: true, items: [ReadOnlyAccess, Guard] }
      inline_policies:
        own-password:
          Version: "2012-10-17"
          Statement:
            - { Effect: Allow, Action: "iam:ChangePassword", Resource: "*" }
      members: { exclusive: true, items: [ana] }
  users:
    - name: ana
"#;

/// How many changes [`BASELINE`] sends to a fresh account.
pub(super) const WRITES: u32 = 12;

/// A baseline and the account that it meets.
pub(super) struct Scene {
    pub(super) sandbox: Sandbox,
    text: String,
    notices: Arc<Mutex<Vec<Notice>>>,
}

impl Scene {
    /// [`BASELINE`] and a fresh account.
    pub(super) fn new() -> Self {
        Self::of(BASELINE)
    }

    /// A baseline and a fresh account.
    pub(super) fn of(text: &str) -> Self {
        Self { sandbox: Sandbox::fresh(), text: text.to_owned(), notices: Arc::default() }
    }

    /// Another baseline, and the same account.
    pub(super) fn beside(&self, text: &str) -> Self {
        Self { sandbox: self.sandbox.clone(), text: text.to_owned(), notices: Arc::default() }
    }

    /// A scene in which something goes wrong from the first request on.
    pub(super) fn with(fault: Fault) -> Self {
        let scene = Self::new();
        scene.sandbox.inject(fault);
        scene
    }

    /// Plans, as a run of its own.
    pub(super) async fn plan(&self) -> Result<Made, Error> {
        let notices = Arc::clone(&self.notices);
        let listener =
            Arc::new(move |notice: &Notice| notices.lock().expect("nobody panics").push(notice.clone()));
        let options = Options { listener: Some(listener), ..Options::default() };
        let session = Session::connect(Target::InProcess(sandbox_target(&self.sandbox)), options).await?;
        let identity = session.identify().await?;
        let files = IndexMap::from([("baseline.yaml".to_owned(), self.text.clone())]);
        let place = planning::place(&session, &identity);
        let baseline = Baseline::load("baseline.yaml".as_ref(), &files, &Arguments::default(), &place)?;
        let planned = baseline.plan(&session, &identity, &Selection::default()).await?;
        Ok(Made { baseline, planned, session, identity })
    }

    /// Plans where that succeeds.
    pub(super) async fn planned(&self) -> Made {
        self.plan().await.expect("a plan can be made")
    }

    /// Plans and applies, as one run.
    pub(super) async fn apply(&self) -> Applied {
        Applied::of(self.planned().await).await
    }

    /// Plans and applies, and wishes to stop once so many changes were made.
    pub(super) async fn apply_interrupted_after(&self, changes: u32) -> Applied {
        let made = self.planned().await;
        let interrupt = Interrupt::default();
        let sent = Mutex::new(0);
        let count = |event: &Event| {
            let mut sent = sent.lock().expect("nobody panics");
            *sent += u32::from(matches!(event, Event::Sent { .. }));
            if *sent == changes {
                interrupt.wish();
            }
        };
        if changes == 0 {
            interrupt.wish();
        }
        let outcome = made.planned.apply(&made.session, &count, &interrupt).await;
        Applied { made, outcome }
    }

    /// What the sessions told so far.
    pub(super) fn notices(&self) -> Vec<Notice> {
        self.notices.lock().expect("nobody panics").clone()
    }

    /// The account as it is now.
    pub(super) fn account(&self) -> Account {
        self.sandbox.state().account(FRESH_ACCOUNT).clone()
    }

    /// Asserts that nothing is left to do, and that nothing is there twice.
    pub(super) async fn is_settled(&self, of: &str) {
        self.sandbox.clear_faults();
        let made = self.planned().await;
        assert!(made.planned.plan.is_settled(), "{of}: {}", shown(&made));
        let account = self.account();
        let versions: usize = account.policies.values().map(|policy| policy.versions.len()).sum();
        let there = (account.users.len(), account.groups.len(), account.policies.len(), versions);
        assert_eq!(there, (1, 2, 1, 1), "{of}: users, groups, policies and their versions");
    }
}

/// A run that came to its end.
pub(super) struct Applied {
    pub(super) made: Made,
    pub(super) outcome: Outcome,
}

impl Applied {
    /// Applies a plan.
    pub(super) async fn of(made: Made) -> Self {
        let outcome = made.apply().await;
        Self { made, outcome }
    }

    /// The outcome as a person reads it.
    pub(super) fn shown(&self) -> String {
        text().outcome(&self.outcome, self.made.baseline.sources())
    }

    /// Asserts that all was done and confirmed.
    pub(super) fn is_done(&self, of: &str) {
        let Self { outcome, .. } = self;
        assert!(outcome.converged() && !outcome.failed(), "{of}: {}", self.shown());
    }
}

/// A plan as a person reads it.
pub(super) fn shown(made: &Made) -> String {
    text().plan(&made.planned.plan, made.baseline.sources())
}

fn text() -> Text {
    Text(TextOptions::default())
}

/// A fault of the change with this number, from 0, and of no other.
pub(super) fn at_write(number: u32, effect: Effect) -> Fault {
    Fault::new(Selector::AnyWrite, effect).after(number).once()
}

/// What AWS answers to a caller who lacks a permission.
pub(super) fn denied(operation: &str) -> Effect {
    let caller = "arn:aws:sts::123456789012:assumed-role/OrganizationAccountAccessRole/sandbox";
    let message = format!(
        "User: {caller} is not authorized to perform: {operation} on resource: * \
         because no identity-based policy allows the {operation} action"
    );
    Effect::error(403, "AccessDenied", &message)
}
