//! Running what was asked, and ending with an exit code.

use std::sync::Arc;

use super::{apply, plan, sandbox, schema, validate};
use crate::cli::{Cli, Command, Common};
use crate::engine::apply::Interrupt;
use crate::error::{Error, exit};
use crate::report::{Failure, Json, Printer, Progress, Report, Styles, Text, TextOptions, rejection};
use crate::values::{Rejection, Sources};

/// What every command works with.
#[derive(Debug)]
pub struct Context {
    /// What every command takes.
    pub common: Common,
    /// The way to stdout and stderr.
    pub printer: Printer,
    /// The wish to stop.
    pub interrupt: Arc<Interrupt>,
}

/// Runs what was asked; the number is the exit code.
pub async fn run(cli: Cli, interrupt: Arc<Interrupt>) -> u8 {
    let Cli { command, common } = cli;
    let printer = Printer::of_process(common.no_color);
    let context = Context { common, printer, interrupt };
    let ended = match &command {
        Command::Plan(arguments) => plan::plan(&context, arguments).await,
        Command::Apply(arguments) => apply::apply(&context, arguments).await,
        Command::Validate(arguments) => validate::validate(&context, arguments),
        Command::Sandbox(arguments) => sandbox::serve(&context, arguments).await,
        Command::Schema => schema::print(&context),
        Command::Completions { shell } => schema::completions(&context, *shell),
    };
    ended.unwrap_or_else(|error| {
        // Where nothing can be printed, the exit code still says it.
        let _ = context.fail(&error);
        error.exit_code()
    })
}

impl Context {
    /// The report that was asked for.
    pub(super) fn report(&self, calls: bool) -> Box<dyn Report> {
        if self.common.json {
            return Box::new(Json);
        }
        let verbose = self.common.verbose > 0;
        Box::new(Text(TextOptions { styles: self.printer.styles(), calls, verbose }))
    }

    /// The progress on stderr.
    pub(super) fn progress(&self) -> Arc<Progress> {
        let terminal = self.printer.error_is_terminal() && !self.common.json;
        Arc::new(Progress::new(terminal, self.printer.error_styles()))
    }

    /// Shows warnings of a file that was not refused.
    pub(super) fn warn(&self, rejections: &[Rejection], sources: &Sources) -> Result<(), Error> {
        if !rejections.is_empty() {
            let coloured = self.printer.error_styles() != Styles::PLAIN;
            self.printer.stderr(&rejection::render(rejections, sources, coloured))?;
        }
        Ok(())
    }

    /// Says why a run ended early: on stdout where one object is to stand there, on stderr otherwise.
    fn fail(&self, error: &Error) -> Result<(), Error> {
        let styles = self.printer.error_styles();
        let report: Box<dyn Report> = if self.common.json {
            Box::new(Json)
        } else {
            Box::new(Text(TextOptions { styles, ..TextOptions::default() }))
        };
        let rendered = match error {
            Error::Rejected { rejections, sources } => report.rejected(rejections, sources),
            Error::ConsentMissing { plan, missing } => report.consent(plan, missing),
            Error::Moved(moved) => report.moved(moved),
            other => report.error(&failure(other)),
        };
        let printed =
            if self.common.json { self.printer.stdout(&rendered) } else { self.printer.stderr(&rendered) };
        Ok(printed?)
    }
}

fn failure(error: &Error) -> Failure {
    match error {
        Error::Aws(error) => Failure::from(error),
        other => {
            let cause = std::error::Error::source(other).map(ToString::to_string);
            Failure { cause, help: other.help(), ..Failure::new(other.to_string()) }
        }
    }
}

/// The exit code where nothing failed early, the gravest first.
pub(super) fn gravest(codes: impl IntoIterator<Item = (bool, u8)>) -> u8 {
    codes.into_iter().find(|(is_so, _)| *is_so).map_or(exit::DONE, |(_, code)| code)
}
