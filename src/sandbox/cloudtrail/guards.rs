use crate::sandbox::{
    service::{Guard, Resource},
    wire::Record,
};

/// The trail that the request names by name or ARN.
pub(super) const TRAIL: Guard = Guard::On(|account, caller, input| {
    let name = named(input);
    let arn = if name.starts_with("arn:") {
        name.to_owned()
    } else {
        format!("arn:{}:cloudtrail:{}:{}:trail/{name}", account.partition, caller.region, account.id)
    };
    Resource::new(arn)
});

/// No trail in particular.
pub(super) const ANYTHING: Guard = Guard::On(|_, _, _| Resource::new("*"));

fn named(input: &Record) -> &str {
    let single = ["Name", "TrailName", "ResourceId"].into_iter().find_map(|name| input.text(name));
    single.or_else(|| input.texts("ResourceIdList").next()).unwrap_or_default()
}
