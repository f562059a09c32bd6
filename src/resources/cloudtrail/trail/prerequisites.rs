//! What has to be so before a trail can be made or changed at all.

use super::declared::Trail;
use super::live::{Found, Live};
use super::{inherited, quota};
use crate::aws::operation::organizations::DESCRIBE_ORGANIZATION;
use crate::aws::reader::organizations::{Role, Standing};
use crate::model::Finding;
use crate::resources::keeper;
use crate::values::Arn;
use crate::values::delivery::CLOUDTRAIL;
use crate::values::suggestion::listed;

/// What the file asks and cannot have, whoever the account is.
pub(super) fn refused(desired: &Trail, live: &Live) -> Option<Finding> {
    let name = &desired.name;
    let refused = |why, help: String| Some(Finding::Refused { at: Some(desired.at), why, help });
    let named: Vec<_> = live.listed.iter().filter(|listed| listed.name == *name).collect();
    if named.len() > 1 {
        let arns: Vec<String> = named.iter().map(|listed| listed.arn.to_string()).collect();
        let arns = listed(arns.iter().map(String::as_str), "and");
        let help = "remove one of them by hand, or give the declared trail a name of its own".to_owned();
        return refused(format!("several trails are called `{name}`: {arns}"), help);
    }
    if let Some(only) = named.first()
        && desired.organization != Some(true)
        && only.arn.account() != desired.delivery.account.as_str()
    {
        let why = format!(
            "the trail `{name}` that this account sees is its organization's, of account {}",
            only.arn.account()
        );
        let help = "give the declared trail a name of its own, or write `organization: true`".to_owned();
        return refused(why, help);
    }
    let found = live.found.as_ref().filter(|found| found.listed.name == *name).map(|found| &found.trail);
    let multi_region = desired.multi_region.or(found.map(|trail| trail.multi_region));
    if multi_region == Some(true) && desired.global_service_events == Some(false) {
        let why = "a trail of all Regions has the events of global services".to_owned();
        let help = "write `global_service_events: true`, or `multi_region: false`".to_owned();
        return refused(why, help);
    }
    None
}

/// What the account's place in its organization means for the trail, and whether the trail can be made.
pub(super) fn findings(desired: &Trail, live: &Live, found: Option<&Found>) -> Vec<Finding> {
    let mut findings = Vec::new();
    if desired.organization == Some(true) {
        of_organization(desired, live, found, &mut findings);
    } else if desired.organization == Some(false) && found.is_some_and(|found| found.trail.organization) {
        conversion(live, &mut findings);
    }
    if desired.organization != Some(true) {
        findings.extend(second_copies(desired, live));
    }
    // A trail of the account's own is the same whatever the account is: its ARN, its owner and where it delivers are the
    // account's. So an unknown role is said and holds up nothing but what only the management account may do.
    if let Err(why) = &live.standing
        && !findings.iter().any(Finding::holds_back)
    {
        findings
            .push(Finding::Note(format!("whether this account is in an organization cannot be told: {why}")));
    }
    if let Some(found) = found
        && found.listed.home != desired.delivery.region
    {
        let home = &found.listed.home;
        findings.push(Finding::Note(format!(
            "its home is `{home}`, where it stays: a Region is chosen when a trail is made"
        )));
    }
    findings.extend(quota::finding(desired, live, found));
    findings
}

fn of_organization(desired: &Trail, live: &Live, found: Option<&Found>, findings: &mut Vec<Finding>) {
    let blocked = |why: String, next: String| Finding::Blocked { why, next };
    let Ok(Standing::In(organization, role)) = &live.standing else {
        findings.push(blocked(
            "this account is in no organization, and only an organization's management account, or a delegated \
             administrator of CloudTrail, makes its trails"
                .to_owned(),
            "declare the trail there, or write `organization: false` for a trail of this account".to_owned(),
        ));
        return;
    };
    let (id, manager) = (&organization.id, &organization.management_account);
    if !organization.all_features {
        findings.push(blocked(
            format!("organization {id} has not all features enabled, which its trails need"),
            format!("enable all features in AWS Organizations, from account {manager}"),
        ));
    }
    if live.is_trusted == Some(false) && !desired.trust_is_declared {
        findings.push(blocked(
            format!("organization {id} does not trust `{CLOUDTRAIL}`, which its trails need"),
            format!("declare `organization: {{ trusted_services: [{CLOUDTRAIL}] }}` in account {manager}"),
        ));
    }
    match role {
        Role::Management => {
            findings.push(Finding::Note(format!("it covers every account of organization {id}")));
        }
        Role::DelegatedAdministrator | Role::Member => {
            findings.push(Finding::Note(format!(
                "it covers every account of organization {id}; account {manager}, which manages that, owns it"
            )));
            if found.is_some_and(|found| !found.trail.organization) {
                conversion(live, findings);
            }
        }
        // A delegated administrator changes what differs, and a member looks on.
        Role::Unknown(why) => {
            findings.push(blocked(
                format!("what this account is in organization {id} cannot be told: {why}"),
                keeper::to_be_told(manager),
            ));
            findings.extend(inherited::seen(desired, live, manager));
        }
    }
    let others = live.described.iter().filter(|trail| trail.organization && trail.arn != live.source.arn);
    for other in others {
        findings.push(Finding::Note(format!(
            "the organization's trail `{}` of account {} covers this account already: its management events would be paid twice",
            other.name,
            other.arn.account()
        )));
    }
}

/// The organization's trails beside the account's own: of the trails that are listed here only an organization's are another
/// account's.
fn second_copies(desired: &Trail, live: &Live) -> impl Iterator<Item = Finding> {
    let own = desired.delivery.account.as_str();
    let inherited = live.listed.iter().map(|listed| &listed.arn).filter(|arn| arn.account() != own).cloned();
    let managed = live.described.iter().filter(|trail| trail.organization).map(|trail| &trail.arn);
    let managed = managed.filter(|arn| arn.account() == own && **arn != live.source.arn).cloned();
    let first: Vec<Arn> = inherited.chain(managed).collect();
    first.into_iter().map(|first| {
        Finding::Note(format!(
            "the organization's trail `{}` of account {} covers this account already: this one is a second copy and \
             is paid for",
            first.name(),
            first.account()
        ))
    })
}

/// Only the management account makes an organization's trail of one of its own, or the other way round.
fn conversion(live: &Live, findings: &mut Vec<Finding>) {
    let only = "only the management account converts between a trail of its own and one of its organization";
    match &live.standing {
        Ok(Standing::Alone | Standing::In(_, Role::Management)) => {}
        // The account that manages the organization is known even where the role of this one is not.
        Ok(Standing::In(organization, Role::DelegatedAdministrator | Role::Member | Role::Unknown(_))) => {
            findings.push(Finding::Blocked {
                why: only.to_owned(),
                next: format!("convert it in account {}", organization.management_account),
            });
        }
        Err(why) => findings.push(Finding::Blocked {
            why: format!("{only}, and whether this account is that cannot be told: {why}"),
            next: format!("let the caller use `{DESCRIBE_ORGANIZATION}`, or leave `organization` out"),
        }),
    }
}
