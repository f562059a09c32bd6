//! Consent: by name for what can do harm, and a typed `yes` for the rest.

use std::io::{self, IsTerminal};

use super::run::Context;
use crate::cli::{ApplyArguments, Harm};
use crate::engine::plan::{Ask, Plan};
use crate::error::Error;
use crate::model::Impact;
use crate::report::{TextOptions, text};
use crate::values::Sources;

impl Harm {
    fn impact(self) -> Impact {
        match self {
            Self::Weakens => Impact::Weakens,
            Self::Disrupts => Impact::Disrupts,
            Self::LocksOut => Impact::LocksOut,
            Self::Destroys => Impact::Destroys,
        }
    }
}

/// How consent was given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Given {
    /// With the command, before there was a plan.
    Ahead,
    /// By a person who read the plan, and took a while.
    Typed,
}

/// Refuses unless everything harmful was consented to by name, and the rest by `yes`.
pub(super) async fn obtain(
    context: &Context,
    arguments: &ApplyArguments,
    plan: &Plan,
    sources: &Sources,
) -> Result<Given, Error> {
    let allowed: Vec<Impact> = arguments.allow.iter().map(|harm| harm.impact()).collect();
    let missing: Vec<Ask> = plan.asks().into_iter().filter(|ask| !allowed.contains(&ask.impact)).collect();
    if !missing.is_empty() {
        return Err(Error::ConsentMissing { plan: Box::new(plan.clone()), missing });
    }
    if arguments.yes {
        return Ok(Given::Ahead);
    }
    if !io::stdin().is_terminal() {
        return Err(Error::NotConfirmed {
            message: "nobody is there to ask: the input is no terminal".to_owned(),
            help: "look at the plan, then add `--yes`".to_owned(),
        });
    }
    // A question that nobody sees is waited for without end.
    if !context.printer.error_is_terminal() {
        return Err(Error::NotConfirmed {
            message: "nobody would see the question: stderr is no terminal".to_owned(),
            help: "leave stderr on the terminal, or look at the plan, then add `--yes`".to_owned(),
        });
    }
    if context.common.json {
        // Stdout is kept for the one object that comes at the end; nobody says yes to what was not shown.
        let styles = context.printer.error_styles();
        let options = TextOptions { styles, calls: arguments.calls, verbose: context.common.verbose > 0 };
        context.printer.stderr(&text::plan(plan, sources, &options))?;
    }
    context.printer.stderr("Apply this? Type yes to go ahead:")?;
    let answer = tokio::task::spawn_blocking(|| {
        let mut line = String::new();
        io::stdin().read_line(&mut line).map(|_| line)
    });
    match answer.await {
        Ok(Ok(line)) if line.trim() == "yes" => Ok(Given::Typed),
        Ok(Ok(_) | Err(_)) | Err(_) => Err(Error::NotConfirmed {
            message: "the answer was not `yes`; nothing was changed".to_owned(),
            help: "run it again and type `yes`, or add `--yes`".to_owned(),
        }),
    }
}
