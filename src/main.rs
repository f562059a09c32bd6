//! The `baseline` command: parses arguments, runs, and ends the process.

use std::process::ExitCode;
use std::sync::Arc;

use baseline::cli::{Cli, Command, Common};
use baseline::commands;
use baseline::engine::apply::Interrupt;
use baseline::error::exit;
use baseline::report::{Printer, Styles};
use tracing_subscriber::EnvFilter;

fn main() -> ExitCode {
    let cli = match Cli::typed() {
        Ok(cli) => cli,
        Err(error) => {
            // What is wrong with the arguments keeps clap from saying whether JSON is wanted.
            let mut options = std::env::args_os().skip(1).take_while(|argument| argument != "--");
            let json = options.any(|argument| argument == "--json");
            return ExitCode::from(commands::misuse(&error, json));
        }
    };
    log(&cli.common);
    let serves = matches!(cli.command, Command::Sandbox(_));
    let mut builder = tokio::runtime::Builder::new_current_thread();
    builder.enable_all();
    // The sandbox's time is virtual, so that nothing in it waits for real; over HTTP others live in real time.
    if cli.common.sandbox.is_some() && !serves {
        builder.start_paused(true);
    }
    let runtime = match builder.build() {
        Ok(runtime) => runtime,
        Err(error) => {
            eprintln!("error: the runtime cannot be started: {error}");
            return ExitCode::from(exit::FAILED);
        }
    };
    let json = cli.common.json;
    let code = runtime.block_on(async {
        let interrupt = Arc::new(Interrupt::default());
        tokio::select! {
            code = commands::run(cli, Arc::clone(&interrupt)) => code,
            () = stopped(&interrupt, serves) => {
                if !interrupt.is_armed() {
                    commands::interrupted(json);
                }
                exit::INTERRUPTED
            }
        }
    });
    // A question that nobody answers must not hold the process.
    runtime.shutdown_background();
    ExitCode::from(code)
}

/// Waits for the signal that ends the process at once: the first one while nothing is being written, the
/// second one while something is.
async fn stopped(interrupt: &Interrupt, serves: bool) {
    signal().await;
    if interrupt.is_armed() {
        interrupt.wish();
        let what = if serves {
            "what is being answered is finished"
        } else {
            "what is being sent is finished, and nothing is waited for"
        };
        eprintln!("stopping: {what}; press Ctrl-C again to stop at once");
        signal().await;
    }
}

#[cfg(unix)]
async fn signal() {
    use tokio::signal::unix::{SignalKind, signal};
    match (signal(SignalKind::interrupt()), signal(SignalKind::terminate())) {
        (Ok(mut interrupt), Ok(mut terminate)) => {
            tokio::select! {
                _ = interrupt.recv() => {}
                _ = terminate.recv() => {}
            }
        }
        // Without handlers the signals do what they do by default.
        _ => std::future::pending().await,
    }
}

#[cfg(not(unix))]
async fn signal() {
    if tokio::signal::ctrl_c().await.is_err() {
        std::future::pending::<()>().await;
    }
}

/// Logs what this crate does, never what the SDK sends: at its most talkative the SDK prints signed requests.
fn log(common: &Common) {
    let level = match common.verbose {
        0 => return,
        1 => "info",
        _ => "debug",
    };
    let coloured = Printer::of_process(common.no_color).error_styles() != Styles::PLAIN;
    let filter = EnvFilter::new(format!("off,baseline={level}"));
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .with_ansi(coloured)
        .without_time()
        .init();
}
