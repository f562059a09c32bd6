//! Applying a plan, turn by turn: everything grows, then shrinks, and what can narrow the caller's own rights
//! comes last of all.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};

use futures::stream::{self, FuturesUnordered, StreamExt};
use tokio::sync::Notify;

use super::event::Event;
use super::outcome::{Ending, Failure};
use super::plan::Plan;
use crate::aws::{Class, Writer};
use crate::model::{Address, AnyChange, Call, Diff, Examined, Finding, Graph, Phase, Step, Turn};

/// How many steps of a resource go together, where they may.
const ABREAST: usize = 16;
/// Why nothing more is begun, or waited for.
const INTERRUPTED: &str = "the run was interrupted";

/// A wish to stop: what is being sent is finished, and nothing new is begun.
#[derive(Debug, Default)]
pub struct Interrupt {
    armed: AtomicBool,
    wished: AtomicBool,
    notify: Notify,
}

impl Interrupt {
    /// From now on a wish is heeded in an orderly way; before, a run may simply end.
    pub fn arm(&self) {
        self.armed.store(true, Ordering::Relaxed);
    }

    /// Whether a wish is heeded in an orderly way.
    pub fn is_armed(&self) -> bool {
        self.armed.load(Ordering::Relaxed)
    }

    /// Wishes to stop.
    pub fn wish(&self) {
        self.wished.store(true, Ordering::Relaxed);
        self.notify.notify_waiters();
        // Whoever begins to wait only now is not to wait for ever.
        self.notify.notify_one();
    }

    /// Whether somebody wished to stop.
    pub fn is_wished(&self) -> bool {
        self.wished.load(Ordering::Relaxed)
    }

    /// Waits until somebody wishes to stop.
    pub async fn wished(&self) {
        if !self.is_wished() {
            self.notify.notified().await;
        }
    }
}

/// What is to be told while a plan is applied.
pub type Sink<'a> = &'a (dyn Fn(&Event) + Send + Sync);

/// What applying a plan came to.
#[derive(Debug)]
pub struct Applied {
    /// How it went for each resource that had steps; none, where its first step was refused and that is no failure.
    pub endings: Vec<(Address, Ending)>,
    /// What stands in the place of steps that AWS refused, where that is no failure.
    pub refused: Vec<(Address, Finding)>,
}

/// Sends the steps of a plan, and says for each resource that had some how it went.
///
/// Independent resources go ahead at once. A failure skips what depends on the resource, and the
/// shrinking of what it depends on, and nobody else; a refusal that is no failure skips the rest of its steps alone.
pub async fn apply(plan: &Plan, writer: &Writer, sink: Sink<'_>, interrupt: &Interrupt) -> Applied {
    let run = Run {
        items: &plan.items,
        graph: &plan.graph,
        writer,
        sink,
        interrupt,
        states: plan.items.iter().map(|_| Mutex::default()).collect(),
        expired: AtomicBool::new(false),
    };
    let waves = async {
        for turn in Turn::all() {
            if turn.last {
                run.hold_the_last_back();
            }
            run.wave(turn).await;
        }
    };
    let stopped = async {
        interrupt.wished().await;
        // What AWS has taken it carries out without us, and that may take an hour.
        writer.abandon_pending();
        std::future::pending::<()>().await;
    };
    tokio::select! {
        () = waves => {}
        () = stopped => {}
    }
    run.came_to()
}

#[derive(Debug, Default)]
struct State {
    done: Vec<Call>,
    trouble: Option<Trouble>,
    refused: Option<Finding>,
}

#[derive(Debug)]
enum Trouble {
    Failed(Vec<Failure>),
    /// The run was interrupted while AWS was at requests, by their ids.
    Left(Vec<String>),
    Skipped(String),
}

struct Run<'a> {
    items: &'a [Examined],
    graph: &'a Graph,
    writer: &'a Writer,
    sink: Sink<'a>,
    interrupt: &'a Interrupt,
    states: Vec<Mutex<State>>,
    /// The credentials have expired: no further call can succeed.
    expired: AtomicBool,
}

impl Run<'_> {
    /// Takes the steps of one turn, each resource's as soon as those before it are done.
    async fn wave(&self, turn: Turn) {
        let everything = 0..self.items.len();
        if !everything.clone().any(|position| self.steps_of(position, turn).next().is_some()) {
            return;
        }
        let mut open: Vec<usize> =
            everything.clone().map(|position| self.graph.before(position, turn.phase).len()).collect();
        let ready = everything.filter(|&position| open[position] == 0);
        let take = |position: usize| async move {
            self.steps(position, turn).await;
            position
        };
        let mut running: FuturesUnordered<_> = ready.map(take).collect();
        while let Some(done) = running.next().await {
            for &next in self.graph.after(done, turn.phase) {
                open[next] -= 1;
                if open[next] == 0 {
                    running.push(take(next));
                }
            }
        }
    }

    fn steps_of(&self, position: usize, turn: Turn) -> impl Iterator<Item = &Step<AnyChange>> {
        steps(&self.items[position]).filter(move |step| step.turn() == turn)
    }

    /// Leaves out what can narrow the caller's own rights where anything before it went wrong, or was held
    /// back: what was to take the place of those rights may be missing.
    fn hold_the_last_back(&self) {
        let Some(troubled) = (0..self.items.len()).find(|&position| self.is_amiss(position)) else {
            return;
        };
        for (position, item) in self.items.iter().enumerate() {
            let is_open = self.state(position).done.len() < steps(item).count();
            if is_open && steps(item).any(|step| step.last) {
                let because = format!(
                    "`{}` is not settled, and this can narrow the caller's own rights",
                    self.items[troubled].address
                );
                self.skip(position, because, true);
            }
        }
    }

    /// Whether a resource met trouble, or was not to be settled from the start.
    fn is_amiss(&self, position: usize) -> bool {
        let is_refused = self.state(position).refused.is_some();
        is_refused || self.has_trouble(position) || self.items[position].diff().is_none_or(Diff::is_held_back)
    }

    async fn steps(&self, position: usize, turn: Turn) {
        let phase = turn.phase;
        let steps: Vec<&Step<AnyChange>> = self.steps_of(position, turn).collect();
        if steps.is_empty() && !self.has_trouble_before(position, phase) {
            return;
        }
        if self.state(position).refused.is_some() {
            return;
        }
        if let Some(because) = self.reason_to_skip(position, phase) {
            self.skip(position, because, !steps.is_empty());
            return;
        }
        let mut rest = &steps[..];
        while let Some(first) = rest.first() {
            let together =
                if first.abreast { rest.iter().take_while(|step| step.abreast).count() } else { 1 };
            let (now, later) = rest.split_at(together);
            rest = later;
            let sent = stream::iter(now).map(|step| self.send(position, step)).buffer_unordered(ABREAST);
            sent.collect::<()>().await;
            if self.has_trouble(position) || self.state(position).refused.is_some() {
                return;
            }
        }
    }

    /// Sends one step, unless there is a reason to begin nothing more.
    async fn send(&self, position: usize, step: &Step<AnyChange>) {
        if let Some(because) = self.reason_to_stop() {
            self.skip(position, because.to_owned(), true);
            return;
        }
        let item = &self.items[position];
        let (address, call) = (item.address.clone(), step.change.call().clone());
        (self.sink)(&Event::Sending { address: address.clone(), call: call.clone() });
        match item.resource.apply(&step.change, self.writer).await {
            Ok(()) => {
                self.state(position).done.push(call.clone());
                (self.sink)(&Event::Sent { address, call });
            }
            Err(error) => {
                if let Some(finding) = item.resource.refused(&error) {
                    (self.sink)(&Event::Skipped { address, because: error.to_string() });
                    self.state(position).refused = Some(finding);
                    return;
                }
                if error.class() == Class::Unsent {
                    self.skip(position, INTERRUPTED.to_owned(), true);
                    return;
                }
                if error.class() == Class::Unfinished
                    && self.interrupt.is_wished()
                    && let Some(request) = error.request_id()
                {
                    self.leave(position, request);
                    return;
                }
                if error.class() == Class::Expired {
                    self.expired.store(true, Ordering::Relaxed);
                }
                self.fail(position, Failure { call: call.clone(), error: error.clone() });
                (self.sink)(&Event::Failed { address, call, error });
            }
        }
    }

    fn fail(&self, position: usize, failure: Failure) {
        let trouble = &mut self.state(position).trouble;
        match trouble {
            Some(Trouble::Failed(failures)) => failures.push(failure),
            Some(Trouble::Left(_) | Trouble::Skipped(_)) | None => {
                *trouble = Some(Trouble::Failed(vec![failure]));
            }
        }
    }

    /// Leaves a request to AWS.
    fn leave(&self, position: usize, request: &str) {
        let id = request.to_owned();
        let mut state = self.state(position);
        match &mut state.trouble {
            // What went wrong is what is to be said.
            Some(Trouble::Failed(_)) => {}
            Some(Trouble::Left(ids)) => ids.push(id.clone()),
            trouble @ (Some(Trouble::Skipped(_)) | None) => {
                *trouble = Some(Trouble::Left(vec![id.clone()]));
            }
        }
        let address = self.items[position].address.clone();
        (self.sink)(&Event::Skipped { address, because: left(&[id]) });
    }

    fn state(&self, position: usize) -> std::sync::MutexGuard<'_, State> {
        self.states[position].lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn has_trouble(&self, position: usize) -> bool {
        self.state(position).trouble.is_some()
    }

    /// Trouble passes through resources that have no steps of their own.
    fn has_trouble_before(&self, position: usize, phase: Phase) -> bool {
        self.graph.before(position, phase).iter().any(|&other| self.has_trouble(other))
    }

    fn reason_to_stop(&self) -> Option<&'static str> {
        if self.interrupt.is_wished() {
            Some(INTERRUPTED)
        } else if self.expired.load(Ordering::Relaxed) {
            Some("the credentials have expired")
        } else {
            None
        }
    }

    fn reason_to_skip(&self, position: usize, phase: Phase) -> Option<String> {
        if let Some(trouble) = &self.state(position).trouble {
            return Some(match trouble {
                Trouble::Failed(failures) => {
                    let operation = failures.first().map(|failure| failure.call.operation.to_string());
                    format!("`{}` failed before", operation.unwrap_or_default())
                }
                Trouble::Left(_) => INTERRUPTED.to_owned(),
                Trouble::Skipped(because) => because.clone(),
            });
        }
        let mut before = self.graph.before(position, phase).iter();
        let &other = before.find(|&&other| self.has_trouble(other))?;
        let verb = if phase == Phase::Shrink { "still uses it" } else { "is not settled" };
        Some(format!("`{}` {verb}", self.items[other].address))
    }

    fn skip(&self, position: usize, because: String, has_steps: bool) {
        let mut state = self.state(position);
        if state.trouble.is_none() {
            if has_steps {
                let address = self.items[position].address.clone();
                (self.sink)(&Event::Skipped { address, because: because.clone() });
            }
            state.trouble = Some(Trouble::Skipped(because));
        }
    }

    fn came_to(self) -> Applied {
        let states =
            self.states.into_iter().map(|state| state.into_inner().unwrap_or_else(PoisonError::into_inner));
        let ended = self
            .items
            .iter()
            .zip(states)
            .filter(|(item, _)| item.diff().is_some_and(|diff| !diff.is_settled()));
        let mut findings = Vec::new();
        let endings = ended
            .filter_map(|(item, State { done, trouble, refused })| {
                let is_refused = refused.is_some();
                findings.extend(refused.map(|finding| (item.address.clone(), finding)));
                let ending = match trouble {
                    None if is_refused && done.is_empty() => return None,
                    None if is_refused => {
                        Ending::Skipped { done, because: "AWS refused the rest".to_owned() }
                    }
                    None => Ending::Done(done),
                    Some(Trouble::Failed(failures)) => {
                        Ending::Failed { done, failures, at: item.resource.declared_at() }
                    }
                    // What is held up for the sake of others may have had nothing left to do itself.
                    Some(Trouble::Skipped(_)) if done.len() == steps(item).count() => Ending::Done(done),
                    Some(Trouble::Left(ids)) => Ending::Skipped { done, because: left(&ids) },
                    Some(Trouble::Skipped(because)) => Ending::Skipped { done, because },
                };
                Some((item.address.clone(), ending))
            })
            .collect();
        Applied { endings, refused: findings }
    }
}

fn steps(item: &Examined) -> impl Iterator<Item = &Step<AnyChange>> {
    item.diff().into_iter().flat_map(|diff| &diff.steps)
}

/// Says that requests were left to AWS.
fn left(ids: &[String]) -> String {
    let requests = if ids.len() == 1 { "request" } else { "requests" };
    let ids = ids.join(", ");
    format!("{INTERRUPTED}, and AWS is still at {requests} {ids}: the next run goes on from there")
}
