//! A large organization does not take much memory.

use std::process::Command;

use tempfile::TempDir;

use super::support::{held, hold_everywhere, management, reference};
use crate::support::skipped;

/// The most memory of a plan of 3,000 accounts, the sandbox that holds them in the same process among it.
const MOST_KIBIBYTES: u32 = 100 * 1024;

/// Runs a program from a process that is small itself, since a child inherits the mark of its parent, and says how much memory it
/// took at most.
const MEASURE: &str = "import resource, subprocess, sys
code = subprocess.call(sys.argv[1:])
print('KiB', resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss, file=sys.stderr)
sys.exit(code)";

#[tokio::test(start_paused = true)]
async fn a_plan_of_three_thousand_accounts_stays_under_100_mb() {
    let ground = management();
    let mut text = reference(3, 3);
    assert!(ground.apply(&text).await.converged());
    let pairs = [(0, 0), (1, 1), (2, 2)];
    text.push_str("  assignments:\n    items:\n");
    text.extend(pairs.iter().map(|(set, group)| held(*set, *group)));
    ground.as_sandbox().edit(|state| {
        state.add_members(2998);
        hold_everywhere(state, &pairs);
    });
    let folder = TempDir::new().expect("a temporary folder can be made");
    ground.as_sandbox().save(folder.path()).expect("the folder can be written to");
    let file = folder.path().join("baseline.yaml");
    std::fs::write(&file, &text).expect("the folder can be written to");
    let plan = [
        env!("CARGO_BIN_EXE_baseline").to_owned(),
        "plan".to_owned(),
        "--detailed-exitcode".to_owned(),
        file.display().to_string(),
        format!("--sandbox={}", folder.path().display()),
    ];
    let mut command = Command::new("python3");
    let command = command
        .args(["-c", MEASURE])
        .args(plan)
        .env_clear()
        .envs(std::env::var_os("PATH").map(|path| ("PATH", path)));
    let Ok(ended) = command.output() else {
        return skipped("without python3 nobody measures what a plan takes");
    };
    let (said, told) = (String::from_utf8_lossy(&ended.stdout), String::from_utf8_lossy(&ended.stderr));
    assert_eq!(ended.status.code(), Some(0), "{said}{told}");
    assert!(said.contains("Everything is as declared."), "{said}");
    let most = told.lines().last().and_then(|line| line.strip_prefix("KiB ")?.parse::<u32>().ok());
    assert!(most.is_some_and(|most| most > 1024 && most < MOST_KIBIBYTES), "{most:?} KiB");
}
