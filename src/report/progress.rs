//! Following an apply on stderr: spinners for a person who watches, plain lines for a log.

use std::collections::BTreeMap;
use std::fmt;
use std::io::{self, Write};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use indicatif::{MultiProgress, ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::{Styles, escape};
use crate::aws::Class;
use crate::aws::session::Notice;
use crate::engine::Event;
use crate::model::Address;

/// How often a spinner turns.
const TURN: Duration = Duration::from_millis(120);
/// What is drawn until the first change is sent.
const READING: &str = "reading the account";

/// Follows an apply on stderr.
///
/// On a terminal there is a spinner for each resource that is being changed; otherwise, a line for each call.
#[derive(Debug)]
pub struct Progress {
    styles: Styles,
    view: View,
}

enum View {
    Terminal(Board),
    Lines(Mutex<Box<dyn Write + Send>>),
}

/// What is drawn on a terminal: what is running, over how far the run is.
#[derive(Debug)]
struct Board {
    drawn: MultiProgress,
    state: Mutex<State>,
    overall: ProgressBar,
}

#[derive(Debug, Default)]
struct State {
    running: BTreeMap<Address, ProgressBar>,
    sent: usize,
    stage: Option<String>,
}

impl Progress {
    /// Draws on stderr: spinners when it is a terminal, lines when it is not.
    pub fn new(terminal: bool, styles: Styles) -> Self {
        if !terminal {
            return Self::lines(Box::new(io::stderr()), styles);
        }
        Self { styles, view: View::Terminal(Board::new(ProgressDrawTarget::stderr())) }
    }

    /// Writes lines somewhere.
    pub fn lines(to: Box<dyn Write + Send>, styles: Styles) -> Self {
        Self { styles, view: View::Lines(Mutex::new(to)) }
    }

    /// Shows an event.
    pub fn event(&self, event: &Event) {
        let line = line(event, self.styles);
        match &self.view {
            View::Terminal(board) => board.event(event, line),
            View::Lines(to) => {
                if let Some(Line { text, .. }) = line {
                    let mut to = to.lock().unwrap_or_else(PoisonError::into_inner);
                    // Progress that nobody reads any more is no reason to stop an apply.
                    let _ = writeln!(to, "{text}").and_then(|()| to.flush());
                }
            }
        }
    }

    /// Takes what is drawn away; lines stay.
    pub fn finish(&self) {
        if let View::Terminal(board) = &self.view {
            board.finish();
        }
    }
}

/// An event in words.
struct Line {
    text: String,
    /// Whether it stays in sight on a terminal, where the spinners tell the rest.
    stays: bool,
}

fn line(event: &Event, styles: Styles) -> Option<Line> {
    let Styles { strong, update, alarm, .. } = styles;
    let at = |address: &Address| {
        let address = address.to_string();
        format!("{strong}{}{strong:#}", escape(&address))
    };
    let (text, stays) = match event {
        Event::Sending { address, call } => (format!("{}: {}", at(address), call.operation), false),
        Event::Failed { address, call: _, error } => {
            (format!("{}: {alarm}failed{alarm:#}: {}", at(address), escape(&error.to_string())), true)
        }
        Event::Skipped { address, because } => {
            (format!("{}: {alarm}skipped{alarm:#}: {}", at(address), escape(because)), true)
        }
        Event::Verifying { round, left, after } => (verifying(*round, *left, *after), false),
        Event::Session(Notice::Throttled { service, wait }) => {
            let wait = seconds(*wait);
            (format!("{update}throttled{update:#} by {}, waiting {wait}", service.title()), true)
        }
        Event::Session(Notice::Retrying { operation, class, wait }) => {
            let (why, wait) = (reason(*class), seconds(*wait));
            (format!("{operation}: {update}{why}{update:#}, sending it again in {wait}"), true)
        }
        Event::Session(Notice::Awaiting { operation, outstanding }) => {
            let requests = if *outstanding == 1 { "request" } else { "requests" };
            (format!("{operation}: waiting for AWS to carry out {outstanding} {requests}"), false)
        }
        Event::Sent { .. } | Event::Verified { .. } => return None,
    };
    Some(Line { text, stays })
}

/// Why a call is sent again.
fn reason(class: Class) -> &'static str {
    match class {
        Class::Unavailable => "no proper answer",
        Class::Unreachable => "no answer",
        Class::Conflict => "another change is under way",
        Class::NotFound | Class::Prerequisite => "what it needs is not known everywhere yet",
        _ => "refused for now",
    }
}

fn verifying(round: u32, left: usize, after: Duration) -> String {
    let resources = if left == 1 { "resource" } else { "resources" };
    let pause = if after.is_zero() { String::new() } else { format!(", in {}", seconds(after)) };
    format!("verifying {left} {resources}, round {round}{pause}")
}

fn seconds(duration: Duration) -> String {
    format!("{:.1} s", duration.as_secs_f64())
}

impl Board {
    fn new(target: ProgressDrawTarget) -> Self {
        let drawn = MultiProgress::with_draw_target(target);
        let overall = drawn.add(spinner());
        overall.set_message(READING);
        overall.enable_steady_tick(TURN);
        Self { drawn, state: Mutex::default(), overall }
    }

    fn event(&self, event: &Event, line: Option<Line>) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        match event {
            Event::Sending { address, .. } => {
                let bar = self.drawn.insert_before(&self.overall, spinner());
                bar.set_message(line.as_ref().map(|line| line.text.clone()).unwrap_or_default());
                bar.enable_steady_tick(TURN);
                state.running.insert(address.clone(), bar);
                state.stage.get_or_insert_with(|| "applying".to_owned());
            }
            Event::Sent { address, .. } => {
                state.sent += 1;
                self.end(&mut state, address);
            }
            Event::Failed { address, .. } | Event::Skipped { address, .. } => self.end(&mut state, address),
            Event::Verifying { .. } => state.stage = line.as_ref().map(|line| line.text.clone()),
            Event::Verified { .. } | Event::Session(_) => {}
        }
        if let Some(Line { text, stays: true }) = line {
            // A terminal that cannot be written to shows nothing else either.
            let _ = self.drawn.println(text);
        }
        if let Some(stage) = &state.stage {
            let calls = if state.sent == 1 { "call" } else { "calls" };
            self.overall.set_message(format!("{stage} · {} {calls} sent", state.sent));
        }
    }

    fn end(&self, state: &mut State, address: &Address) {
        if let Some(bar) = state.running.remove(address) {
            bar.finish_and_clear();
            self.drawn.remove(&bar);
        }
    }

    fn finish(&self) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        for bar in std::mem::take(&mut state.running).into_values() {
            bar.finish_and_clear();
        }
        self.overall.finish_and_clear();
    }
}

fn spinner() -> ProgressBar {
    let style = ProgressStyle::with_template("{spinner} {wide_msg}");
    // The template is the one above, which has no mistake; the default style shows the same words.
    ProgressBar::new_spinner().with_style(style.unwrap_or_else(|_| ProgressStyle::default_spinner()))
}

impl fmt::Debug for View {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Terminal(_) => "Terminal",
            Self::Lines(_) => "Lines",
        })
    }
}

#[cfg(test)]
mod tests;
