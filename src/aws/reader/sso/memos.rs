//! What was asked of IAM Identity Center already.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    Assignment, AttachedPolicy, Boundary, CustomerPolicy, Holder, InstanceChoice, PermissionSetDetail, Search,
};
use crate::aws::reader::memo::{KeyedMemo, Memo};
use crate::values::policy::PolicyDocument;
use crate::values::{AccountId, PermissionSetName};

/// Answers by the ARN of the permission set that they are about.
type BySet<T> = KeyedMemo<String, T>;

#[derive(Debug, Default)]
pub(in crate::aws::reader) struct SsoMemos {
    pub(super) searches: KeyedMemo<InstanceChoice, Search>,
    pub(super) sets: KeyedMemo<String, BTreeMap<PermissionSetName, PermissionSetDetail>>,
    pub(super) managed: BySet<BTreeSet<AttachedPolicy>>,
    pub(super) customer: BySet<BTreeSet<CustomerPolicy>>,
    pub(super) inline: BySet<Option<Result<PolicyDocument, String>>>,
    pub(super) boundary: BySet<Option<Boundary>>,
    pub(super) tags: BySet<BTreeMap<String, String>>,
    pub(super) behind: BySet<BTreeSet<AccountId>>,
    pub(super) provisioned: BySet<BTreeSet<AccountId>>,
    pub(super) in_account: KeyedMemo<AccountId, BTreeSet<String>>,
    pub(super) by: Memo<super::By>,
    pub(super) of_holder: KeyedMemo<Holder, BTreeSet<Assignment>>,
    pub(super) creations: Memo<Vec<super::UnderWay>>,
    pub(super) holders: KeyedMemo<Assignment, BTreeSet<Holder>>,
}
