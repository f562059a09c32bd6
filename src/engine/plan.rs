//! The plan: what was examined, in the order in which it is settled.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;

use super::selection::{Selection, SelectionError};
use crate::aws::{Identity, Operation, Reader};
use crate::model::{Action, Address, Circle, Diff, Examined, Finding, Graph, Impact, Managed};
use crate::values::Region;

/// Who runs it, against what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Header {
    /// The name of the baseline.
    pub baseline: String,
    /// Who the caller is, and in which account.
    pub identity: Identity,
    /// The account's alias, where it has one and it may be read.
    pub alias: Option<String>,
    /// The session's Region.
    pub region: Region,
    /// What the account is in its organization, or why that cannot be told, where the plan depends on it; completes
    /// "This is …".
    pub standing: Option<String>,
}

/// The difference between a file and an account, in the order in which it is settled.
#[derive(Clone, Debug)]
pub struct Plan {
    /// Who and where.
    pub header: Header,
    /// Everything that was examined.
    pub items: Vec<Examined>,
    /// What depends on what among the items.
    pub graph: Graph,
    /// How many requests it took.
    pub requests: u64,
    /// How long it took.
    pub elapsed: Duration,
}

/// Why no plan can be made of what was examined.
#[derive(Debug, thiserror::Error)]
pub enum PlanError {
    /// The resources need each other in a circle.
    #[error(transparent)]
    Circle(#[from] Circle),
    /// The selection leaves out what it needs.
    #[error(transparent)]
    Selection(#[from] SelectionError),
}

/// How many resources of a plan are in which state.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct Summary {
    /// To be made.
    pub create: usize,
    /// To be changed.
    pub update: usize,
    /// To be removed.
    pub delete: usize,
    /// As declared.
    pub unchanged: usize,
    /// Steps for a person.
    pub manual: usize,
    /// Awaited.
    pub waiting: usize,
    /// Not working as they should.
    pub unhealthy: usize,
    /// Held back by something missing.
    pub blocked: usize,
    /// Refused.
    pub refused: usize,
    /// Unreadable.
    pub unreadable: usize,
    /// Things that the file does not mention.
    pub unmanaged: usize,
}

/// Every operation that examining some resources may cause.
pub fn reads(resources: &[Arc<dyn Managed>]) -> Vec<Operation> {
    let mut reads: Vec<Operation> = resources.iter().flat_map(|resource| resource.reads()).copied().collect();
    reads.sort_unstable();
    reads.dedup();
    reads
}

/// Examines resources, all at once; a denied read makes one of them unreadable, not the run fail.
pub async fn examine(resources: &[Arc<dyn Managed>], reader: &Reader) -> Vec<Examined> {
    let examined = resources.iter().map(async |resource| Examined {
        resource: Arc::clone(resource),
        address: resource.address(),
        outcome: resource.examine(reader).await,
    });
    futures::future::join_all(examined).await
}

/// The resources that a selection takes, and those that these need, in the file's order.
pub fn select(
    resources: Vec<Arc<dyn Managed>>,
    selection: &Selection,
) -> Result<Vec<Arc<dyn Managed>>, SelectionError> {
    if selection.is_everything() {
        return Ok(resources);
    }
    let addresses: Vec<Address> = resources.iter().map(|resource| resource.address()).collect();
    if let Some(glob) = selection.idle_glob(&addresses) {
        return Err(SelectionError::NothingMatches(glob.to_owned()));
    }
    let matching: Vec<usize> =
        (0..addresses.len()).filter(|&position| selection.matches(&addresses[position])).collect();
    let needs = resources.iter().map(|resource| resource.depends_on());
    let needed = Graph::new(addresses.iter().zip(needs)).closure(&matching);
    let taken: BTreeSet<usize> = matching.into_iter().chain(needed).collect();
    let resources = resources.into_iter().enumerate();
    let taken = resources.filter(|(position, _)| taken.contains(position));
    Ok(taken.map(|(_, resource)| resource).collect())
}

/// Puts what was examined in order, and holds back what cannot be settled; what it took is noted by who asks.
pub fn assemble(examined: Vec<Examined>, selection: &Selection, header: Header) -> Result<Plan, PlanError> {
    let examined = restrict(examined, selection)?;
    let addresses: Vec<Address> = examined.iter().map(|item| item.address.clone()).collect();
    let order = graph_of(&examined).order(&addresses)?;
    let mut by_position: BTreeMap<usize, Examined> = examined.into_iter().enumerate().collect();
    let mut items: Vec<Examined> = order.iter().filter_map(|position| by_position.remove(position)).collect();
    let graph = graph_of(&items);
    hold_back(&mut items, &graph);
    Ok(Plan { header, items, graph, requests: 0, elapsed: Duration::ZERO })
}

fn graph_of(items: &[Examined]) -> Graph {
    Graph::new(items.iter().map(|item| (&item.address, item.resource.depends_on())))
}

/// Drops what the selected resources need and what is settled; refuses the rest of it, or takes it along.
fn restrict(examined: Vec<Examined>, selection: &Selection) -> Result<Vec<Examined>, SelectionError> {
    if selection.is_everything() || selection.with_dependencies() {
        return Ok(examined);
    }
    let (selected, needed): (Vec<_>, Vec<_>) =
        examined.into_iter().partition(|item| selection.matches(&item.address));
    let mut unsettled = Vec::new();
    for item in needed {
        match &item.outcome {
            Ok(diff) if diff.is_settled() && !diff.is_held_back() => {}
            Ok(_) => unsettled.push(item.address),
            Err(error) => return Err(SelectionError::Unreadable(item.address, error.clone())),
        }
    }
    if unsettled.is_empty() { Ok(selected) } else { Err(SelectionError::NeedsMore(unsettled)) }
}

/// Takes the steps from what is blocked or refused, and from what depends on something that is.
fn hold_back(items: &mut [Examined], graph: &Graph) {
    let mut held: Vec<bool> = Vec::with_capacity(items.len());
    for position in 0..items.len() {
        let missing = graph.needs(position).iter().find(|&&need| held[need]);
        let missing = missing.map(|&need| items[need].address.clone());
        let Some(diff) = items[position].diff_mut() else {
            held.push(true);
            continue;
        };
        // What is settled itself may rest on what is not, and pass that on to what rests on it.
        let rests_on_held = missing.is_some();
        if let Some(missing) = missing.filter(|_| !diff.is_held_back() && !diff.is_settled()) {
            diff.finding(Finding::Blocked {
                why: format!("it needs `{missing}`, which cannot be settled"),
                next: format!("settle `{missing}` first"),
            });
        }
        if diff.is_held_back() {
            diff.steps.clear();
            diff.action = None;
        }
        held.push(rests_on_held || diff.is_held_back());
    }
}

impl Plan {
    /// Counts the resources by their state.
    pub fn summary(&self) -> Summary {
        let mut summary = Summary::default();
        for item in &self.items {
            let Ok(diff) = &item.outcome else {
                summary.unreadable += 1;
                continue;
            };
            match diff.action {
                Some(Action::Create) => summary.create += 1,
                Some(Action::Update) => summary.update += 1,
                Some(Action::Delete) => summary.delete += 1,
                None if diff.is_held_back() => {}
                None => summary.unchanged += 1,
            }
            for finding in &diff.findings {
                match finding {
                    Finding::Manual { .. } => summary.manual += 1,
                    Finding::Waiting { .. } => summary.waiting += 1,
                    Finding::Unhealthy { .. } => summary.unhealthy += 1,
                    Finding::Blocked { .. } | Finding::NotThere { .. } => summary.blocked += 1,
                    Finding::Refused { .. } => summary.refused += 1,
                    Finding::Unmanaged { .. } => summary.unmanaged += 1,
                    Finding::Note(_) => {}
                }
            }
        }
        summary
    }

    /// Whether there is nothing to do.
    pub fn is_settled(&self) -> bool {
        self.items.iter().filter_map(Examined::diff).all(Diff::is_settled)
    }

    /// The impacts that need consent, with where and why.
    pub fn asks(&self) -> Vec<Ask> {
        let mut asks = Vec::new();
        for item in &self.items {
            for step in item.diff().iter().flat_map(|diff| &diff.steps) {
                let own = (step.impact, step.because.clone());
                let raised = step.raised.iter().map(|raised| (raised.impact, Some(raised.why.clone())));
                for (impact, why) in std::iter::once(own).chain(raised) {
                    if impact.consent().is_some() {
                        let call = step.change.call().to_string();
                        asks.push(Ask { impact, address: item.address.clone(), call, why });
                    }
                }
            }
        }
        asks.sort_by_key(|ask| ask.impact);
        asks
    }
}

/// A step that is not taken without consent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ask {
    /// How much harm it can do.
    pub impact: Impact,
    /// Where.
    pub address: Address,
    /// The call that does it.
    pub call: String,
    /// Why it is harmful.
    pub why: Option<String>,
}
