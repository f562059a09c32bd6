//! An instance of IAM Identity Center, changed by its plain API.

use std::time::Duration;

use aws_sdk_identitystore::types::{AlternateIdentifier, MemberId, UniqueAttribute};
use aws_sdk_ssoadmin::types::{
    AccountAssignmentOperationStatus, PrincipalType, ProvisioningStatus, StatusValues, Tag, TargetType,
};
use aws_smithy_types::Document;

use crate::clients::Clients;
use crate::support::ACCOUNT;

/// An instance with its directory, and the clients to change it.
pub(super) struct Center {
    pub(super) sso: aws_sdk_ssoadmin::Client,
    pub(super) directory: aws_sdk_identitystore::Client,
    organizations: aws_sdk_organizations::Client,
    pub(super) instance: String,
    pub(super) store: String,
}

/// Somebody who can hold a permission set.
#[derive(Clone)]
pub(super) struct Holder {
    kind: PrincipalType,
    id: String,
}

impl Center {
    pub(super) async fn of(aws: Clients) -> Self {
        let Clients { sso, directory, organizations, .. } = aws;
        let listed = sso.list_instances().send().await.expect("the instances");
        let instance = listed.instances.unwrap_or_default().pop().expect("an instance");
        let store = instance.identity_store_id.expect("a directory");
        Self { sso, directory, organizations, instance: instance.instance_arn.expect("an ARN"), store }
    }

    /// The id of an account of the organization, or of the caller's for `this`.
    pub(super) async fn account(&self, name: &str) -> String {
        if name == "this" {
            return ACCOUNT.to_owned();
        }
        let listed = self.organizations.list_accounts().send().await.expect("the accounts");
        let mut accounts = listed.accounts.unwrap_or_default().into_iter();
        let found = accounts.find(|account| account.name.as_deref() == Some(name));
        found.and_then(|account| account.id).expect("an account of this name")
    }

    /// The ARN of the permission set of a name.
    pub(super) async fn set(&self, name: &str) -> Option<String> {
        let listed = self.sso.list_permission_sets().instance_arn(&self.instance).send().await;
        for arn in listed.expect("the permission sets").permission_sets.unwrap_or_default() {
            let describe = self.sso.describe_permission_set().instance_arn(&self.instance);
            let set = describe.permission_set_arn(&arn).send().await.expect("a set").permission_set;
            if set.and_then(|set| set.name).as_deref() == Some(name) {
                return Some(arn);
            }
        }
        None
    }

    /// The permission set of the laws.
    pub(super) async fn laws(&self) -> String {
        self.set("Laws").await.expect("the permission set of the laws")
    }

    /// The permission set of a name, which is made unless it is there.
    pub(super) async fn made_set(&self, name: &str) -> String {
        if let Some(arn) = self.set(name).await {
            return arn;
        }
        let create = self.sso.create_permission_set().instance_arn(&self.instance).name(name);
        let made = create.send().await.expect("a permission set").permission_set;
        made.and_then(|set| set.permission_set_arn).expect("a permission set has an ARN")
    }

    pub(super) async fn attach(&self, set: &str, policy: &str) {
        let attach = self.sso.attach_managed_policy_to_permission_set().instance_arn(&self.instance);
        attach.permission_set_arn(set).managed_policy_arn(policy).send().await.expect("attached");
    }

    pub(super) async fn detach(&self, set: &str, policy: &str) {
        let detach = self.sso.detach_managed_policy_from_permission_set().instance_arn(&self.instance);
        detach.permission_set_arn(set).managed_policy_arn(policy).send().await.expect("detached");
    }

    pub(super) async fn put_inline(&self, set: &str, policy: &str) {
        let put = self.sso.put_inline_policy_to_permission_set().instance_arn(&self.instance);
        put.permission_set_arn(set).inline_policy(policy).send().await.expect("written");
    }

    pub(super) async fn tag(&self, set: &str, key: &str, value: &str) {
        let tag = Tag::builder().key(key).value(value).build().expect("a whole tag");
        let add = self.sso.tag_resource().instance_arn(&self.instance).resource_arn(set);
        add.tags(tag).send().await.expect("tagged");
    }

    /// Whether a policy is attached that most files of the laws do not name.
    pub(super) async fn has_billing(&self, set: &str) -> bool {
        let list = self.sso.list_managed_policies_in_permission_set().instance_arn(&self.instance);
        let listed = list.permission_set_arn(set).send().await.expect("the policies");
        let mut attached = listed.attached_managed_policies.unwrap_or_default().into_iter();
        attached.any(|policy| policy.arn.as_deref() == Some(super::BILLING))
    }

    /// The tag that no file of the laws names.
    pub(super) async fn cost(&self, set: &str) -> Option<String> {
        let list = self.sso.list_tags_for_resource().instance_arn(&self.instance).resource_arn(set);
        let mut tags = list.send().await.expect("the tags").tags.unwrap_or_default().into_iter();
        tags.find(|tag| tag.key == "Cost").map(|tag| tag.value)
    }

    /// The accounts that run an older version of a permission set.
    pub(super) async fn behind(&self, set: &str) -> Vec<String> {
        let list = self.sso.list_accounts_for_provisioned_permission_set().instance_arn(&self.instance);
        let list = list.permission_set_arn(set);
        let list = list.provisioning_status(ProvisioningStatus::LatestPermissionSetNotProvisioned);
        list.send().await.expect("the accounts").account_ids.unwrap_or_default()
    }

    /// Deletes a permission set, and before it whatever is held of it.
    pub(super) async fn delete_set(&self, set: &str) {
        let list = self.sso.list_accounts_for_provisioned_permission_set().instance_arn(&self.instance);
        let listed = list.permission_set_arn(set).send().await.expect("the accounts");
        for account in listed.account_ids.unwrap_or_default() {
            for holder in self.holders(set, &account).await {
                self.unassign(set, &holder, &account).await;
            }
        }
        let delete = self.sso.delete_permission_set().instance_arn(&self.instance);
        delete.permission_set_arn(set).send().await.expect("deleted");
    }

    async fn group_id(&self, name: &str) -> Option<String> {
        let get = self.directory.get_group_id().identity_store_id(&self.store);
        let found = get.alternate_identifier(unique("displayName", name)).send().await;
        found.ok().map(|group| group.group_id)
    }

    async fn person_id(&self, name: &str) -> String {
        let get = self.directory.get_user_id().identity_store_id(&self.store);
        let found = get.alternate_identifier(unique("userName", name)).send().await;
        found.expect("a person of this name").user_id
    }

    /// A group of the directory as somebody who can hold permission sets.
    pub(super) async fn group(&self, name: &str) -> Holder {
        Holder { kind: PrincipalType::Group, id: self.group_id(name).await.expect("a group of this name") }
    }

    /// A person of the directory as somebody who can hold permission sets.
    pub(super) async fn person(&self, name: &str) -> Holder {
        Holder { kind: PrincipalType::User, id: self.person_id(name).await }
    }

    /// The id of the group of a name, which is made unless it is there.
    pub(super) async fn made_group(&self, name: &str) -> String {
        if let Some(id) = self.group_id(name).await {
            return id;
        }
        let create = self.directory.create_group().identity_store_id(&self.store).display_name(name);
        create.send().await.expect("a group").group_id
    }

    pub(super) async fn delete_group(&self, name: &str) {
        let id = self.group_id(name).await.expect("a group of this name");
        let delete = self.directory.delete_group().identity_store_id(&self.store).group_id(id);
        delete.send().await.expect("deleted");
    }

    /// Lets a person into a group, unless they are in it.
    pub(super) async fn join(&self, group: &str, person: &str) {
        let create = self.directory.create_group_membership().identity_store_id(&self.store).group_id(group);
        let joined = create.member_id(MemberId::UserId(self.person_id(person).await)).send().await;
        if let Err(error) = joined {
            assert!(error.into_service_error().is_conflict_exception(), "they are in it already");
        }
    }

    pub(super) async fn leave(&self, group: &str, person: &str) {
        let person = MemberId::UserId(self.person_id(person).await);
        let listed = self.memberships(group).await;
        let membership = listed.into_iter().find(|(_, member)| *member == person).expect("a membership");
        let delete = self.directory.delete_group_membership().identity_store_id(&self.store);
        delete.membership_id(membership.0).send().await.expect("no longer in the group");
    }

    async fn memberships(&self, group: &str) -> Vec<(String, MemberId)> {
        let id = self.group_id(group).await.expect("a group of this name");
        let list = self.directory.list_group_memberships().identity_store_id(&self.store).group_id(id);
        let listed = list.send().await.expect("the memberships").group_memberships.into_iter();
        let membership = listed.map(|one| (one.membership_id, one.member_id));
        membership.filter_map(|(id, member)| Some((id, member?))).collect()
    }

    /// Who is in a group, by ids.
    pub(super) async fn members(&self, group: &str) -> Vec<MemberId> {
        self.memberships(group).await.into_iter().map(|(_, member)| member).collect()
    }

    pub(super) async fn is_member(&self, group: &str, person: &str) -> bool {
        let person = MemberId::UserId(self.person_id(person).await);
        self.members(group).await.contains(&person)
    }

    /// Lets somebody hold a permission set in an account, and waits until they do.
    pub(super) async fn assign(&self, set: &str, holder: &Holder, account: &str) {
        let mut status = self.begin_to_assign(set, holder, account).await;
        while let Some(id) = under_way(status) {
            pause().await;
            let describe = self.sso.describe_account_assignment_creation_status();
            let describe = describe.instance_arn(&self.instance).account_assignment_creation_request_id(id);
            status = describe.send().await.expect("the request").account_assignment_creation_status;
        }
    }

    /// Lets somebody hold a permission set in an account, by and by.
    pub(super) async fn begin_to_assign(
        &self,
        set: &str,
        holder: &Holder,
        account: &str,
    ) -> Option<AccountAssignmentOperationStatus> {
        let create = self.sso.create_account_assignment().instance_arn(&self.instance);
        let create = create.permission_set_arn(set).target_type(TargetType::AwsAccount).target_id(account);
        let create = create.principal_type(holder.kind.clone()).principal_id(&holder.id);
        create.send().await.expect("a request").account_assignment_creation_status
    }

    /// Takes a permission set in an account from somebody, and waits until they have it no longer.
    pub(super) async fn unassign(&self, set: &str, holder: &Holder, account: &str) {
        let delete = self.sso.delete_account_assignment().instance_arn(&self.instance);
        let delete = delete.permission_set_arn(set).target_type(TargetType::AwsAccount).target_id(account);
        let delete = delete.principal_type(holder.kind.clone()).principal_id(&holder.id);
        let mut status = delete.send().await.expect("a request").account_assignment_deletion_status;
        while let Some(id) = under_way(status) {
            pause().await;
            let describe = self.sso.describe_account_assignment_deletion_status();
            let describe = describe.instance_arn(&self.instance).account_assignment_deletion_request_id(id);
            status = describe.send().await.expect("the request").account_assignment_deletion_status;
        }
    }

    async fn holders(&self, set: &str, account: &str) -> Vec<Holder> {
        let list = self.sso.list_account_assignments().instance_arn(&self.instance);
        let listed = list.permission_set_arn(set).account_id(account).send().await.expect("who holds it");
        let rows = listed.account_assignments.unwrap_or_default().into_iter();
        rows.filter_map(|row| Some(Holder { kind: row.principal_type?, id: row.principal_id? })).collect()
    }

    /// Who holds a permission set in an account, by ids.
    pub(super) async fn held(&self, set: &str, account: &str) -> Vec<String> {
        self.holders(set, account).await.into_iter().map(|holder| holder.id).collect()
    }

    /// Whether somebody holds a permission set in an account.
    pub(super) async fn holds(&self, set: &str, holder: &Holder, account: &str) -> bool {
        self.held(set, account).await.contains(&holder.id)
    }
}

/// The id of a request that is not carried out yet.
fn under_way(status: Option<AccountAssignmentOperationStatus>) -> Option<String> {
    let status = status.expect("the status of a request");
    if status.status == Some(StatusValues::InProgress) {
        return Some(status.request_id.expect("a request has an id"));
    }
    assert_eq!(status.status, Some(StatusValues::Succeeded), "{:?}", status.failure_reason);
    None
}

#[expect(clippy::disallowed_methods, reason = "whatever changes the account besides has no session to ask")]
async fn pause() {
    tokio::time::sleep(Duration::from_millis(250)).await;
}

fn unique(attribute: &str, value: &str) -> AlternateIdentifier {
    let unique = UniqueAttribute::builder().attribute_path(attribute);
    let unique = unique.attribute_value(Document::String(value.to_owned())).build();
    AlternateIdentifier::UniqueAttribute(unique.expect("a whole attribute"))
}
