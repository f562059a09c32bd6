//! Applying a plan, turn by turn: everything grows, then shrinks, and what can narrow the caller's own rights
//! comes last of all.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};

use futures::StreamExt;
use futures::stream::FuturesUnordered;
use tokio::sync::Notify;

use super::event::Event;
use super::outcome::Ending;
use super::plan::Plan;
use crate::aws::{AwsError, Class, Writer};
use crate::model::{Address, AnyChange, Call, Diff, Examined, Graph, Phase, Step, Turn};

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

/// Sends the steps of a plan, and says for each resource that had some how it went.
///
/// Independent resources go ahead at once. A failure skips what depends on the resource, and the
/// shrinking of what it depends on, and nobody else.
pub async fn apply(
    plan: &Plan,
    writer: &Writer,
    sink: Sink<'_>,
    interrupt: &Interrupt,
) -> Vec<(Address, Ending)> {
    let run = Run {
        items: &plan.items,
        graph: &plan.graph,
        writer,
        sink,
        interrupt,
        states: plan.items.iter().map(|_| Mutex::default()).collect(),
        expired: AtomicBool::new(false),
    };
    for turn in Turn::all() {
        if turn.last {
            run.hold_the_last_back();
        }
        run.wave(turn).await;
    }
    run.endings()
}

#[derive(Debug, Default)]
struct State {
    done: Vec<Call>,
    trouble: Option<Trouble>,
}

#[derive(Debug)]
enum Trouble {
    Failed(Box<Call>, AwsError),
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
        self.has_trouble(position) || self.items[position].diff().is_none_or(Diff::is_held_back)
    }

    async fn steps(&self, position: usize, turn: Turn) {
        let item = &self.items[position];
        let phase = turn.phase;
        let steps: Vec<&Step<AnyChange>> = self.steps_of(position, turn).collect();
        if steps.is_empty() && !self.has_trouble_before(position, phase) {
            return;
        }
        if let Some(because) = self.reason_to_skip(position, phase) {
            self.skip(position, because, !steps.is_empty());
            return;
        }
        for step in steps {
            if let Some(because) = self.reason_to_stop() {
                self.skip(position, because.to_owned(), true);
                return;
            }
            let (address, call) = (item.address.clone(), step.change.call().clone());
            (self.sink)(&Event::Sending { address: address.clone(), call: call.clone() });
            match item.resource.apply(&step.change, self.writer).await {
                Ok(()) => {
                    self.state(position).done.push(call.clone());
                    (self.sink)(&Event::Sent { address, call });
                }
                Err(error) => {
                    if error.class() == Class::Expired {
                        self.expired.store(true, Ordering::Relaxed);
                    }
                    self.state(position).trouble =
                        Some(Trouble::Failed(Box::new(call.clone()), error.clone()));
                    (self.sink)(&Event::Failed { address, call, error });
                    return;
                }
            }
        }
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
            Some("the run was interrupted")
        } else if self.expired.load(Ordering::Relaxed) {
            Some("the credentials have expired")
        } else {
            None
        }
    }

    fn reason_to_skip(&self, position: usize, phase: Phase) -> Option<String> {
        if let Some(trouble) = &self.state(position).trouble {
            return Some(match trouble {
                Trouble::Failed(call, _) => format!("`{}` failed before", call.operation),
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

    fn endings(self) -> Vec<(Address, Ending)> {
        let states =
            self.states.into_iter().map(|state| state.into_inner().unwrap_or_else(PoisonError::into_inner));
        let ended = self
            .items
            .iter()
            .zip(states)
            .filter(|(item, _)| item.diff().is_some_and(|diff| !diff.is_settled()));
        ended
            .map(|(item, State { done, trouble })| {
                let ending = match trouble {
                    None => Ending::Done(done),
                    Some(Trouble::Failed(call, error)) => {
                        let at = item.resource.declared_at();
                        Ending::Failed { done, call: *call, error, at }
                    }
                    // What is held up for the sake of others may have had nothing left to do itself.
                    Some(Trouble::Skipped(_)) if done.len() == steps(item).count() => Ending::Done(done),
                    Some(Trouble::Skipped(because)) => Ending::Skipped { done, because },
                };
                (item.address.clone(), ending)
            })
            .collect()
    }
}

fn steps(item: &Examined) -> impl Iterator<Item = &Step<AnyChange>> {
    item.diff().into_iter().flat_map(|diff| &diff.steps)
}
