//! `baseline apply`: the plan, a question, the changes, and proof.

use super::consent::{self, Given};
use super::plan::{Made, fails_on, make, refuses_the_file};
use super::request::Request;
use super::run::{Context, gravest};
use crate::cli::ApplyArguments;
use crate::engine::SavedPlan;
use crate::error::{Error, exit};
use crate::model::Examined;

/// Settles what differs.
pub(super) async fn apply(context: &Context, arguments: &ApplyArguments) -> Result<u8, Error> {
    let ApplyArguments { file, selection, yes: _, allow: _, calls } = arguments;
    let request = Request::typed_or_saved(file, selection)?;
    let made = make(context, &request).await?;
    let sources = made.baseline.sources();
    let plan = &made.planned.plan;
    context.warn(&made.baseline.loaded().rejections, sources)?;
    if let Some(saved) = &request.saved {
        saved.check_account(plan)?;
        let moved = saved.moved(plan, sources);
        if !moved.is_empty() {
            return Err(Error::Moved(moved));
        }
    }
    let report = context.report(*calls);
    let refused = refuses_the_file(plan);
    if !context.common.json || refused {
        context.printer.stdout(&report.plan(plan, sources))?;
    }
    if refused {
        if !context.common.json {
            context.printer.stderr("error: nothing was done: the file asks for what is marked `!` above")?;
        }
        return Ok(exit::REFUSED);
    }
    if !plan.is_settled() && consent::obtain(context, arguments, plan, sources).await? == Given::Typed {
        unmoved(context, &request, &made).await?;
    }
    let progress = context.progress();
    context.interrupt.arm();
    let outcome = made.planned.apply(&made.session, &|event| progress.event(event), &context.interrupt).await;
    progress.finish();
    made.destination.keep()?;
    let text = report.outcome(&outcome, sources);
    context.printer.stdout(&if context.common.json { text } else { format!("\n{text}") })?;
    let fails_on = fails_on(context, &outcome.remaining, &selection.fail_on)?;
    Ok(gravest([
        (outcome.interrupted, exit::INTERRUPTED),
        (outcome.failed() || unreadable(&outcome.remaining), exit::FAILED),
        (outcome.leaves_something() || fails_on, exit::NOT_CONVERGED),
    ]))
}

/// Plans once more: what a person said yes to is what is sent, however long it took to read.
async fn unmoved(context: &Context, request: &Request, read: &Made) -> Result<(), Error> {
    let now = make(context, request).await?;
    let sources = read.baseline.sources();
    let promised = SavedPlan::new(&read.planned.plan, sources, request.ingredients(&read.baseline));
    let moved = promised.moved(&now.planned.plan, now.baseline.sources());
    if moved.is_empty() { Ok(()) } else { Err(Error::Moved(moved)) }
}

fn unreadable(items: &[Examined]) -> bool {
    items.iter().any(|item| item.outcome.is_err())
}
