//! `baseline plan`: what differs, without changing anything.

use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::path::Path;

use super::planning::{Baseline, Planned, place, place_in_organization};
use super::request::{Request, saved_plan};
use super::run::{Context, gravest};
use super::target::Destination;
use crate::aws::session::Options;
use crate::aws::{Identity, Session};
use crate::cli::{FailOn, PlanArguments};
use crate::engine::event::Event;
use crate::engine::plan::Plan;
use crate::engine::saved::SavedPlan;
use crate::error::{Error, exit};
use crate::model::{Examined, Finding};
use crate::spec::Place;

/// Shows what differs.
pub(super) async fn plan(context: &Context, arguments: &PlanArguments) -> Result<u8, Error> {
    let PlanArguments { file, selection, calls, detailed_exitcode, out } = arguments;
    let request = Request::typed(file, selection)?;
    let made = make(context, &request).await?;
    let Made { baseline, planned: Planned { plan, .. }, .. } = &made;
    context.warn(&baseline.loaded().rejections, baseline.sources())?;
    if let Some(path) = out {
        // A slip must not cost the file that the plan is made from.
        if path.exists() && saved_plan(path).is_none() {
            return Err(Error::Occupied(path.clone()));
        }
        let saved = SavedPlan::new(plan, baseline.sources(), request.ingredients(baseline));
        save(path, &saved.to_text()).map_err(|source| Error::Write { path: path.clone(), source })?;
    }
    context.printer.stdout(&context.report(*calls).plan(plan, baseline.sources()))?;
    made.destination.keep()?;
    let fails_on = fails_on(context, &plan.items, &selection.fail_on)?;
    Ok(gravest([
        (refuses_the_file(plan), exit::REFUSED),
        (cannot_be_whole(plan) || fails_on, exit::FAILED),
        (*detailed_exitcode && !plan.is_settled(), exit::CHANGES),
    ]))
}

/// A plan, with everything that is needed to go on from it.
pub(super) struct Made {
    pub(super) baseline: Baseline,
    pub(super) planned: Planned,
    pub(super) session: Session,
    pub(super) destination: Destination,
}

/// Checks the file, finds out who the caller is, and compares.
pub(super) async fn make(context: &Context, request: &Request) -> Result<Made, Error> {
    // Everything that can be refused without AWS is, before AWS is asked anything.
    let checked = request.load(&Place::nowhere())?;
    let destination = Destination::of(&context.common)?;
    let progress = context.progress();
    let listener: crate::aws::session::Listener = {
        let progress = std::sync::Arc::clone(&progress);
        std::sync::Arc::new(move |notice: &crate::aws::session::Notice| {
            progress.event(&Event::Session(notice.clone()));
        })
    };
    let concurrency = context.common.concurrency.map(usize::from);
    let identity_center_rate = context.common.identity_center_rate.map(u32::from);
    let options = Options { concurrency, identity_center_rate, listener: Some(listener) };
    let session = destination.connect(options).await?;
    let identity: Identity = session.identify().await?;
    checked.check_account(&identity)?;
    let place = if checked.loaded().uses_organization {
        place_in_organization(&session, &identity).await?
    } else {
        place(&session, &identity)
    };
    let baseline = request.load(&place)?;
    let planned = baseline.plan(&session, &identity, &request.selection).await?;
    progress.finish();
    Ok(Made { baseline, planned, session, destination })
}

/// Whether the file asks for what cannot be: nothing of it is applied until it is changed.
pub(super) fn refuses_the_file(plan: &Plan) -> bool {
    findings(&plan.items).any(|finding| matches!(finding, Finding::Refused { at: Some(_), .. }))
}

/// Whether something could not be read, or is held back.
pub(super) fn cannot_be_whole(plan: &Plan) -> bool {
    plan.items.iter().any(|item| item.outcome.is_err()) || findings(&plan.items).any(Finding::holds_back)
}

/// Whether there is a finding of a kind that the run is to fail on; says which, so that nobody wonders at the exit code.
pub(super) fn fails_on(context: &Context, items: &[Examined], kinds: &[FailOn]) -> Result<bool, Error> {
    let mut fails = false;
    for kind in kinds {
        let has = |item: &&Examined| {
            item.diff().is_some_and(|diff| diff.findings.iter().any(|finding| finding.word() == kind.word()))
        };
        let found: Vec<String> = items.iter().filter(has).map(|item| format!("`{}`", item.address)).collect();
        if !found.is_empty() {
            fails = true;
            let word = kind.word();
            let said = format!("error: `--fail-on {word}`: {} at {}", found.len(), found.join(", "));
            context.printer.stderr(&said)?;
        }
    }
    Ok(fails)
}

fn findings(items: &[Examined]) -> impl Iterator<Item = &Finding> {
    items.iter().filter_map(Examined::diff).flat_map(|diff| &diff.findings)
}

/// Writes a file that only its owner may read, whole or not at all.
fn save(path: &Path, text: &str) -> io::Result<()> {
    let mut beside = path.as_os_str().to_owned();
    beside.push(".new");
    let beside = Path::new(&beside);
    // Only a file that is new has the mode that is asked for.
    if let Err(error) = fs::remove_file(beside)
        && error.kind() != io::ErrorKind::NotFound
    {
        return Err(error);
    }
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let written = options.open(beside).and_then(|mut file| {
        file.write_all(text.as_bytes())?;
        file.sync_all()
    });
    written.and_then(|()| fs::rename(beside, path)).inspect_err(|_| {
        // The half-written file is of no use; that it cannot be removed either changes nothing.
        let _ = fs::remove_file(beside);
    })
}
