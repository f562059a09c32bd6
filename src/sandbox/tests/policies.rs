use aws_sdk_iam::types::{PolicyScopeType, PolicyUsageType};

use super::bench::{iam, refusal, run};
use crate::sandbox::{Sandbox, state::FRESH_ACCOUNT};

const ARN: &str = "arn:aws:iam::123456789012:policy/team/Deny";

fn document(action: &str) -> String {
    format!(
        r#"{{"Version":"2012-10-17","Statement":[{{"Effect":"Deny","Action":"{action}","Resource":"*"}}]}}"#
    )
}

/// A sandbox with the policy `/team/Deny`.
async fn with_policy() -> (Sandbox, aws_sdk_iam::Client) {
    let sandbox = Sandbox::fresh();
    let iam = iam(&sandbox);
    let create = iam.create_policy().policy_name("Deny").path("/team/").description("what it is for");
    let policy =
        create.policy_document(document("iam:A")).send().await.expect("a policy").policy.expect("it");
    assert_eq!((policy.arn(), policy.default_version_id()), (Some(ARN), Some("v1")));
    assert_eq!(policy.policy_id().map(|id| (&id[..4], id.len())), Some(("ANPA", 21)));
    (sandbox, iam)
}

#[test]
fn a_policy_is_made_once() {
    run(async {
        let (_, iam) = with_policy().await;
        let again = iam.create_policy().policy_name("DENY").policy_document(document("iam:A"));
        assert_eq!(
            refusal(again.send().await),
            "409 EntityAlreadyExists: A policy called DENY already exists. Duplicate names are not allowed."
        );
        let malformed = iam.create_policy().policy_name("Other").policy_document("{}");
        assert_eq!(
            refusal(malformed.send().await),
            "400 MalformedPolicyDocument: Missing required field Statement"
        );
        let large = iam
            .create_policy()
            .policy_name("Other")
            .policy_document(document(&format!("iam:{}", "A".repeat(6144))));
        assert_eq!(
            refusal(large.send().await),
            "409 LimitExceeded: Cannot exceed quota for PolicySize: 6144"
        );
        let got = iam.get_policy().policy_arn(ARN).send().await.expect("a policy").policy.expect("it");
        assert_eq!((got.description(), got.attachment_count()), (Some("what it is for"), Some(0)));
    });
}

#[test]
fn five_versions_fit_and_a_number_is_never_used_again() {
    run(async {
        let (_, iam) = with_policy().await;
        let create = |action: &str| {
            iam.create_policy_version()
                .policy_arn(ARN)
                .policy_document(document(action))
                .set_as_default(true)
                .send()
        };
        for action in ["iam:B", "iam:C", "iam:D", "iam:E"] {
            create(action).await.expect("five fit");
        }
        assert_eq!(
            refusal(create("iam:F").await),
            "409 LimitExceeded: A managed policy can have up to 5 versions. Before you create a new version, you \
             must delete an existing version."
        );
        let delete = |version: &str| iam.delete_policy_version().policy_arn(ARN).version_id(version).send();
        assert_eq!(
            refusal(delete("v5").await),
            "409 DeleteConflict: Cannot delete the default version of a policy."
        );
        let default = iam.set_default_policy_version().policy_arn(ARN).version_id("v1");
        default.send().await.expect("v1 is there");
        delete("v5").await.expect("it is the default no more");
        let made = create("iam:G").await.expect("there is room").policy_version.expect("it");
        assert_eq!((made.version_id(), made.is_default_version()), (Some("v6"), true));
        let versions = iam.list_policy_versions().policy_arn(ARN).send().await.expect("versions");
        let ids: Vec<_> = versions.versions().iter().filter_map(|version| version.version_id()).collect();
        assert_eq!(ids, ["v6", "v4", "v3", "v2", "v1"]);
        let version =
            iam.get_policy_version().policy_arn(ARN).version_id("v6").send().await.expect("a version");
        let encoded = version.policy_version().and_then(|version| version.document()).expect("a document");
        assert!(encoded.starts_with("%7B%22Version%22"));
        assert_eq!(
            refusal(delete("v5").await),
            format!("404 NoSuchEntity: Policy {ARN} version v5 does not exist or is not attachable.")
        );
        assert!(refusal(delete("latest").await).starts_with("400 ValidationError: "));
    });
}

#[test]
fn a_policy_goes_when_it_is_attached_to_nobody_and_has_one_version() {
    run(async {
        let (sandbox, iam) = with_policy().await;
        let create = iam.create_policy_version().policy_arn(ARN).policy_document(document("iam:B"));
        create.send().await.expect("a version");
        sandbox.edit(|state| {
            state.add_user(FRESH_ACCOUNT, "ada").entity.permissions_boundary = Some(ARN.into());
        });
        let delete = || iam.delete_policy().policy_arn(ARN).send();
        assert_eq!(
            refusal(delete().await),
            "409 DeleteConflict: Cannot delete a policy attached to entities."
        );
        iam.delete_user_permissions_boundary().user_name("ada").send().await.expect("taken away");
        assert!(
            refusal(delete().await).starts_with("409 DeleteConflict: This policy has more than one version.")
        );
        iam.delete_policy_version().policy_arn(ARN).version_id("v2").send().await.expect("deleted");
        delete().await.expect("nothing is left");
        assert_eq!(refusal(delete().await), format!("404 NoSuchEntity: Policy {ARN} was not found."));
    });
}

#[test]
fn aws_managed_policies_are_there_and_nobodys_to_change() {
    run(async {
        let (_, iam) = with_policy().await;
        let arn = "arn:aws:iam::aws:policy/job-function/ViewOnlyAccess";
        let policy = iam.get_policy().policy_arn(arn).send().await.expect("a policy").policy.expect("it");
        assert_eq!((policy.path(), policy.policy_name()), (Some("/job-function/"), Some("ViewOnlyAccess")));
        let wrong_path = "arn:aws:iam::aws:policy/ViewOnlyAccess";
        assert_eq!(
            refusal(iam.get_policy().policy_arn(wrong_path).send().await),
            format!("404 NoSuchEntity: Policy {wrong_path} was not found.")
        );
        assert!(refusal(iam.delete_policy().policy_arn(arn).send().await).starts_with("403 AccessDenied: "));
        let foreign = "arn:aws:iam::210987654321:policy/Deny";
        assert_eq!(
            refusal(iam.get_policy().policy_arn(foreign).send().await),
            format!("400 InvalidInput: ARN {foreign} is not of this account.")
        );
    });
}

#[test]
fn aws_managed_policies_stand_at_the_version_that_aws_has_come_to() {
    run(async {
        let (_, iam) = with_policy().await;
        for (name, default) in [
            ("AdministratorAccess", "v1"),
            ("ReadOnlyAccess", "v182"),
            ("job-function/ViewOnlyAccess", "v45"),
        ] {
            let arn = format!("arn:aws:iam::aws:policy/{name}");
            let policy =
                iam.get_policy().policy_arn(&arn).send().await.expect("a policy").policy.expect("it");
            assert_eq!(policy.default_version_id(), Some(default), "{name}");
            let listed = iam.list_policy_versions().policy_arn(&arn).send().await.expect("versions");
            let listed: Vec<_> =
                listed.versions().iter().filter_map(|version| version.version_id()).collect();
            assert_eq!(listed, [default], "{name}");
            let version = iam.get_policy_version().policy_arn(&arn).version_id(default).send().await;
            let version = version.expect("a version").policy_version.expect("it");
            assert!(version.is_default_version(), "{name}");
        }
        let arn = "arn:aws:iam::aws:policy/ReadOnlyAccess";
        assert_eq!(
            refusal(iam.get_policy_version().policy_arn(arn).version_id("v1").send().await),
            format!("404 NoSuchEntity: Policy {arn} version v1 does not exist or is not attachable.")
        );
    });
}

#[test]
fn a_policy_was_updated_when_its_latest_version_was_made() {
    run(async {
        let (_, iam) = with_policy().await;
        let later = || tokio::time::advance(std::time::Duration::from_hours(1));
        let dates = async || {
            let policy = iam.get_policy().policy_arn(ARN).send().await.expect("a policy").policy.expect("it");
            let seconds =
                |date: Option<&aws_smithy_types::DateTime>| date.map(aws_smithy_types::DateTime::secs);
            let (made, updated) = (seconds(policy.create_date()), seconds(policy.update_date()));
            updated.zip(made).map(|(updated, made)| updated - made)
        };
        assert_eq!(dates().await, Some(0));
        later().await;
        let create = iam.create_policy_version().policy_arn(ARN).policy_document(document("iam:B"));
        create.set_as_default(false).send().await.expect("a version");
        assert_eq!(dates().await, Some(3600));
        later().await;
        let default = iam.set_default_policy_version().policy_arn(ARN).version_id("v2");
        default.send().await.expect("v2 is there");
        later().await;
        iam.delete_policy_version().policy_arn(ARN).version_id("v1").send().await.expect("deleted");
        assert_eq!(dates().await, Some(3600));
    });
}

#[test]
fn policies_are_listed_by_scope_path_and_use() {
    run(async {
        let (_, iam) = with_policy().await;
        let names = |listed: aws_sdk_iam::operation::list_policies::ListPoliciesOutput| -> Vec<String> {
            listed.policies().iter().filter_map(|policy| policy.policy_name().map(str::to_owned)).collect()
        };
        let local = iam.list_policies().scope(PolicyScopeType::Local).send().await.expect("policies");
        assert_eq!(names(local), ["Deny"]);
        let elsewhere = iam.list_policies().scope(PolicyScopeType::Local).path_prefix("/ops/");
        assert!(names(elsewhere.send().await.expect("policies")).is_empty());
        let attached = iam.list_policies().only_attached(true).send().await.expect("policies");
        assert_eq!(names(attached), ["AdministratorAccess"]);
        let boundaries = iam.list_policies().policy_usage_filter(PolicyUsageType::PermissionsBoundary);
        assert!(names(boundaries.send().await.expect("policies")).is_empty());
        let first =
            iam.list_policies().scope(PolicyScopeType::Aws).max_items(2).send().await.expect("policies");
        assert!(first.is_truncated());
        assert_eq!(
            refusal(iam.list_policies().marker("nonsense").send().await),
            "400 ValidationError: Invalid Marker: nonsense"
        );
    });
}
