use super::lookup;
use crate::sandbox::{
    refusal::Refusal,
    state::{State, Trail},
};

/// How many trails an account has in a Region at most; it cannot be raised (`CloudTrail` User Guide, "Quotas").
const TRAILS: usize = 5;

/// Refuses a trail for which there is no room; one of all Regions takes a place in each.
pub(super) fn check(state: &State, trail: &Trail) -> Result<(), Refusal> {
    let arn = lookup::arn(state, trail);
    let others: Vec<&Trail> =
        lookup::visible(state, &trail.owner).filter(|other| lookup::arn(state, other) != arn).collect();
    let homes = others.iter().map(|other| &other.home).filter(|_| trail.multi_region);
    for region in homes.chain([&trail.home]) {
        let here = others.iter().filter(|other| other.multi_region || other.home == *region).count();
        if here >= TRAILS {
            let message = format!("User: {} already has {TRAILS} trails in {region}.", trail.owner);
            return Err(Refusal::new(400, "MaximumNumberOfTrailsExceededException", message));
        }
    }
    Ok(())
}
