//! Plans a baseline from a program, against the sandbox or, with the argument `aws`, against an AWS account.
//!
//! ```sh
//! cargo run --example library          # a fresh sandbox account, in this process
//! cargo run --example library -- aws   # the account of the environment's credentials; nothing is changed
//! ```

use std::path::Path;
use std::process::ExitCode;

use baseline::aws::session::Options;
use baseline::aws::{Session, Target};
use baseline::commands::Baseline;
use baseline::commands::planning::place;
use baseline::commands::target::in_process;
use baseline::engine::Selection;
use baseline::error::Error;
use baseline::report::{Report, Text, TextOptions};
use baseline::sandbox::Sandbox;
use baseline::spec::load::{Arguments, Disk};
use baseline::values::Region;

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let target = if std::env::args().nth(1).as_deref() == Some("aws") {
        Target::Aws { profile: None, region: None, endpoint_url: None, credentials: None }
    } else {
        Target::InProcess(in_process(&Sandbox::fresh(), Region::new("us-east-1")))
    };
    match plan(target).await {
        Ok(text) => {
            println!("{text}");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("error: {error}");
            if let Some(help) = error.help() {
                eprintln!("  help: {help}");
            }
            ExitCode::from(error.exit_code())
        }
    }
}

/// Compares the shipped baseline with an account, and gives the plan as a person reads it.
async fn plan(target: Target) -> Result<String, Error> {
    let session = Session::connect(target, Options::default()).await?;
    let identity = session.identify().await?;

    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("baselines/secure-account.yaml");
    let arguments = Arguments { file: None, set: vec!["company=acme".to_owned()] };
    let baseline = Baseline::load(&file, &Disk, &arguments, &place(&session, &identity))?;
    baseline.check_account(&identity)?;

    let planned = baseline.plan(&session, &identity, &Selection::default()).await?;
    Ok(Text(TextOptions::default()).plan(&planned.plan, baseline.sources()))
}
