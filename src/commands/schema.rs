//! `baseline schema` and `baseline completions`: what editors and shells want to know.

use clap::CommandFactory;
use clap_complete::Shell;

use super::run::Context;
use super::target::asks_nobody;
use crate::cli::Cli;
use crate::error::{Error, exit};
use crate::spec::schema;

/// Prints the JSON Schema of the file.
pub(super) fn print(context: &Context) -> Result<u8, Error> {
    asks_nobody(&context.common, "schema")?;
    context.printer.stdout(&format!("{:#}", schema().as_value()))?;
    Ok(exit::DONE)
}

/// Prints completions for a shell.
pub(super) fn completions(context: &Context, shell: Shell) -> Result<u8, Error> {
    asks_nobody(&context.common, "completions")?;
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Cli::command(), "baseline", &mut script);
    context.printer.stdout(&String::from_utf8_lossy(&script))?;
    Ok(exit::DONE)
}
