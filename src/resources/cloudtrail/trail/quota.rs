//! How many trails a Region has at most.

use std::collections::{BTreeMap, BTreeSet};

use super::declared::Trail;
use super::live::{Found, Live};
use crate::aws::reader::cloudtrail::Listed;
use crate::model::Finding;
use crate::values::Region;
use crate::values::delivery::Source;
use crate::values::suggestion::listed;

/// Trails that a Region has at most, those of all Regions among them; not adjustable (`CloudTrail` User Guide, "Quotas").
const MOST: usize = 5;

/// The Regions in which the trail is to take a place that it does not have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Places {
    Home,
    All,
}

impl Places {
    fn of(desired: &Trail, found: Option<&Found>) -> Option<Self> {
        let is_of_all = desired.multi_region == Some(true);
        match found {
            None => Some(if is_of_all { Self::All } else { Self::Home }),
            Some(found) => (is_of_all && !found.trail.multi_region).then_some(Self::All),
        }
    }
}

/// The other trails that count where a trail is to be: those of its owner.
///
/// Whether an organization's trail takes a place of its members' is nowhere said: there `CloudTrail`'s own answer stands.
fn others<'a>(listed: &'a [Listed], source: &Source) -> Vec<&'a Listed> {
    let counts = |other: &&Listed| other.arn.account() == source.owner.as_str();
    listed.iter().filter(|other| other.arn != source.arn).filter(counts).collect()
}

/// Whether a Region may be full, so that it matters which trails are of all Regions.
pub(super) fn may_be_met(desired: &Trail, listed: &[Listed], source: &Source, found: Option<&Found>) -> bool {
    Places::of(desired, found).is_some() && others(listed, source).len() >= MOST
}

/// The Regions that have no place for the trail, if there are any.
pub(super) fn finding(desired: &Trail, live: &Live, found: Option<&Found>) -> Option<Finding> {
    let places = Places::of(desired, found)?;
    let home = found.map_or(&desired.delivery.region, |found| &found.listed.home);
    let others = others(&live.listed, &live.source);
    let is_of_all = |other: &Listed| {
        live.described.iter().any(|described| described.arn == other.arn && described.multi_region)
    };
    let homes = others.iter().map(|other| &other.home).filter(|_| places == Places::All);
    let regions: BTreeSet<&Region> = homes.chain([home]).collect();
    // Regions that are full of the same trails are told in one breath.
    let mut full: BTreeMap<Vec<&str>, Vec<&str>> = BTreeMap::new();
    for region in regions {
        let here = others.iter().filter(|other| other.home == *region || is_of_all(other));
        let names: Vec<&str> = here.map(|other| other.name.as_str()).collect();
        if names.len() >= MOST {
            full.entry(names).or_default().push(region.as_str());
        }
    }
    if full.is_empty() {
        return None;
    }
    let full: Vec<String> = full
        .into_iter()
        .map(|(names, regions)| {
            let has = if regions.len() == 1 { "has" } else { "have" };
            let (regions, number) = (listed(regions, "and"), names.len());
            format!("{regions} {has} {number} trails: {}", listed(names, "and"))
        })
        .collect();
    let elsewhere = places == Places::Home && others.iter().filter(|other| is_of_all(other)).count() < MOST;
    let elsewhere = if elsewhere { ", or choose another `region`" } else { "" };
    Some(Finding::Refused {
        at: Some(desired.at),
        why: format!(
            "{}; no Region has more than {MOST}, and a trail of all Regions takes a place in each",
            full.join("; ")
        ),
        help: format!(
            "adopt one of them by its name, or remove one by hand{elsewhere}; AWS does not raise this quota"
        ),
    })
}
