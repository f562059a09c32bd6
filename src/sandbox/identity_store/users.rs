use super::{
    change_group::is_current,
    describe::{self, revision_of_user, user_at},
    guards::{ON_DIRECTORY, ON_USER, ON_USERS},
    lookup::{absent, alternate_identifier, directory, directory_mut, filter, not_reserved, taken, user},
    paging::page,
    shapes::{
        ALTERNATE_IDENTIFIER, DIRECTORY, DISPLAY_NAME, EMAILS, FILTERS, MAX_RESULTS, NAME, NEXT_TOKEN,
        REVISION, USER_ID, USER_NAME,
    },
};
use crate::sandbox::{
    service::{Answer, Call, Operation},
    state::{DirectoryUser, IdentityCenter},
    wire::Record,
};

pub(super) const OPERATIONS: &[Operation] = &[
    Operation::read("GetUserId", &[DIRECTORY, ALTERNATE_IDENTIFIER], ON_USERS, get_user_id),
    Operation::read("DescribeUser", &[DIRECTORY, USER_ID], ON_USER, describe_user),
    Operation::read("ListUsers", &[DIRECTORY, FILTERS, MAX_RESULTS, NEXT_TOKEN], ON_USERS, list_users),
    Operation::write(
        "CreateUser",
        &[DIRECTORY, USER_NAME, NAME, DISPLAY_NAME, EMAILS],
        ON_DIRECTORY,
        create_user,
    ),
    Operation::write("DeleteUser", &[DIRECTORY, USER_ID, REVISION], ON_USER, delete_user),
];

fn get_user_id(call: &mut Call<'_>, input: &Record) -> Answer {
    let instance = directory(call, input)?;
    let found = match alternate_identifier(input, "USER", &["userName", "emails.value"])? {
        ("userName", name) => instance.user_named(name).map(|(id, _)| id),
        (_, email) => with_email(instance, email),
    };
    let id = found.ok_or_else(|| absent("USER"))?;
    Ok(describe::user_id(&instance.identity_store, id))
}

fn describe_user(call: &mut Call<'_>, input: &Record) -> Answer {
    let instance = directory(call, input)?;
    let (id, found) = user(instance, input)?;
    Ok(describe::user(&instance.identity_store, id, found))
}

fn list_users(call: &mut Call<'_>, input: &Record) -> Answer {
    let instance = directory(call, input)?;
    let wanted = filter(input, "userName")?;
    let is_wanted = |name: &str| wanted.is_none_or(|wanted| wanted.eq_ignore_ascii_case(name));
    let users = instance.users.iter().filter(|(_, user)| is_wanted(&user.user_name));
    page(input, "Users", users, |(id, user)| describe::user(&instance.identity_store, id, user))
}

/// The parts of the name are asked for as IAM Identity Center asks for them, and not remembered.
fn create_user(call: &mut Call<'_>, input: &Record) -> Answer {
    let user = DirectoryUser {
        user_name: input.required(USER_NAME.name)?.to_owned(),
        display_name: input.required(DISPLAY_NAME.name)?.to_owned(),
        emails: input
            .records(EMAILS.name)
            .filter_map(|email| email.text("Value"))
            .map(str::to_owned)
            .collect(),
    };
    not_reserved(&user.user_name)?;
    let instance = directory(call, input)?;
    if instance.user_named(&user.user_name).is_some() {
        return Err(taken("Duplicate UserName"));
    }
    if user.emails.iter().any(|email| with_email(instance, email).is_some()) {
        return Err(taken("Duplicate email"));
    }
    let id = call.state.next_directory_id();
    let instance = directory_mut(call, input)?;
    let answer = user_at(&instance.identity_store, &id, &user);
    instance.users.insert(id, user);
    Ok(answer)
}

/// Takes a person out of their groups; what they hold in accounts stays, for an id that nobody has any more.
fn delete_user(call: &mut Call<'_>, input: &Record) -> Answer {
    let (id, found) = user(directory(call, input)?, input)?;
    is_current(input, &revision_of_user(found))?;
    let id = id.to_owned();
    let instance = directory_mut(call, input)?;
    instance.users.remove(&id);
    for group in instance.groups.values_mut() {
        group.members.retain(|_, member| *member != id);
    }
    Ok(Record::default())
}

/// The id of the person who has an address.
fn with_email<'a>(instance: &'a IdentityCenter, email: &str) -> Option<&'a str> {
    let has = |user: &DirectoryUser| user.emails.iter().any(|own| own.eq_ignore_ascii_case(email));
    instance.users.iter().find(|(_, user)| has(user)).map(|(id, _)| id.as_str())
}
