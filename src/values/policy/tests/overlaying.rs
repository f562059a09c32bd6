//! Our statements in a document of several owners.

use super::super::{Overlay, OverlayError, PolicyDocument, Statement};
use super::{policy, statements};

fn own(text: &str) -> Vec<Statement> {
    statements(text).statements().to_vec()
}

const WRITE: &str = r#"{"Sid": "Write", "Effect": "Allow", "Principal": {"Service": "cloudtrail.amazonaws.com"}, "Action": "s3:PutObject", "Resource": "arn:aws:s3:::b/*"}"#;
const FOREIGN: &str = r#"{"Sid": "ConfigWrites", "Effect": "Allow", "Principal": {"Service": "config.amazonaws.com"}, "Action": "s3:PutObject", "Resource": "arn:aws:s3:::b/config/*"}"#;
const OLD: &str = r#"{"Sid": "Old", "Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::b/*"}"#;

fn overlay() -> Overlay {
    Overlay::new(own(WRITE), ["Old".to_owned()]).expect("the overlay is well-formed")
}

#[test]
fn it_is_settled_where_ours_stands_and_the_absent_does_not() {
    assert!(overlay().is_settled_in(&statements(&format!("{FOREIGN}, {WRITE}"))));
    assert!(!overlay().is_settled_in(&statements(FOREIGN)));
    assert!(!overlay().is_settled_in(&statements(&format!("{WRITE}, {OLD}"))));
}

#[test]
fn others_statements_travel_along() {
    let live = statements(&format!("{OLD}, {FOREIGN}"));
    assert_eq!(overlay().over(&live), statements(&format!("{FOREIGN}, {WRITE}")));
    assert_eq!(overlay().over(&PolicyDocument::empty()), statements(WRITE));
}

#[test]
fn ours_replaces_the_one_of_its_sid_in_its_place() {
    let changed = WRITE.replace("s3:PutObject", "s3:*");
    let live = statements(&format!("{changed}, {FOREIGN}"));
    let settled = overlay().over(&live);
    let sids: Vec<_> = settled.statements().iter().map(Statement::sid).collect();
    assert_eq!(sids, [Some("Write"), Some("ConfigWrites")]);
    assert!(overlay().is_settled_in(&settled));
}

#[test]
fn the_version_is_lifted_only_where_nobody_else_is_reread() {
    let mine = r#"{"Sid": "Mine", "Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": "arn:aws:s3:::b/${aws:username}"}"#;
    let overlay = Overlay::new(own(mine), []).expect("the overlay is well-formed");
    let plain = policy(&format!(r#"{{"Version": "2008-10-17", "Statement": [{FOREIGN}]}}"#));
    assert_eq!(overlay.over(&plain).version().as_str(), "2012-10-17");
    let literal = FOREIGN.replace("config/*", "${literal}");
    let with_text = policy(&format!(r#"{{"Version": "2008-10-17", "Statement": [{literal}]}}"#));
    assert_eq!(overlay.over(&with_text).version().as_str(), "2008-10-17");
}

#[test]
fn a_statement_without_a_name_of_its_own_is_refused() {
    let nameless = WRITE.replace(r#""Sid": "Write", "#, "");
    assert_eq!(Overlay::new(own(&nameless), []), Err(OverlayError::NoSid(1)));
    assert_eq!(
        Overlay::new([own(WRITE), own(WRITE)].concat(), []),
        Err(OverlayError::SidTwice("Write".to_owned()))
    );
    assert_eq!(
        Overlay::new(own(WRITE), ["Write".to_owned()]),
        Err(OverlayError::WrittenAndAbsent("Write".to_owned()))
    );
}
