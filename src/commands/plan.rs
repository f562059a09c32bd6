//! `baseline plan`: what differs, without changing anything.

use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::path::Path;

use super::failed_on::FailedOn;
use super::planning::{Baseline, Planned, place, place_in_organization};
use super::request::{Request, saved_plan};
use super::run::{Context, gravest, off_the_runtime};
use super::target::Destination;
use crate::aws::session::Options;
use crate::aws::{Identity, Session};
use crate::cli::PlanArguments;
use crate::engine::event::Event;
use crate::engine::plan::Plan;
use crate::engine::saved::SavedPlan;
use crate::error::{Error, exit};
use crate::model::{Examined, Finding};
use crate::report::{About, escape};
use crate::spec::Place;
use crate::spec::files::is_standard_input;
use crate::spec::load::Disk;

/// Shows what differs.
pub(super) async fn plan(context: &Context, arguments: &PlanArguments) -> Result<u8, Error> {
    let PlanArguments { file, selection, calls, detailed_exitcode, out } = arguments;
    if out.as_deref().is_some_and(is_standard_input) {
        return Err(Error::Usage {
            message: "`--out -`: a plan is saved to a file".to_owned(),
            help: "name a file, such as `plan.json`".to_owned(),
        });
    }
    let request = Request::typed(file, selection).await?;
    let made = make(context, &request).await?;
    let Made { baseline, planned: Planned { plan, .. }, .. } = &made;
    context.warn(&baseline.loaded().rejections, baseline.sources())?;
    if let Some(path) = out {
        // A slip must not cost the file that the plan is made from.
        let there = path.clone();
        if off_the_runtime(move || there.exists() && saved_plan(&Disk, &there).is_none()).await {
            return Err(Error::Occupied(path.clone()));
        }
        let saved = made.to_be_saved(&request);
        save(path, &saved.to_text()).map_err(|source| Error::Write { path: path.clone(), source })?;
    }
    let failed_on = FailedOn::of(&plan.items, &selection.fail_on);
    let about = made.about(&request, &failed_on);
    context.printer.stdout(&context.report(*calls, about).plan(plan, baseline.sources()))?;
    made.destination.keep()?;
    if let Some(path) = out {
        let path = escape(&path.to_string_lossy()).into_owned();
        context
            .printer
            .stderr(&format!("saved to `{path}`: `baseline apply` takes it in place of the file"))?;
    }
    failed_on.say(context)?;
    Ok(gravest([
        (refuses_the_file(plan), exit::REFUSED),
        (cannot_be_whole(plan) || !failed_on.is_empty(), exit::FAILED),
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

impl Made {
    /// The plan, as it is saved.
    pub(super) fn to_be_saved(&self, request: &Request) -> SavedPlan {
        let ingredients = request.ingredients(&self.baseline);
        SavedPlan::new(&self.planned.plan, self.baseline.sources(), ingredients, self.session.clock().now())
    }

    /// What is to be known of the run besides what was found, as of now.
    pub(super) fn about(&self, request: &Request, failed_on: &FailedOn) -> About {
        About {
            evidence: Some(request.ingredients(&self.baseline).evidence(self.session.clock().now())),
            saved_plan: request.saved.as_ref().map(|(_, file)| file.clone()),
            warnings: self.baseline.loaded().rejections.clone(),
            failed_on: failed_on.words(),
        }
    }
}

/// Checks the file, finds out who the caller is, and compares.
pub(super) async fn make(context: &Context, request: &Request) -> Result<Made, Error> {
    // Everything that can be refused without AWS is, before AWS is asked anything.
    let checked = request.load(&Place::nowhere()).await?;
    let destination = Destination::of(&context.common).await?;
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
    let baseline = request.load(&place).await?;
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
