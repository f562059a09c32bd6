//! What is told while applying.

use std::io;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use indicatif::{ProgressDrawTarget, TermLike};
use insta::assert_snapshot;

use super::{Board, Progress, View};
use crate::aws::operation::iam;
use crate::aws::session::Notice;
use crate::aws::{AwsError, Class, Service};
use crate::engine::Event;
use crate::model::Call;
use crate::report::Styles;
use crate::report::fixtures::at;

#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().expect("nobody panicked").write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn events() -> Vec<Event> {
    let address = at("iam.group", "ReadOnly\u{202e}");
    let call = Call::new(iam::CREATE_GROUP).with("GroupName", "ReadOnly");
    let error = AwsError::new(iam::ATTACH_GROUP_POLICY, Class::Denied, "not authorized");
    let seconds = Duration::from_secs_f64;
    vec![
        Event::Sending { address: address.clone(), call: call.clone() },
        Event::Session(Notice::Throttled { service: Service::Iam, wait: seconds(2.34) }),
        Event::Session(Notice::Retrying {
            operation: iam::CREATE_GROUP,
            class: Class::Unavailable,
            wait: seconds(0.5),
        }),
        Event::Sent { address: address.clone(), call: call.clone() },
        Event::Failed { address: address.clone(), call, error },
        Event::Skipped { address: at("iam.user", "ana"), because: "`iam.group` is not settled".into() },
        Event::Verifying { round: 1, left: 1, after: Duration::ZERO },
        Event::Verifying { round: 2, left: 9, after: seconds(1.0) },
        Event::Verified { address },
    ]
}

#[test]
fn a_log_gets_a_line_for_each_thing_that_happens() {
    let log = Log::default();
    let progress = Progress::lines(Box::new(log.clone()), Styles::PLAIN);
    for event in events() {
        progress.event(&event);
    }
    progress.finish();
    let text = String::from_utf8(log.0.lock().expect("nobody panicked").clone()).expect("text");
    assert_snapshot!(text, @r#"
    iam.group["ReadOnly\u{202e}"]: iam:CreateGroup
    throttled by IAM, waiting 2.3 s
    iam:CreateGroup: no proper answer, sending it again in 0.5 s
    iam.group["ReadOnly\u{202e}"]: failed: `iam:AttachGroupPolicy` was denied
    iam.user["ana"]: skipped: `iam.group` is not settled
    verifying 1 resource, round 1
    verifying 9 resources, round 2, in 1.0 s
    "#);
}

/// A terminal that remembers the texts that were written to it, wherever they stood.
#[derive(Clone, Debug, Default)]
struct Screen(Arc<Mutex<Vec<String>>>);

impl Screen {
    fn shows(&self, text: &str) -> bool {
        self.0.lock().expect("nobody panicked").iter().any(|written| written.contains(text))
    }

    fn keep(&self, text: &str) {
        self.0.lock().expect("nobody panicked").push(text.to_owned());
    }
}

impl TermLike for Screen {
    fn width(&self) -> u16 {
        100
    }

    fn move_cursor_up(&self, _: usize) -> io::Result<()> {
        Ok(())
    }

    fn move_cursor_down(&self, _: usize) -> io::Result<()> {
        Ok(())
    }

    fn move_cursor_right(&self, _: usize) -> io::Result<()> {
        Ok(())
    }

    fn move_cursor_left(&self, _: usize) -> io::Result<()> {
        Ok(())
    }

    fn write_line(&self, text: &str) -> io::Result<()> {
        self.keep(text);
        Ok(())
    }

    fn write_str(&self, text: &str) -> io::Result<()> {
        self.keep(text);
        Ok(())
    }

    fn clear_line(&self) -> io::Result<()> {
        Ok(())
    }

    fn flush(&self) -> io::Result<()> {
        Ok(())
    }
}

#[test]
fn a_terminal_shows_what_runs_and_keeps_what_went_wrong() {
    let screen = Screen::default();
    let target = ProgressDrawTarget::term_like_with_hz(Box::new(screen.clone()), 255);
    let progress = Progress { styles: Styles::PLAIN, view: View::Terminal(Board::new(target)) };
    let View::Terminal(board) = &progress.view else { panic!("it was made for a terminal") };
    let running = || board.state.lock().expect("nobody panicked").running.len();
    let events = events();
    progress.event(&events[0]);
    assert_eq!(running(), 1);
    for event in &events[1..] {
        progress.event(event);
    }
    assert_eq!(running(), 0);
    assert_eq!(board.overall.message(), "verifying 9 resources, round 2, in 1.0 s · 1 call sent");
    progress.finish();
    assert!(board.overall.is_finished());
    assert!(screen.shows("throttled by IAM, waiting 2.3 s"));
    assert!(screen.shows("failed: `iam:AttachGroupPolicy` was denied"));
}
