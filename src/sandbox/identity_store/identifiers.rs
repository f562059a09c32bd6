//! The ids of directories and of what is in them, which may be given as ARNs too.

/// What the ARN of a person, a group or a membership begins with.
const RESOURCE: &str = "identitystore:::";

/// Whether a text is the id or the ARN of a directory.
pub(super) fn is_directory(text: &str) -> bool {
    let id = match text.strip_prefix("arn:") {
        Some(_) => match owned(text) {
            Some((account, id)) if account.len() == 12 && has_digits_only(account) => id,
            _ => return false,
        },
        None => text,
    };
    is_uuid(id) || id.strip_prefix("d-").is_some_and(is_short)
}

/// The account and the id in the ARN of a directory.
pub(super) fn owned(arn: &str) -> Option<(&str, &str)> {
    let (_, rest) = arn.split_once(":identitystore::")?;
    rest.split_once(":identitystore/")
}

/// Whether a text is the id or the ARN of a person, a group or a membership.
pub(super) fn is_resource(text: &str) -> bool {
    let id = match text.strip_prefix("arn:") {
        Some(_) => match text.split_once(RESOURCE).and_then(|(_, rest)| rest.split_once('/')) {
            Some(("user" | "group" | "membership", id)) => id,
            _ => return false,
        },
        None => text,
    };
    is_uuid(id) || id.split_once('-').is_some_and(|(directory, id)| is_short(directory) && is_uuid(id))
}

/// The id that a text gives as such or in an ARN.
pub(super) fn id(text: &str) -> &str {
    text.rsplit_once('/').map_or(text, |(_, id)| id)
}

/// The ARN of a person, a group or a membership; such ARNs have no account in them.
pub(super) fn arn(kind: &str, id: &str) -> String {
    format!("arn:aws:{RESOURCE}{kind}/{id}")
}

fn is_short(text: &str) -> bool {
    text.len() == 10 && text.bytes().all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte))
}

fn is_uuid(text: &str) -> bool {
    let parts = text.split('-');
    parts.clone().map(str::len).eq([8, 4, 4, 4, 12])
        && parts.into_iter().all(|part| part.bytes().all(|byte| byte.is_ascii_hexdigit()))
}

fn has_digits_only(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}
