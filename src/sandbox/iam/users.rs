use super::{
    attachments::check_attachable,
    guards::{NEW_USER, USER},
    lookup,
    shapes::{ENTITY_PATH, NEW_USER_NAME, PERMISSIONS_BOUNDARY, TAGS, USER_NAME},
    tags::tags_of,
    views,
};
use crate::sandbox::{
    caller::Principal,
    refusal::Refusal,
    service::{Answer, Call, Operation},
    state::{Entity, Name, User},
    wire::Record,
};

pub(super) const OPERATIONS: &[Operation] = &[
    Operation::write(
        "CreateUser",
        &[ENTITY_PATH, NEW_USER_NAME.required(), PERMISSIONS_BOUNDARY, TAGS],
        NEW_USER,
        create_user,
    )
    .tagging("TagUser"),
    Operation::read("GetUser", &[USER_NAME], USER, get_user),
    Operation::write("DeleteUser", &[USER_NAME.required()], USER, delete_user),
];

fn create_user(call: &mut Call<'_>, input: &Record) -> Answer {
    let name = Name::from(input.required("UserName")?);
    let account = call.account();
    if account.users.contains_key(&name) {
        return Err(Refusal::already_exists(format!("User with name {name} already exists.")));
    }
    if account.users.len() >= account.quotas.users as usize {
        return Err(Refusal::quota("UsersPerAccount", account.quotas.users));
    }
    let boundary = input.text("PermissionsBoundary");
    boundary.map_or(Ok(()), |arn| check_attachable(account, arn))?;
    let tags = tags_of(input, account.quotas.tags)?;

    let path = input.text("Path").unwrap_or("/");
    let mut user = User::new(Entity::new(call.state.next_id("AIDA"), path, call.now));
    user.entity.permissions_boundary = boundary.map(str::to_owned);
    user.entity.tags = tags;
    let account = call.account_mut();
    let shown = views::user(account, &name, &user)
        .with_some("PermissionsBoundary", views::boundary(&user.entity))
        .with_some("Tags", views::some_tags(&user.entity.tags));
    account.users.insert(name, user);
    Ok(Record::default().with("User", shown))
}

/// Without a name this is the user who calls; root, too, is a user here.
fn get_user(call: &mut Call<'_>, input: &Record) -> Answer {
    let account = call.account();
    if input.text("UserName").is_none() && call.caller.user_name().is_none() {
        return get_root(call);
    }
    let (name, user) = lookup::user(call, input)?;
    let shown = views::user(account, name, user)
        .with_some("PermissionsBoundary", views::boundary(&user.entity))
        .with_some("Tags", views::some_tags(&user.entity.tags));
    Ok(Record::default().with("User", shown))
}

fn get_root(call: &Call<'_>) -> Answer {
    if call.caller.principal != Principal::Root {
        return Err(Refusal::validation("Must specify userName when calling with non-User credentials"));
    }
    let account = call.account();
    let root = Record::default()
        .with("Path", "/")
        .with("UserName", "root")
        .with("UserId", &account.id)
        .with("Arn", account.arn("root"))
        .with("CreateDate", call.state.now);
    Ok(Record::default().with("User", root))
}

/// A user goes only when nothing is left of it (API reference, `DeleteUser`).
fn delete_user(call: &mut Call<'_>, input: &Record) -> Answer {
    let (name, user) = lookup::user(call, input)?;
    if let Some(obstacle) = obstacle(user) {
        return Err(Refusal::delete_conflict(format!("Cannot delete entity, must {obstacle} first.")));
    }
    let name = name.clone();
    call.account_mut().users.remove(&name);
    Ok(Record::default())
}

fn obstacle(user: &User) -> Option<&'static str> {
    let obstacles = [
        (!user.groups.is_empty(), "remove users from group"),
        (!user.entity.attached_policies.is_empty(), "detach all policies"),
        (!user.entity.inline_policies.is_empty(), "delete policies"),
        (user.login_profile.is_some(), "delete login profile"),
        (!user.access_keys.is_empty(), "delete access keys"),
        (!user.mfa_devices.is_empty(), "delete MFA device"),
        (!user.signing_certificates.is_empty(), "delete signing certificates"),
        (!user.ssh_public_keys.is_empty(), "delete SSH public keys"),
        (!user.service_credentials.is_empty(), "delete service specific credentials"),
    ];
    obstacles.into_iter().find_map(|(stands, what)| stands.then_some(what))
}
