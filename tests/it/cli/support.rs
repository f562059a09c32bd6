//! Runs the program in a folder of its own, with nothing of this machine's environment.

use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::thread;
use std::time::Duration;

use baseline::sandbox::{Sandbox, State};
use serde_json::Value;
use tempfile::TempDir;

/// A small baseline: an alias, a group and its member.
pub(super) const SMALL: &str = "\
baseline: 1
name: small
account:
  alias: acme-prod
iam:
  groups:
    - name: ReadOnly
      managed_policies: [ReadOnlyAccess]
      members: [ana]
  users:
    - name: ana
";

/// What a run of the shipped baseline takes.
pub(super) const SHIPPED: &str = "secure-account.yaml --set company=acme";

/// A folder that the program runs in.
pub(super) struct Folder {
    folder: TempDir,
}

impl Folder {
    /// An empty folder.
    pub(super) fn empty() -> Self {
        Self { folder: TempDir::new().expect("a temporary folder can be made") }
    }

    /// A folder with a `baseline.yaml`.
    pub(super) fn with_baseline(text: &str) -> Self {
        let folder = Self::empty();
        folder.write("baseline.yaml", text);
        folder
    }

    /// A folder with the shipped baseline and its documents.
    pub(super) fn with_shipped_baseline() -> Self {
        let folder = Self::empty();
        let shipped = Path::new(env!("CARGO_MANIFEST_DIR")).join("baselines");
        fs::create_dir(folder.path("policies")).expect("the folder is empty");
        for file in ["secure-account.yaml", "policies/require-mfa.json", "policies/ec2-administration.json"] {
            fs::copy(shipped.join(file), folder.path(file)).expect("the baseline is shipped");
        }
        folder
    }

    /// A file of the folder.
    pub(super) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Writes a file.
    pub(super) fn write(&self, name: &str, text: &str) {
        fs::write(self.path(name), text).expect("the folder can be written to");
    }

    /// Reads a file.
    pub(super) fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).expect("the file is there")
    }

    /// What the sandbox kept in `account` remembers.
    pub(super) fn account(&self) -> State {
        Sandbox::open(&self.path("account")).expect("the sandbox is whole").state()
    }

    /// Changes the sandbox kept in `account` behind everyone's back.
    pub(super) fn edit_account(&self, change: impl FnOnce(&mut State)) {
        let sandbox = Sandbox::open(&self.path("account")).expect("the sandbox is whole");
        sandbox.edit(change);
        sandbox.save(&self.path("account")).expect("the folder can be written to");
    }

    /// The program with arguments as they are typed, without a terminal.
    pub(super) fn command(&self, typed: &str) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_baseline"));
        command
            .args(typed.split_whitespace())
            .current_dir(self.folder.path())
            .env_clear()
            .env("HOME", self.folder.path())
            .env("AWS_EC2_METADATA_DISABLED", "true")
            .stdin(Stdio::null());
        command
    }

    /// Runs the program with arguments as they are typed.
    pub(super) fn run(&self, typed: &str) -> Ended {
        self.end(&self.command(typed).output().expect("the program starts"))
    }

    /// How a run in this folder ended.
    pub(super) fn end(&self, output: &Output) -> Ended {
        let here = self.folder.path().display().to_string();
        let version = concat!("\"tool\": \"", env!("CARGO_PKG_VERSION"), "\"");
        let text = |bytes: &[u8]| {
            let text = String::from_utf8_lossy(bytes).replace(&here, "[folder]");
            text.replace(version, "\"tool\": \"[version]\"")
        };
        Ended { code: output.status.code(), stdout: text(&output.stdout), stderr: text(&output.stderr) }
    }
}

/// How a run ended: nothing but what a person can see of it.
pub(super) struct Ended {
    pub(super) code: Option<i32>,
    pub(super) stdout: String,
    pub(super) stderr: String,
}

impl Ended {
    /// The one JSON value that was printed.
    pub(super) fn json(&self) -> Value {
        serde_json::from_str(&self.stdout).unwrap_or_else(|error| panic!("{error} in:\n{self}"))
    }
}

impl fmt::Display for Ended {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { code, stdout, stderr } = self;
        match code {
            Some(code) => writeln!(f, "exit code {code}")?,
            None => writeln!(f, "ended by a signal")?,
        }
        for (name, text) in [("stdout", stdout), ("stderr", stderr)] {
            if !text.is_empty() {
                writeln!(f, "---- {name}")?;
                f.write_str(text)?;
            }
        }
        Ok(())
    }
}

/// Waits for something that another process does.
pub(super) fn wait_until(condition: impl Fn() -> bool) {
    for _ in 0..2000 {
        if condition() {
            return;
        }
        thread::park_timeout(Duration::from_millis(10));
    }
    panic!("what is waited for has not come in 20 seconds");
}
