//! The calls that change a permission set.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::aws::Operation;
use crate::aws::operation::sso::{
    ATTACH_CUSTOMER_POLICY, ATTACH_MANAGED_POLICY, CREATE_PERMISSION_SET, DELETE_INLINE_POLICY,
    DELETE_PERMISSIONS_BOUNDARY, DETACH_CUSTOMER_POLICY, DETACH_MANAGED_POLICY, PROVISION_PERMISSION_SET,
    PUT_INLINE_POLICY, PUT_PERMISSIONS_BOUNDARY, TAG_RESOURCE, UPDATE_PERMISSION_SET,
};
use crate::aws::reader::sso::{Boundary, CustomerPolicy, Instance};
use crate::model::{self, Call};
use crate::values::policy::PolicyDocument;
use crate::values::{AccountId, Arn, PermissionSetName, SessionDuration};

/// What can change a permission set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// Makes it, without policies.
    Create {
        /// What it is for.
        description: Option<String>,
        /// How long a session lasts.
        session_duration: Option<SessionDuration>,
        /// The page that a session begins with.
        relay_state: Option<String>,
        /// Its tags.
        tags: BTreeMap<String, String>,
    },
    /// Writes its settings anew, since AWS clears what is left out.
    Update {
        /// What it is for.
        description: Option<String>,
        /// How long a session lasts.
        session_duration: SessionDuration,
        /// The page that a session begins with.
        relay_state: Option<String>,
    },
    /// Sets its permissions boundary.
    PutBoundary(Boundary),
    /// Takes its permissions boundary away.
    DeleteBoundary,
    /// Attaches an AWS-managed policy.
    AttachManaged(Arn),
    /// Detaches an AWS-managed policy.
    DetachManaged(Arn),
    /// Attaches a reference to a customer-managed policy.
    AttachCustomer(CustomerPolicy),
    /// Detaches a reference to a customer-managed policy.
    DetachCustomer(CustomerPolicy),
    /// Writes its inline policy.
    PutInline(PolicyDocument),
    /// Removes its inline policy.
    DeleteInline,
    /// Adds tags, or overwrites them.
    Tag(BTreeMap<String, String>),
    /// Brings its newest version to one account, or to all where it is provisioned.
    Provision(Option<AccountId>),
}

/// A change of one permission set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OfSet {
    pub(super) instance: Instance,
    pub(super) name: PermissionSetName,
    /// Its ARN; none while it is still to be made.
    pub(super) arn: Option<String>,
    pub(super) change: Change,
}

impl Change {
    /// The operation that it is.
    pub(super) fn operation(&self) -> Operation {
        match self {
            Self::Create { .. } => CREATE_PERMISSION_SET,
            Self::Update { .. } => UPDATE_PERMISSION_SET,
            Self::PutBoundary(_) => PUT_PERMISSIONS_BOUNDARY,
            Self::DeleteBoundary => DELETE_PERMISSIONS_BOUNDARY,
            Self::AttachManaged(_) => ATTACH_MANAGED_POLICY,
            Self::DetachManaged(_) => DETACH_MANAGED_POLICY,
            Self::AttachCustomer(_) => ATTACH_CUSTOMER_POLICY,
            Self::DetachCustomer(_) => DETACH_CUSTOMER_POLICY,
            Self::PutInline(_) => PUT_INLINE_POLICY,
            Self::DeleteInline => DELETE_INLINE_POLICY,
            Self::Tag(_) => TAG_RESOURCE,
            Self::Provision(_) => PROVISION_PERMISSION_SET,
        }
    }

    /// Whether accounts run an older version after it, until they are provisioned (IAM Identity Center API reference, which
    /// says so of all that edits a permission set): tags are the permission set's alone.
    pub(super) fn outdates_accounts(&self) -> bool {
        match self {
            Self::Create { .. } | Self::Tag(_) | Self::Provision(_) => false,
            Self::Update { .. }
            | Self::PutBoundary(_)
            | Self::DeleteBoundary
            | Self::AttachManaged(_)
            | Self::DetachManaged(_)
            | Self::AttachCustomer(_)
            | Self::DetachCustomer(_)
            | Self::PutInline(_)
            | Self::DeleteInline => true,
        }
    }
}

impl model::Change for OfSet {
    /// The instance goes with every call, and is not shown.
    fn call(&self) -> Call {
        let Self { instance: _, name, arn: _, change } = self;
        let call = Call::new(change.operation());
        let of_set = |call: Call| call.with_id_of("PermissionSetArn", name);
        match change {
            Change::Create { description, session_duration, relay_state, tags } => {
                let call = call
                    .with("Name", name.as_str())
                    .with_some("Description", description.as_deref())
                    .with_some("SessionDuration", session_duration.map(SessionDuration::iso))
                    .with_some("RelayState", relay_state.as_deref());
                if tags.is_empty() { call } else { call.with("Tags", shown_tags(tags)) }
            }
            Change::Update { description, session_duration, relay_state } => of_set(call)
                .with_some("Description", description.as_deref())
                .with("SessionDuration", session_duration.iso())
                .with_some("RelayState", relay_state.as_deref()),
            Change::PutBoundary(boundary) => {
                let boundary = match boundary {
                    Boundary::Managed(arn) => json!({ "ManagedPolicyArn": arn.to_string() }),
                    Boundary::Customer(policy) => {
                        json!({ "CustomerManagedPolicyReference": shown_reference(policy) })
                    }
                };
                of_set(call).with("PermissionsBoundary", boundary)
            }
            Change::AttachManaged(policy) | Change::DetachManaged(policy) => {
                of_set(call).with("ManagedPolicyArn", policy.to_string())
            }
            Change::AttachCustomer(policy) | Change::DetachCustomer(policy) => {
                of_set(call).with("CustomerManagedPolicyReference", shown_reference(policy))
            }
            Change::PutInline(document) => of_set(call).with("InlinePolicy", document.minified()),
            Change::DeleteBoundary | Change::DeleteInline => of_set(call),
            Change::Tag(tags) => call.with_id_of("ResourceArn", name).with("Tags", shown_tags(tags)),
            Change::Provision(None) => of_set(call).with("TargetType", "ALL_PROVISIONED_ACCOUNTS"),
            Change::Provision(Some(account)) => {
                of_set(call).with("TargetType", "AWS_ACCOUNT").with("TargetId", account.as_str())
            }
        }
    }
}

fn shown_tags(tags: &BTreeMap<String, String>) -> Value {
    tags.iter().map(|(key, value)| json!({ "Key": key, "Value": value })).collect()
}

fn shown_reference(CustomerPolicy { name, path }: &CustomerPolicy) -> Value {
    json!({ "Name": name, "Path": path })
}
