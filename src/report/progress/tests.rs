//! What is told while applying.

use std::io;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use indicatif::{InMemoryTerm, ProgressDrawTarget};
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
        Event::Sending {
            address: address.clone(),
            call: call.clone(),
        },
        Event::Session(Notice::Throttled {
            service: Service::Iam,
            wait: seconds(2.34),
        }),
        Event::Session(Notice::Retrying {
            operation: iam::CREATE_GROUP,
            wait: seconds(0.5),
        }),
        Event::Sent {
            address: address.clone(),
            call: call.clone(),
        },
        Event::Failed {
            address: address.clone(),
            call,
            error,
        },
        Event::Skipped {
            address: at("iam.user", "ana"),
            because: "`iam.group` is not settled".into(),
        },
        Event::Verifying {
            round: 1,
            left: 1,
            after: Duration::ZERO,
        },
        Event::Verifying {
            round: 2,
            left: 9,
            after: seconds(1.0),
        },
        Event::Verified { address },
    ]
}

#[test]
fn a_log_gets_a_line_for_each_thing_that_happens() {
    let log = Log::default();
    let progress = Progress::lines(Box::new(log.clone()), Styles::PLAIN);
    events().iter().for_each(|event| progress.event(event));
    progress.finish();
    let text = String::from_utf8(log.0.lock().expect("nobody panicked").clone()).expect("text");
    assert_snapshot!(text, @"");
}

#[test]
fn a_terminal_shows_what_runs_and_keeps_what_went_wrong() {
    let terminal = InMemoryTerm::new(20, 100);
    let target = ProgressDrawTarget::term_like(Box::new(terminal.clone()));
    let progress = Progress {
        styles: Styles::PLAIN,
        view: View::Terminal(Board::new(target)),
    };
    let events = events();
    progress.event(&events[0]);
    assert!(
        terminal.contents().contains("iam:CreateGroup"),
        "{}",
        terminal.contents()
    );
    events[1..].iter().for_each(|event| progress.event(event));
    progress.finish();
    assert_snapshot!(terminal.contents(), @"");
}
