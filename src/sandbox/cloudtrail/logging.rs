use jiff::Timestamp;

use super::{guards::TRAIL, lookup, shapes::NAME};
use crate::sandbox::{
    service::{Answer, Call, Operation},
    wire::Record,
};

pub(super) const OPERATIONS: &[Operation] = &[
    Operation::read("GetTrailStatus", &[NAME.required()], TRAIL, get_trail_status),
    Operation::write("StartLogging", &[NAME.required()], TRAIL, start_logging),
    Operation::write("StopLogging", &[NAME.required()], TRAIL, stop_logging),
    Operation::write("DeleteTrail", &[NAME.required()], TRAIL, delete_trail),
];

fn get_trail_status(call: &mut Call<'_>, input: &Record) -> Answer {
    let trail = lookup::trail(call, input.required("Name")?)?;
    let spoken = |time: Option<Timestamp>| {
        time.map_or_else(String::new, |time| time.strftime("%Y-%m-%dT%H:%M:%SZ").to_string())
    };
    Ok(Record::default()
        .with("IsLogging", trail.logging_since.is_some())
        .with_some("LatestDeliveryError", trail.delivery_error.as_ref())
        .with_some("LatestDeliveryTime", trail.latest_delivery)
        .with_some("StartLoggingTime", trail.started)
        .with_some("StopLoggingTime", trail.stopped)
        .with_some("LatestDigestDeliveryTime", trail.latest_digest)
        .with_some("LatestDigestDeliveryError", trail.digest_error.as_ref())
        .with("TimeLoggingStarted", spoken(trail.started))
        .with("TimeLoggingStopped", spoken(trail.stopped)))
}

/// A trail that logs goes on logging.
fn start_logging(call: &mut Call<'_>, input: &Record) -> Answer {
    let mut trail = lookup::trail_to_change(call, input.required("Name")?)?;
    if trail.logging_since.is_none() {
        trail.logging_since = Some(call.now);
        trail.started = Some(call.now);
        lookup::put(call, trail);
    }
    Ok(Record::default())
}

fn stop_logging(call: &mut Call<'_>, input: &Record) -> Answer {
    let mut trail = lookup::trail_to_change(call, input.required("Name")?)?;
    if trail.logging_since.take().is_some() {
        trail.stopped = Some(call.now);
        lookup::put(call, trail);
    }
    Ok(Record::default())
}

fn delete_trail(call: &mut Call<'_>, input: &Record) -> Answer {
    let trail = lookup::trail_to_change(call, input.required("Name")?)?;
    let arn = lookup::arn(call.state, &trail);
    call.state.trails.remove(&arn);
    Ok(Record::default())
}
