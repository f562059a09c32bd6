use aws_sdk_iam::types::PolicyUsageType;

use super::bench::{iam, refusal, run};
use crate::sandbox::{Sandbox, state::FRESH_ACCOUNT};

const READ_ONLY: &str = "arn:aws:iam::aws:policy/ReadOnlyAccess";
const DOCUMENT: &str =
    r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"iam:Get*","Resource":"*"}]}"#;

#[test]
fn names_of_groups_are_unique_ignoring_case() {
    run(async {
        let sandbox = Sandbox::fresh();
        let iam = iam(&sandbox);
        let group = iam.create_group().group_name("ReadOnly").send().await.expect("a group");
        let group = group.group().expect("the answer shows it");
        assert_eq!(group.arn(), "arn:aws:iam::123456789012:group/ReadOnly");
        assert_eq!((&group.group_id()[..4], group.group_id().len()), ("AGPA", 21));
        assert_eq!(
            refusal(iam.create_group().group_name("READONLY").path("/ops/").send().await),
            "409 EntityAlreadyExists: Group with name READONLY already exists."
        );
        let found = iam.get_group().group_name("readonly").send().await.expect("it is found ignoring case");
        assert_eq!(found.group().map(aws_sdk_iam::types::Group::group_name), Some("ReadOnly"));
        assert_eq!(
            refusal(iam.get_group().group_name("nobody").send().await),
            "404 NoSuchEntity: The group with name nobody cannot be found."
        );
        assert_eq!(
            refusal(iam.create_group().group_name("no good").send().await),
            "400 ValidationError: 1 validation error detected: Value 'no good' at 'groupName' failed to satisfy \
             constraint: Member must satisfy regular expression pattern: [\\w+=,.@-]+"
        );
    });
}

#[test]
fn a_group_goes_when_nothing_is_left_in_it() {
    run(async {
        let sandbox = Sandbox::fresh();
        let iam = iam(&sandbox);
        let delete = || iam.delete_group().group_name("ops").send();
        iam.create_group().group_name("ops").send().await.expect("a group");
        iam.create_user().user_name("ada").send().await.expect("a user");
        iam.add_user_to_group().group_name("ops").user_name("ada").send().await.expect("a member");
        iam.attach_group_policy().group_name("ops").policy_arn(READ_ONLY).send().await.expect("attached");
        let put = iam.put_group_policy().group_name("ops").policy_name("own").policy_document(DOCUMENT);
        put.send().await.expect("an inline policy");

        assert_eq!(
            refusal(delete().await),
            "409 DeleteConflict: Cannot delete entity, must remove users from group first."
        );
        iam.remove_user_from_group().group_name("ops").user_name("ada").send().await.expect("removed");
        assert_eq!(
            refusal(delete().await),
            "409 DeleteConflict: Cannot delete entity, must detach all policies first."
        );
        iam.detach_group_policy().group_name("ops").policy_arn(READ_ONLY).send().await.expect("detached");
        assert_eq!(
            refusal(delete().await),
            "409 DeleteConflict: Cannot delete entity, must delete policies first."
        );
        iam.delete_group_policy().group_name("ops").policy_name("own").send().await.expect("deleted");
        delete().await.expect("nothing is left");
        assert!(sandbox.state().account(FRESH_ACCOUNT).groups.is_empty());
    });
}

#[test]
fn inline_documents_come_back_percent_encoded_as_they_were_sent() {
    run(async {
        let sandbox = Sandbox::fresh();
        let iam = iam(&sandbox);
        iam.create_group().group_name("ops").send().await.expect("a group");
        let document = format!(" {DOCUMENT}\n");
        let put = iam.put_group_policy().group_name("ops").policy_name("own").policy_document(&document);
        put.send().await.expect("an inline policy");
        let got =
            iam.get_group_policy().group_name("OPS").policy_name("OWN").send().await.expect("it is there");
        assert!(got.policy_document().starts_with("%20%7B%22Version%22%3A%222012-10-17%22"));
        let decoded =
            percent_encoding::percent_decode_str(got.policy_document()).decode_utf8().expect("UTF-8");
        assert_eq!(decoded, document);
        assert_eq!((got.group_name(), got.policy_name()), ("ops", "own"));
        assert_eq!(
            refusal(iam.get_group_policy().group_name("ops").policy_name("other").send().await),
            "404 NoSuchEntity: The group policy with name other cannot be found."
        );
        assert_eq!(
            refusal(iam.delete_group_policy().group_name("ops").policy_name("other").send().await),
            "404 NoSuchEntity: The group policy with name other cannot be found."
        );
    });
}

#[test]
fn the_inline_policies_of_a_group_share_one_quota_without_white_space() {
    run(async {
        let sandbox = Sandbox::fresh();
        let iam = iam(&sandbox);
        iam.create_group().group_name("ops").send().await.expect("a group");
        let actions = vec![r#""iam:GetUser""#; 150].join(",");
        let large = format!(
            r#"{{"Version":"2012-10-17","Statement":[{{"Effect":"Allow","Action":[{actions}],"Resource":"*"}}]}}"#
        );
        let put = |name: &str, document: String| {
            iam.put_group_policy().group_name("ops").policy_name(name).policy_document(document).send()
        };
        put("one", large.replace(',', ", \n")).await.expect("2,200 characters");
        put("two", large.clone()).await.expect("4,400 characters");
        assert_eq!(
            refusal(put("three", large.clone()).await),
            "409 LimitExceeded: Maximum policy size of 5120 bytes exceeded for group ops"
        );
        put("two", large).await.expect("what is replaced does not count");
    });
}

#[test]
fn managed_policies_are_attached_up_to_the_quota() {
    run(async {
        let sandbox = Sandbox::fresh();
        let iam = iam(&sandbox);
        iam.create_group().group_name("ops").send().await.expect("a group");
        let attach = |arn: &str| iam.attach_group_policy().group_name("ops").policy_arn(arn).send();
        assert_eq!(
            refusal(attach("arn:aws:iam::aws:policy/NoSuchThing").await),
            "404 NoSuchEntity: Policy arn:aws:iam::aws:policy/NoSuchThing does not exist or is not attachable."
        );
        assert_eq!(
            refusal(attach("arn:aws:iam::aws:role/ReadOnlyAccess").await),
            "400 InvalidInput: ARN arn:aws:iam::aws:role/ReadOnlyAccess is not valid."
        );
        assert_eq!(
            refusal(attach("arn:aws:iam::aws:policy/aws-service-role/AWSSupportServiceRolePolicy").await),
            "400 PolicyNotAttachable: Cannot attach a Service Role Policy to a Customer Role."
        );
        let own: Vec<String> = sandbox.edit(|state| {
            (0..10).map(|n| state.add_policy(FRESH_ACCOUNT, &format!("p{n}"), DOCUMENT)).collect()
        });
        for arn in &own {
            attach(arn).await.expect("ten fit");
        }
        attach(&own[0]).await.expect("what is attached may be attached again");
        assert_eq!(
            refusal(attach("arn:aws:iam::aws:policy/job-function/ViewOnlyAccess").await),
            "409 LimitExceeded: Cannot exceed quota for PoliciesPerGroup: 10"
        );
        let first =
            iam.list_attached_group_policies().group_name("ops").max_items(4).send().await.expect("a page");
        assert_eq!((first.attached_policies().len(), first.is_truncated()), (4, true));
        let second = iam.list_attached_group_policies().group_name("ops").set_marker(first.marker);
        let second = second.send().await.expect("the rest");
        assert_eq!((second.attached_policies().len(), second.is_truncated()), (6, false));
        assert_eq!(
            refusal(iam.detach_group_policy().group_name("ops").policy_arn(READ_ONLY).send().await),
            format!("404 NoSuchEntity: Policy {READ_ONLY} was not found.")
        );
    });
}

#[test]
fn a_user_is_in_ten_groups_at_most() {
    run(async {
        let sandbox = Sandbox::fresh();
        sandbox.edit(|state| {
            state.add_user(FRESH_ACCOUNT, "ada");
            for n in 0..11 {
                state.add_group(FRESH_ACCOUNT, &format!("g{n}"));
            }
        });
        let iam = iam(&sandbox);
        let add = |group: String| iam.add_user_to_group().group_name(group).user_name("ADA").send();
        for n in 0..10 {
            add(format!("g{n}")).await.expect("ten fit");
        }
        add("G3".into()).await.expect("a member may be added again");
        assert_eq!(
            refusal(add("g10".into()).await),
            "409 LimitExceeded: Cannot exceed quota for GroupsPerUser: 10"
        );
        let groups = iam.list_groups_for_user().user_name("ada").send().await.expect("groups");
        assert_eq!(groups.groups().len(), 10);
        let members = iam.get_group().group_name("g3").send().await.expect("members");
        assert_eq!(members.users()[0].user_name(), "ada");
        assert_eq!(
            refusal(iam.add_user_to_group().group_name("g3").user_name("bob").send().await),
            "404 NoSuchEntity: The user with name bob cannot be found."
        );
    });
}

#[test]
fn the_entities_of_a_policy_are_listed_with_how_they_use_it() {
    run(async {
        let sandbox = Sandbox::fresh();
        sandbox.edit(|state| {
            let attached = &mut state.add_group(FRESH_ACCOUNT, "ops").entity.attached_policies;
            attached.insert(READ_ONLY.into());
            state.add_user(FRESH_ACCOUNT, "ada").entity.permissions_boundary = Some(READ_ONLY.into());
        });
        let iam = iam(&sandbox);
        let all = iam.list_entities_for_policy().policy_arn(READ_ONLY).send().await.expect("entities");
        assert_eq!(all.policy_groups()[0].group_name(), Some("ops"));
        assert_eq!(all.policy_users()[0].user_name(), Some("ada"));
        let bounded = iam.list_entities_for_policy().policy_arn(READ_ONLY);
        let bounded =
            bounded.policy_usage_filter(PolicyUsageType::PermissionsBoundary).send().await.expect("users");
        assert_eq!((bounded.policy_groups().len(), bounded.policy_users().len()), (0, 1));
        let administrators = "arn:aws:iam::aws:policy/AdministratorAccess";
        let roles = iam.list_entities_for_policy().policy_arn(administrators).send().await.expect("roles");
        assert_eq!(roles.policy_roles()[0].role_name(), Some("OrganizationAccountAccessRole"));
    });
}
