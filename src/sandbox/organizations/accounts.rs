use jiff::Timestamp;

use super::{
    paging::page,
    shapes::{ACCOUNT_ID, ANYTHING, MAX_RESULTS, NEXT_TOKEN},
    standing::{account_arn, administered},
};
use crate::sandbox::{
    refusal::Refusal,
    service::{Answer, Call, Operation},
    state::{Account, Member, MemberState, Organization},
    wire::Record,
};

pub(super) const OPERATIONS: &[Operation] = &[
    Operation::read("ListAccounts", &[NEXT_TOKEN, MAX_RESULTS], ANYTHING, list_accounts),
    Operation::read("DescribeAccount", &[ACCOUNT_ID.required()], ANYTHING, describe_account),
];

/// When every account joined: the sandbox does not remember it of each.
const JOINED: Timestamp = Timestamp::constant(1_735_689_600, 0);

fn list_accounts(call: &mut Call<'_>, input: &Record) -> Answer {
    let organization = administered(call)?;
    page(input, "Accounts", &organization.members, |id| shown(organization, call.state.account(id)))
}

fn describe_account(call: &mut Call<'_>, input: &Record) -> Answer {
    let organization = administered(call)?;
    let id = input.required("AccountId")?;
    let account = member(call, organization, id)?;
    Ok(Record::default().with("Account", shown(organization, account)))
}

/// The account of an organization that has this id.
pub(super) fn member<'a>(
    call: &'a Call<'_>,
    organization: &Organization,
    id: &str,
) -> Result<&'a Account, Refusal> {
    let account = call.state.accounts.get(id).filter(|_| organization.members.contains(id));
    account.ok_or_else(|| {
        let message = "You specified an account that doesn't exist.";
        Refusal::new(400, "AccountNotFoundException", message)
    })
}

/// An account as it is listed; `Status` is what `State` was before it, and says the same.
pub(super) fn shown(organization: &Organization, account: &Account) -> Record {
    let Member { name, state, parent: _ } = organization.member(&account.id);
    let state = match state {
        MemberState::Active => "ACTIVE",
        MemberState::Suspended => "SUSPENDED",
        MemberState::PendingClosure => "PENDING_CLOSURE",
    };
    let is_invited = organization.management_account == account.id;
    Record::default()
        .with("Id", &account.id)
        .with("Arn", account_arn(organization, account))
        .with("Email", email(account))
        .with("Name", name)
        .with("Status", state)
        .with("State", state)
        .with("JoinedMethod", if is_invited { "INVITED" } else { "CREATED" })
        .with("JoinedTimestamp", JOINED)
}

/// The address of an account's owner, which the sandbox does not remember either.
pub(super) fn email(account: &Account) -> String {
    format!("account-{}@example.com", account.id)
}
