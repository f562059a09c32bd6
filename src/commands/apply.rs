//! `baseline apply`: the plan, a question, the changes, and proof.

use super::consent::{self, Given};
use super::failed_on::FailedOn;
use super::plan::{Made, make, refuses_the_file};
use super::request::Request;
use super::run::{Context, failure, gravest};
use crate::cli::ApplyArguments;
use crate::error::{Error, exit};
use crate::model::Examined;
use crate::report::{Report as _, Text, TextOptions, json};

/// Settles what differs.
pub(super) async fn apply(context: &Context, arguments: &ApplyArguments) -> Result<u8, Error> {
    let ApplyArguments { file, selection, yes: _, allow: _, calls } = arguments;
    let request = Request::typed_or_saved(file, selection).await?;
    let made = make(context, &request).await?;
    let sources = made.baseline.sources();
    let plan = &made.planned.plan;
    context.warn(&made.baseline.loaded().rejections, sources)?;
    if let Some((saved, _)) = &request.saved {
        saved.check_account(plan)?;
        let moved = saved.moved(plan, sources);
        if !moved.is_empty() {
            return Err(Error::Moved(moved));
        }
    }
    let refused = refuses_the_file(plan);
    let planned = || made.about(&request, &FailedOn::of(&plan.items, &selection.fail_on));
    if !context.common.json || refused {
        context.printer.stdout(&context.report(*calls, planned()).plan(plan, sources))?;
    }
    if refused {
        if !context.common.json {
            context.printer.stderr("error: nothing was done: the file asks for what is marked `!` above")?;
        }
        return Ok(exit::REFUSED);
    }
    if !plan.is_settled() {
        match consent::obtain(context, arguments, plan, sources).await {
            Ok(Given::Ahead) => {}
            Ok(Given::Typed) => unmoved(context, &request, &made).await?,
            // Without the plan, nobody could say what there is to consent to.
            Err(error) if context.common.json && error.exit_code() == exit::NO_CONSENT => {
                let object = json::with_plan(unconsented(&error), &json::plan(plan, sources, &planned()));
                context.printer.stdout(&json::to_text(&object))?;
                return Ok(error.exit_code());
            }
            Err(error) => return Err(error),
        }
    }
    let progress = context.progress();
    context.interrupt.arm();
    let outcome = made.planned.apply(&made.session, &|event| progress.event(event), &context.interrupt).await;
    progress.finish();
    made.destination.keep()?;
    let failed_on = FailedOn::of(&outcome.remaining, &selection.fail_on);
    let about = made.about(&request, &failed_on);
    let text = context.report(*calls, about).outcome(&outcome, sources);
    let text = if context.common.json { text } else { format!("\n{text}") };
    if let Err(error) = context.printer.stdout(&text) {
        // What was changed must be told somewhere.
        let styles = context.printer.error_styles();
        let text = Text(TextOptions { styles, calls: *calls, verbose: context.common.verbose > 0 });
        context.printer.stderr(&text.outcome(&outcome, sources))?;
        return Err(error.into());
    }
    failed_on.say(context)?;
    Ok(gravest([
        (outcome.interrupted, exit::INTERRUPTED),
        (outcome.failed() || unreadable(&outcome.remaining), exit::FAILED),
        (outcome.leaves_something() || !failed_on.is_empty(), exit::NOT_CONVERGED),
    ]))
}

/// The object that says that nobody consented.
fn unconsented(error: &Error) -> serde_json::Value {
    match error {
        Error::ConsentMissing { plan: _, missing } => json::consent(missing),
        other => json::failure(&failure(other)),
    }
}

/// Plans once more: what a person said yes to is what is sent, however long it took to read.
async fn unmoved(context: &Context, request: &Request, read: &Made) -> Result<(), Error> {
    let now = make(context, request).await?;
    let moved = read.to_be_saved(request).moved(&now.planned.plan, now.baseline.sources());
    if moved.is_empty() { Ok(()) } else { Err(Error::Moved(moved)) }
}

fn unreadable(items: &[Examined]) -> bool {
    items.iter().any(|item| item.outcome.is_err())
}
