use super::{
    accounts::shown as shown_account,
    paging::page,
    shapes::{ANYTHING, CHILD_ID, MAX_RESULTS, NEXT_TOKEN, PARENT_ID},
    standing::administered,
};
use crate::sandbox::{
    refusal::Refusal,
    service::{Answer, Call, Operation},
    state::{Organization, ROOT, State},
    wire::{Record, Value},
};

pub(super) const OPERATIONS: &[Operation] = &[
    Operation::read("ListRoots", &[NEXT_TOKEN, MAX_RESULTS], ANYTHING, list_roots),
    Operation::read(
        "ListOrganizationalUnitsForParent",
        &[PARENT_ID, NEXT_TOKEN, MAX_RESULTS],
        ANYTHING,
        list_units,
    ),
    Operation::read("ListAccountsForParent", &[PARENT_ID, NEXT_TOKEN, MAX_RESULTS], ANYTHING, list_accounts),
    Operation::read("ListParents", &[CHILD_ID, NEXT_TOKEN, MAX_RESULTS], ANYTHING, list_parents),
];

/// An organization has one root; no type of policy is enabled in it here.
fn list_roots(call: &mut Call<'_>, input: &Record) -> Answer {
    let organization = administered(call)?;
    page(input, "Roots", [ROOT], |root| {
        Record::default()
            .with("Id", root)
            .with("Arn", arn(call.state, organization, "root", root))
            .with("Name", "Root")
            .with("PolicyTypes", Vec::<Value>::new())
    })
}

fn list_units(call: &mut Call<'_>, input: &Record) -> Answer {
    let organization = administered(call)?;
    let parent = parent(organization, input)?;
    let units = organization.units.iter().filter(|(_, unit)| unit.parent == parent);
    page(input, "OrganizationalUnits", units, |(id, unit)| {
        Record::default()
            .with("Id", id)
            .with("Arn", arn(call.state, organization, "ou", id))
            .with("Name", &unit.name)
    })
}

/// Those of the units below are not among them.
fn list_accounts(call: &mut Call<'_>, input: &Record) -> Answer {
    let organization = administered(call)?;
    let parent = parent(organization, input)?;
    let accounts = organization.members.iter().filter(|id| organization.parent_of(id) == parent);
    page(input, "Accounts", accounts, |id| shown_account(organization, call.state.account(id)))
}

fn list_parents(call: &mut Call<'_>, input: &Record) -> Answer {
    let organization = administered(call)?;
    let child = input.required(CHILD_ID.name)?;
    let of_unit = organization.units.get(child).map(|unit| unit.parent.as_str());
    let of_account = || organization.members.contains(child).then(|| organization.parent_of(child));
    let parent = of_unit.or_else(of_account).ok_or_else(|| {
        let message = "You specified child that doesn't exist.";
        Refusal::new(400, "ChildNotFoundException", message)
    })?;
    page(input, "Parents", [parent], |parent| {
        let kind = if parent == ROOT { "ROOT" } else { "ORGANIZATIONAL_UNIT" };
        Record::default().with("Id", parent).with("Type", kind)
    })
}

/// The root or the unit that a request names.
fn parent<'a>(organization: &Organization, input: &'a Record) -> Result<&'a str, Refusal> {
    let id = input.required(PARENT_ID.name)?;
    if id == ROOT || organization.units.contains_key(id) {
        return Ok(id);
    }
    let message = "You specified parent that doesn't exist.";
    Err(Refusal::new(400, "ParentNotFoundException", message))
}

fn arn(state: &State, organization: &Organization, kind: &str, id: &str) -> String {
    let management = state.account(&organization.management_account);
    format!("arn:{}:organizations::{}:{kind}/{}/{id}", management.partition, management.id, organization.id)
}
