//! What a reader keeps of IAM.

use super::super::memo::{KeyedMemo, Memo};
use super::{
    AccountSummary, AuthorizationDetails, Credentials, PasswordRules, PolicyEntities, RoleDetail, SignIn,
};
use crate::values::{Arn, UserName};

/// The answers of IAM that a reader keeps.
#[derive(Debug, Default)]
pub(in crate::aws::reader) struct IamMemos {
    pub(super) aliases: Memo<Vec<String>>,
    pub(super) password_policy: Memo<Option<PasswordRules>>,
    pub(super) summary: Memo<AccountSummary>,
    pub(super) details: Memo<AuthorizationDetails>,
    pub(super) roles: Memo<Vec<RoleDetail>>,
    pub(super) aws_managed: Memo<Vec<Arn>>,
    pub(super) customer_managed: Memo<Vec<Arn>>,
    pub(super) entities: KeyedMemo<Arn, PolicyEntities>,
    pub(super) sign_ins: KeyedMemo<UserName, SignIn>,
    pub(super) credentials: KeyedMemo<UserName, Credentials>,
}
