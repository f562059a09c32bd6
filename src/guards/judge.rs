//! All guards, in their order.

use super::{lockout, quota};
use crate::aws::operation::iam::{
    GET_ACCESS_KEY_LAST_USED, GET_ACCOUNT_AUTHORIZATION_DETAILS, GET_ACCOUNT_SUMMARY, GET_LOGIN_PROFILE,
    GET_USER, LIST_ACCESS_KEYS, LIST_MFA_DEVICES, LIST_SERVICE_SPECIFIC_CREDENTIALS,
    LIST_SIGNING_CERTIFICATES, LIST_SSH_PUBLIC_KEYS,
};
use crate::aws::{Operation, Reader};
use crate::model::{AnyChange, Examined, Phase, Step};

/// Every operation that the guards may cause; most are sent only where a step could lock somebody out.
pub const READS: &[Operation] = &[
    GET_ACCOUNT_AUTHORIZATION_DETAILS,
    GET_ACCOUNT_SUMMARY,
    GET_LOGIN_PROFILE,
    GET_USER,
    LIST_ACCESS_KEYS,
    GET_ACCESS_KEY_LAST_USED,
    LIST_MFA_DEVICES,
    LIST_SSH_PUBLIC_KEYS,
    LIST_SIGNING_CERTIFICATES,
    LIST_SERVICE_SPECIFIC_CREDENTIALS,
];

/// Judges what was examined as a whole: refuses what a quota forbids, raises the impact of steps that lock
/// somebody out, and puts what can narrow the caller's own rights last.
pub async fn judge(examined: &mut [Examined], reader: &Reader) {
    quota::judge(examined, reader).await;
    lockout::judge(examined, reader).await;
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
    // Stable: growing first, in the file's order.
    steps.sort_by_key(|(_, step)| step.phase != Phase::Grow);
    steps
}
