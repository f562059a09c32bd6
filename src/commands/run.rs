//! Running what was asked, and ending with an exit code.

use std::sync::Arc;

use super::{apply, plan, sandbox, schema, validate};
use crate::cli::{Cli, Command, Common};
use crate::engine::apply::Interrupt;
use crate::error::{Error, exit};
use crate::report::{
    About, Failure, Json, Printer, Progress, Report, Styles, Text, TextOptions, json, rejection,
};
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
        Command::Validate(arguments) => validate::validate(&context, arguments).await,
        Command::Sandbox(arguments) => sandbox::serve(&context, arguments).await,
        Command::Schema => schema::print(&context),
        Command::Completions { shell } => schema::completions(&context, *shell),
    };
    ended.unwrap_or_else(|error| {
        context.fail(&error);
        error.exit_code()
    })
}

/// Says what was typed wrongly, or answers a call for help or for the version; the number is the exit code.
pub fn misuse(error: &clap::Error, json: bool) -> u8 {
    // Help and version are answers; anything else is a mistake. clap's own 2 would read as "changes".
    if !error.use_stderr() {
        let _ = error.print();
        return exit::DONE;
    }
    let is_said = json && {
        let object = json::failure(&usage(&error.render().to_string()));
        Printer::of_process(true).stdout(&json::to_text(&object)).is_ok()
    };
    if !is_said {
        // Where nothing can be printed, the exit code still says it.
        let _ = error.print();
    }
    exit::FAILED
}

/// Takes apart what clap says: what is wrong, and below it what to do.
fn usage(rendered: &str) -> Failure {
    let mut lines = rendered.lines().map(str::trim).filter(|line| !line.is_empty());
    let first = lines.next().unwrap_or_default();
    let failure = Failure::new(first.strip_prefix("error: ").unwrap_or(first));
    match lines.collect::<Vec<_>>().join("\n") {
        rest if rest.is_empty() => failure,
        rest => failure.help(rest),
    }
}

/// Says that a run was ended before it had changed anything.
pub fn interrupted(json: bool) {
    let failure = Failure::new("interrupted: nothing was changed");
    let printer = Printer::of_process(true);
    if json && printer.stdout(&json::to_text(&json::failure(&failure))).is_ok() {
        return;
    }
    // The terminal has shown `^C` at the beginning of this line.
    let gap = if printer.error_is_terminal() { "\n" } else { "" };
    let _ = printer.stderr(&format!("{gap}{}", failure.message));
}

impl Context {
    /// The report that was asked for.
    pub(super) fn report(&self, calls: bool, about: About) -> Box<dyn Report> {
        if self.common.json {
            return Box::new(Json(about));
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

    /// Says why a run ended early: on stdout where one object is to stand there, on stderr otherwise, and where stdout
    /// cannot be written.
    fn fail(&self, error: &Error) {
        if self.common.json && !matches!(error, Error::Print(_)) {
            match self.printer.stdout(&rendered(error, &Json::default())) {
                Ok(()) => return,
                Err(unprinted) => self.fail_in_words(&unprinted.into()),
            }
        }
        self.fail_in_words(error);
    }

    fn fail_in_words(&self, error: &Error) {
        let styles = self.printer.error_styles();
        let text = Text(TextOptions { styles, ..TextOptions::default() });
        // Where nothing can be printed, the exit code still says it.
        let _ = self.printer.stderr(&rendered(error, &text));
    }
}

fn rendered(error: &Error, report: &dyn Report) -> String {
    match error {
        Error::Rejected { rejections, sources, .. } => report.rejected(rejections, sources),
        Error::ConsentMissing { plan, missing } => report.consent(plan, missing),
        Error::Moved(moved) => report.moved(moved),
        other => report.error(&failure(other)),
    }
}

/// Does what may wait for long, such as reading a pipe that nobody writes to, where it keeps no signal from being heard.
pub(super) async fn off_the_runtime<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> T {
    match tokio::task::spawn_blocking(work).await {
        Ok(done) => done,
        Err(failed) => std::panic::resume_unwind(failed.into_panic()),
    }
}

/// Why a run ended early, in the one layout.
pub(super) fn failure(error: &Error) -> Failure {
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
