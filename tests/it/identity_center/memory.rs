//! A large organization does not take much memory.

use std::process::Command;

use nix::sys::resource::{UsageWho, getrusage};
use tempfile::TempDir;

use super::support::{held, hold_everywhere, management, reference};

/// The most memory of a plan of 3,000 accounts, the sandbox that holds them in the same process among it.
const MOST_KIBIBYTES: i64 = 100 * 1024;

#[cfg(target_os = "linux")]
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
    let ended = Command::new(env!("CARGO_BIN_EXE_baseline"))
        .args(["plan", "--detailed-exitcode"])
        .arg(&file)
        .arg(format!("--sandbox={}", folder.path().display()))
        .env_clear()
        .output()
        .expect("the program runs");
    let said = String::from_utf8_lossy(&ended.stdout);
    assert_eq!(ended.status.code(), Some(0), "{said}{}", String::from_utf8_lossy(&ended.stderr));
    assert!(said.contains("Everything is as declared."), "{said}");
    // The most that any child of this process took: of all of them the plan above is the largest.
    let most = getrusage(UsageWho::RUSAGE_CHILDREN).expect("the system counts").max_rss();
    assert!(most > 1024 && most < MOST_KIBIBYTES, "{most} KiB");
}
