//! The counts of a plan in one line.

use std::time::Duration;

use super::page::counted;
use crate::engine::{Plan, Summary};

/// The last line of a plan; counts of zero are left out but for the first four.
pub(super) fn summary(plan: &Plan) -> String {
    let summary = plan.summary();
    let Summary { create, update, delete, unchanged, .. } = summary;
    let Summary { manual, waiting, unhealthy, blocked, refused, unreadable, unmanaged, .. } = summary;
    let others = [
        (manual, "by hand"),
        (unmanaged, "unmanaged"),
        (refused, "refused"),
        (blocked, "blocked"),
        (unreadable, "unreadable"),
        (waiting, "waiting"),
        (unhealthy, "unhealthy"),
    ];
    let others = others.into_iter().filter(|(count, _)| *count > 0);
    let mut parts = vec![format!(
        "Plan: {create} to create, {update} to update, {delete} to delete, {unchanged} unchanged"
    )];
    parts.extend(others.map(|(count, word)| format!("{count} {word}")));
    parts.push(counted(usize::try_from(plan.requests).unwrap_or(usize::MAX), "request"));
    parts.push(seconds(plan.elapsed));
    parts.join(" · ")
}

/// What is said where nothing differs.
pub(super) fn nothing_differs(plan: &Plan) -> Option<String> {
    let Summary { manual, waiting, unhealthy, blocked, refused, unreadable, .. } = plan.summary();
    if !plan.is_settled() || unhealthy + blocked + refused + unreadable > 0 {
        return None;
    }
    let mut but = Vec::new();
    if manual > 0 {
        but.push(format!("{} to do by hand", counted(manual, "step")));
    }
    if waiting > 0 {
        but.push(format!("{waiting} that AWS is still at"));
    }
    Some(match but.join(" and ").as_str() {
        "" => "Everything is as declared.".to_owned(),
        but => format!("Everything is as declared, but for {but}."),
    })
}

/// A duration in seconds, to a tenth.
pub(super) fn seconds(duration: Duration) -> String {
    format!("{:.1} s", duration.as_secs_f64())
}
