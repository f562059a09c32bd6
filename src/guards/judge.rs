//! All guards, in their order.

use super::{lockout, quota};
use crate::aws::operation::iam::{GET_ACCOUNT_AUTHORIZATION_DETAILS, GET_ACCOUNT_SUMMARY};
use crate::aws::reader::iam::SIGN_IN;
use crate::aws::{Operation, Reader};
use crate::model::{AnyChange, Examined, Graph, Step, Turn};

/// Every operation that the guards may cause; most are sent only where a step could lock somebody out.
pub const READS: &[Operation] = &{
    let [profile, keys, devices] = *SIGN_IN else { panic!("signing in takes three reads") };
    [GET_ACCOUNT_AUTHORIZATION_DETAILS, GET_ACCOUNT_SUMMARY, profile, keys, devices]
};

/// Refuses what a quota forbids; before anything is held back, so that what depends on it is held back too.
pub async fn quotas(examined: &mut [Examined], reader: &Reader) {
    quota::judge(examined, reader).await;
}

/// Raises the impact of steps that lock somebody out, and puts what can narrow the caller's own rights last;
/// after what cannot be settled was held back, since a step that is not sent gives nobody anything.
pub async fn lockouts(examined: &mut [Examined], graph: &Graph, reader: &Reader) {
    lockout::judge(examined, graph, reader).await;
}

/// Where a step stands: the position of its resource, and its own among that resource's steps.
pub(super) type Place = (usize, usize);

/// The steps of everything examined in the order in which they are taken, with their places.
pub(super) fn steps_in_order(examined: &[Examined]) -> Vec<(Place, &Step<AnyChange>)> {
    let mut steps: Vec<(Place, &Step<AnyChange>)> = Vec::new();
    for (position, item) in examined.iter().enumerate() {
        let own = item.diff().into_iter().flat_map(|diff| &diff.steps).enumerate();
        steps.extend(own.map(|(number, step)| ((position, number), step)));
    }
    // Stable: within a turn, in the file's order.
    steps.sort_by_key(|(_, step)| -> Turn { step.turn() });
    steps
}
