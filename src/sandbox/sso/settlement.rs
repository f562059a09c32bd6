//! How asynchronous requests are carried out when their time has come.

use jiff::Timestamp;

use super::assignments::{is_known, unknown};
use crate::sandbox::state::{
    Asks, Boundary, CustomerPolicy, Holder, IdentityCenter, MemberState, Name, Outcome, PermissionSet,
    Request, State,
};

/// When the next request is due, if one is by now.
pub(in crate::sandbox) fn next_due(state: &State, now: Timestamp) -> Option<Timestamp> {
    let (due, _) = state.identity_center.as_ref()?.in_progress.first()?;
    (*due <= now).then_some(*due)
}

/// Carries out the requests that are due at a time.
pub(in crate::sandbox) fn settle(state: &mut State, now: Timestamp) {
    while next_due(state, now).is_some() {
        let instance = state.identity_center_mut();
        let (_, id) = instance.in_progress.pop_first().expect("one is due");
        let Some(request) = instance.requests.get(&id).cloned() else { continue };
        let outcome = match carry_out(state, &request) {
            Ok(()) => Outcome::Succeeded,
            Err(reason) => Outcome::Failed(reason),
        };
        let request = state.identity_center_mut().requests.get_mut(&id);
        request.expect("it was found").outcome = Some(outcome);
    }
}

fn carry_out(state: &mut State, request: &Request) -> Result<(), String> {
    let arn = request.permission_set.as_str();
    match (request.asks, &request.account, &request.holder) {
        (Asks::Creation, Some(account), Some(holder)) => create(state, arn, account, holder),
        (Asks::Deletion, Some(account), Some(holder)) => delete(state, arn, account, holder),
        (Asks::Provisioning, Some(account), _) => provision(state, arn, account),
        (Asks::Provisioning, None, _) => provision_all(state, arn),
        (Asks::Creation | Asks::Deletion, _, _) => Err(failure(400, "Invalid request")),
    }
}

/// What somebody holds already they may be given again: that changes nothing. A permission set that is provisioned in
/// the account stays there as it is.
fn create(state: &mut State, arn: &str, account: &str, holder: &Holder) -> Result<(), String> {
    let instance = instance(state)?;
    if !is_known(instance, holder) {
        return Err(failure(404, &unknown(instance, holder)));
    }
    fits(state, account, permission_set(instance, arn)?)?;
    state.identity_center_mut().assign(account, arn, holder.clone());
    Ok(())
}

/// A person or group need not be in the directory any more. With the last assignment the permission set leaves the
/// account (User Guide, "Remove user and group access").
fn delete(state: &mut State, arn: &str, account: &str, holder: &Holder) -> Result<(), String> {
    is_reachable(state, account)?;
    let instance = state.identity_center.as_mut().ok_or_else(no_instance)?;
    let not_found = || failure(404, "Assignment not found.");
    let sets = instance.assignments.get_mut(account).ok_or_else(not_found)?;
    let holders = sets.get_mut(arn).ok_or_else(not_found)?;
    if !holders.remove(holder) {
        return Err(not_found());
    }
    if holders.is_empty() {
        sets.remove(arn);
        if let Some(set) = instance.permission_sets.get_mut(arn) {
            set.provisioned.remove(account);
        }
    }
    if sets.is_empty() {
        instance.assignments.remove(account);
    }
    Ok(())
}

/// Only where it is assigned can a permission set be provisioned.
fn provision(state: &mut State, arn: &str, account: &str) -> Result<(), String> {
    let set = permission_set(instance(state)?, arn)?;
    if !set.provisioned.contains_key(account) {
        let message = format!("Permission set provision not found in AWS account {account}.");
        return Err(failure(404, &message));
    }
    fits(state, account, set)?;
    if let Some(set) = state.identity_center_mut().permission_sets.get_mut(arn) {
        set.provisioned.insert(account.to_owned(), set.version);
    }
    Ok(())
}

/// Accounts do not wait for each other: where one cannot be reached, the others are provisioned all the same, and the
/// reason is that of the first.
fn provision_all(state: &mut State, arn: &str) -> Result<(), String> {
    let set = permission_set(instance(state)?, arn)?;
    let accounts: Vec<String> = set.provisioned.keys().cloned().collect();
    let outcomes = accounts.iter().map(|account| provision(state, arn, account));
    outcomes.fold(Ok(()), Result::and)
}

/// Says what keeps a permission set from becoming a role of an account.
fn fits(state: &State, account: &str, set: &PermissionSet) -> Result<(), String> {
    is_reachable(state, account)?;
    let boundary = set.boundary.iter().filter_map(|boundary| match boundary {
        Boundary::Customer(policy) => Some(policy),
        Boundary::Managed(_) => None,
    });
    let missing = set.customer_policies.iter().chain(boundary).find(|policy| !has(state, account, policy));
    missing.map_or(Ok(()), |CustomerPolicy { name, path }| {
        let partition = state.accounts.get(account).map_or("aws", |account| &account.partition);
        let policy = format!("arn:{partition}:iam::{account}:policy{path}{name}");
        Err(failure(404, &format!("Not supported policy {policy}.")))
    })
}

fn has(state: &State, account: &str, wanted: &CustomerPolicy) -> bool {
    let account = state.accounts.get(account);
    let policy = account.and_then(|account| account.policies.get(&Name::from(wanted.name.as_str())));
    policy.is_some_and(|policy| policy.path == wanted.path)
}

/// Says what keeps an account from being changed.
fn is_reachable(state: &State, account: &str) -> Result<(), String> {
    let organization = state.organization_of(&instance(state)?.owner);
    let member = organization.filter(|organization| organization.members.contains(account));
    let member = member.map(|organization| organization.member(account).state);
    match member {
        None => Err(failure(404, &format!("Account {account} was not found in the organization."))),
        Some(MemberState::Suspended | MemberState::PendingClosure) => {
            Err(failure(403, &format!("Account {account} is suspended.")))
        }
        Some(MemberState::Active) => {
            instance(state)?.failing.get(account).map_or(Ok(()), |reason| Err(reason.clone()))
        }
    }
}

fn instance(state: &State) -> Result<&IdentityCenter, String> {
    state.identity_center.as_ref().ok_or_else(no_instance)
}

fn permission_set<'a>(instance: &'a IdentityCenter, arn: &str) -> Result<&'a PermissionSet, String> {
    let set = instance.permission_sets.get(arn);
    set.ok_or_else(|| failure(404, &format!("Could not find PermissionSet with ARN {arn}")))
}

fn no_instance() -> String {
    failure(404, "Could not find Instance")
}

/// A reason as requests give it.
fn failure(status: u16, message: &str) -> String {
    format!("Received a {status} status error: {message}")
}
