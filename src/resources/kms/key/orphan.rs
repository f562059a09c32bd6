//! Keys whose alias is still to come: made by a run that was cut off before it could give the alias.
//!
//! `CreateKey` takes no token, so each key bears a tag from the call that makes it. The tag's value is the alias in
//! plain letters: it is unique in the account and Region, as the key is to be, and a person who meets the key reads
//! what it was meant for.

use crate::aws::operation::kms::{CREATE_KEY, LIST_RESOURCE_TAGS};
use crate::aws::reader::kms::{KeyState, Orphan, Orphans, Untold};
use crate::aws::{AwsError, Class};
use crate::values::policy::PolicyDocument;
use crate::values::suggestion::listed;
use crate::values::{KeyAlias, Region};

/// The key of the tag.
pub(super) const TAG: &str = "baseline:id";

/// The tag of the key that is to have an alias.
pub(super) fn tag(alias: &str) -> (&str, &str) {
    (TAG, alias)
}

/// Why no key is made, and none adopted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Objection {
    pub(super) why: String,
    pub(super) next: String,
    is_of_denial: bool,
}

impl Objection {
    /// The same as what keeps a key from being made.
    pub(super) fn into_error(self) -> AwsError {
        let (operation, class) = if self.is_of_denial {
            (LIST_RESOURCE_TAGS, Class::Denied)
        } else {
            (CREATE_KEY, Class::AlreadyExists)
        };
        AwsError::new(operation, class, self.why)
    }
}

/// The id of the orphan that is the key as it would be made, if there is an orphan.
///
/// Whoever may tag keys can put our tag on one: only a key that has the very policy that it would be made with, and
/// that no other Region holds a replica of, lets nobody else in.
pub(super) fn adoptable<'a>(
    region: &Region,
    alias: &KeyAlias,
    orphans: &'a Orphans,
    policy: &PolicyDocument,
) -> Result<Option<&'a str>, Objection> {
    let [orphan] = orphans.tagged.as_slice() else {
        if orphans.tagged.is_empty() {
            return untold(region, alias, &orphans.untold).map_or(Ok(None), Err);
        }
        let ids = listed(orphans.tagged.iter().map(|orphan| orphan.key.id.as_str()), "and");
        return Err(Objection {
            why: format!("keys {ids} have no alias and bear the tag `{TAG}` of `{alias}`: which is it?"),
            next: format!(
                "give the alias to the one that is in use, `aws kms create-alias --region {region} --alias-name {alias} --target-key-id …`, or \
                 remove the tag from those that are not: `aws kms untag-resource --region {region} --tag-keys {TAG} --key-id …`"
            ),
            is_of_denial: false,
        });
    };
    let id = orphan.key.id.as_str();
    match strange(orphan, policy) {
        None => Ok(Some(id)),
        Some(how) => Err(Objection {
            why: format!("key `{id}` has no alias and bears the tag `{TAG}` of `{alias}`, but {how}"),
            next: format!(
                "where it is to be that key, `aws kms create-alias --region {region} --alias-name {alias} --target-key-id {id}`; where it is \
                 not, `aws kms untag-resource --region {region} --tag-keys {TAG} --key-id {id}`"
            ),
            is_of_denial: false,
        }),
    }
}

/// What speaks against a key where others may be it already: a second one would cost for good.
fn untold(region: &Region, alias: &KeyAlias, keys: &[Untold]) -> Option<Objection> {
    let Untold { id: first, remedy } = keys.first()?;
    let ids = listed(keys.iter().map(|key| key.id.as_str()), "and");
    let (what, has) = if keys.len() == 1 { ("key", "has") } else { ("keys", "have") };
    Some(Objection {
        why: format!(
            "{what} {ids} {has} no alias, and for want of `{LIST_RESOURCE_TAGS}` it cannot be told whether a run that was cut off made one \
             for `{alias}`: another would be a second one"
        ),
        next: format!(
            "{remedy}; or, where it is known to be another's, give it an alias of its own: \
             `aws kms create-alias --region {region} --alias-name alias/… --target-key-id {first}`"
        ),
        is_of_denial: true,
    })
}

/// How an orphan differs from the key as it would be made.
fn strange(Orphan { key, policy }: &Orphan, wanted: &PolicyDocument) -> Option<String> {
    if !key.is_plain {
        return Some("is no symmetric key of KMS's own material that the account manages".to_owned());
    }
    // KMS Developer Guide, "Multi-Region keys": their ids begin so.
    if key.id.starts_with("mrk-") {
        return Some("is a multi-Region key, of which others may hold replicas".to_owned());
    }
    match &key.state {
        KeyState::Enabled => {}
        KeyState::Disabled => return Some("is disabled".to_owned()),
        KeyState::PendingDeletion => return Some("is to be deleted".to_owned()),
        KeyState::Other(state) => return Some(format!("is in state `{state}`")),
    }
    match policy {
        Ok(policy) if policy == wanted => None,
        Ok(_) => Some("has another policy than it would be made with".to_owned()),
        Err(why) => Some(format!("has a policy that cannot be read: {why}")),
    }
}
