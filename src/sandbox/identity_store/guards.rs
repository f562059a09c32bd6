//! What permissions are asked on: the directory itself, and what of it a request touches (Service Authorization
//! Reference, "AWS Identity Store").

use super::{
    identifiers::{arn, id},
    shapes::{DIRECTORY, GROUP_ID, MEMBERSHIP_ID, USER_ID},
};
use crate::sandbox::{
    caller::Caller,
    service::{Guard, Resource},
    state::State,
    wire::Record,
};

pub(super) const ON_DIRECTORY: Guard = Guard::Each(|state, caller, input| with(state, caller, input, []));
pub(super) const ON_GROUPS: Guard =
    Guard::Each(|state, caller, input| with(state, caller, input, [arn("group", "*")]));
pub(super) const ON_USERS: Guard =
    Guard::Each(|state, caller, input| with(state, caller, input, [arn("user", "*")]));
pub(super) const ON_GROUP: Guard =
    Guard::Each(|state, caller, input| with(state, caller, input, [group(input)]));
pub(super) const ON_USER: Guard =
    Guard::Each(|state, caller, input| with(state, caller, input, [named("user", input, USER_ID.name)]));
pub(super) const ON_MEMBERSHIP: Guard = Guard::Each(|state, caller, input| {
    with(state, caller, input, [named("membership", input, MEMBERSHIP_ID.name)])
});
pub(super) const ON_MEMBERSHIPS: Guard =
    Guard::Each(|state, caller, input| with(state, caller, input, [group(input), arn("membership", "*")]));
pub(super) const ON_NEW_MEMBERSHIP: Guard = Guard::Each(|state, caller, input| {
    let user =
        input.record("MemberId").map_or_else(String::new, |member| named("user", member, USER_ID.name));
    with(state, caller, input, [group(input), user, arn("membership", "*")])
});

fn with<const N: usize>(state: &State, caller: &Caller, input: &Record, arns: [String; N]) -> Vec<Resource> {
    let owner = state.identity_center.as_ref().map_or(&caller.account, |instance| &instance.owner);
    let directory = id(input.text(DIRECTORY.name).unwrap_or_default());
    let directory = format!("arn:aws:identitystore::{owner}:identitystore/{directory}");
    arns.into_iter().chain([directory]).map(Resource::new).collect()
}

fn group(input: &Record) -> String {
    named("group", input, GROUP_ID.name)
}

fn named(kind: &str, input: &Record, parameter: &str) -> String {
    arn(kind, id(input.text(parameter).unwrap_or_default()))
}
