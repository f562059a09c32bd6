//! The kinds under the laws.

use aws_sdk_iam::Client;

use super::case::{Act, Case, Probe};

/// A document that no file of the laws declares.
const OTHER: &str =
    r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"sqs:ListQueues","Resource":"*"}]}"#;

const BILLING: &str = "arn:aws:iam::aws:policy/job-function/Billing";
const READ_ONLY: &str = "arn:aws:iam::aws:policy/ReadOnlyAccess";

macro_rules! act {
    ($what:literal, |$client:ident| $call:expr) => {
        Act::new($what, |$client: Client| async move {
            $call.await.expect($what);
        })
    };
    ($what:literal, |$client:ident: $type:ty| $call:expr) => {
        Act::new($what, |$client: $type| async move {
            $call.await.expect($what);
        })
    };
}

mod account;
mod account_public_access;
mod buckets;
mod documents;
mod groups;
mod identity_center;
mod keys;
mod organization;
mod policies;
mod trails;
mod users;

/// Every kind that is written, and every state of it, under the laws.
pub fn all() -> Vec<Case> {
    let kinds = [
        account::all(),
        policies::all(),
        groups::all(),
        users::all(),
        keys::all(),
        account_public_access::all(),
        buckets::all(),
        organization::all(),
        trails::all(),
        identity_center::all(),
    ];
    kinds.into_iter().flatten().collect()
}

/// What is read and never written.
pub fn only_read() -> Vec<Case> {
    let audited = [
        trails::with_everything("kms.key"),
        trails::with_everything("s3.bucket"),
        trails::with_everything("cloudtrail.trail"),
        trails::with_an_organization("kms.key"),
        trails::with_an_organization("s3.bucket"),
        trails::of_a_delegated_administrator("cloudtrail.trail"),
        trails::of_a_delegated_administrator("organization.trusted_service"),
        trails::of_a_delegated_administrator("s3.bucket"),
        trails::of_a_delegated_administrator("kms.key"),
        trails::into_somebody_elses_bucket(),
        trails::refused_by_the_key_of_its_bucket(),
    ];
    let cases = [account::root(), groups::with_an_unknown_policy(), buckets::of_somebody_else()];
    cases.into_iter().chain(audited).chain(identity_center::only_read()).collect()
}

/// What begins on the sandbox with what no call makes, and where moto has that from the start.
pub fn of_moto() -> Vec<Case> {
    identity_center::of_moto()
}

/// Accounts that only the organization can tell, in which nobody else may hold anything.
pub fn access_somewhere() -> Case {
    identity_center::access_somewhere()
}

/// A group, its member and its policy, of which no file of the laws says anything.
fn bystanders() -> (Act, Probe) {
    let add = Act::new("another group", |iam: Client| async move {
        iam.create_group().group_name("Others").send().await.expect("a group");
        let attach = iam.attach_group_policy().group_name("Others").policy_arn(BILLING);
        attach.send().await.expect("attached");
        iam.create_user().user_name("zoe").send().await.expect("a user");
        iam.add_user_to_group().group_name("Others").user_name("zoe").send().await.expect("added");
    });
    let probe = Probe::new(|iam: Client| async move {
        let group = iam.get_group().group_name("Others").send().await.expect("the other group");
        let members = group.users.iter().map(|user| user.user_name.clone()).collect::<Vec<_>>();
        let attached = iam.list_attached_group_policies().group_name("Others").send().await;
        format!("{members:?} {:?}", attached.expect("its policies").attached_policies)
    });
    (add, probe)
}
