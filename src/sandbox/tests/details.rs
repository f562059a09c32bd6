use aws_sdk_iam::types::EntityType;

use super::bench::{iam, run};
use crate::sandbox::{Sandbox, state::FRESH_ACCOUNT};

const DOCUMENT: &str =
    r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"iam:Get*","Resource":"*"}]}"#;

fn populated() -> Sandbox {
    let sandbox = Sandbox::fresh();
    sandbox.edit(|state| {
        let arn = state.add_policy(FRESH_ACCOUNT, "Own", DOCUMENT);
        let group = state.add_group(FRESH_ACCOUNT, "ops");
        group.entity.attached_policies.insert(arn.clone());
        group.entity.inline_policies.insert("inline".into(), DOCUMENT.into());
        let user = state.add_user(FRESH_ACCOUNT, "ada");
        user.groups.insert("ops".into());
        user.entity.permissions_boundary = Some(arn);
        user.entity.tags.insert("Team".into(), "platform".into());
    });
    sandbox
}

#[test]
fn the_details_tell_of_everything_at_once() {
    run(async {
        let sandbox = populated();
        let details = iam(&sandbox).get_account_authorization_details().send().await.expect("details");
        let user = &details.user_detail_list()[0];
        assert_eq!((user.user_name(), user.group_list()), (Some("ada"), ["ops".to_owned()].as_slice()));
        assert_eq!((user.tags()[0].key(), user.tags()[0].value()), ("Team", "platform"));
        let own = "arn:aws:iam::123456789012:policy/Own";
        assert_eq!(
            user.permissions_boundary().and_then(|boundary| boundary.permissions_boundary_arn()),
            Some(own)
        );
        let group = &details.group_detail_list()[0];
        assert_eq!(group.attached_managed_policies()[0].policy_arn(), Some(own));
        let inline = group.group_policy_list()[0].policy_document().expect("a document");
        assert!(inline.starts_with("%7B%22Version%22%3A"));
        let role = &details.role_detail_list()[0];
        assert_eq!(role.role_name(), Some("OrganizationAccountAccessRole"));
        let names: Vec<_> = details.policies().iter().filter_map(|policy| policy.policy_name()).collect();
        assert_eq!(names, ["Own", "AdministratorAccess"]);
        let policy = &details.policies()[0];
        assert_eq!(
            (policy.attachment_count(), policy.permissions_boundary_usage_count()),
            (Some(1), Some(1))
        );
        assert_eq!(policy.policy_version_list()[0].version_id(), Some("v1"));
        assert_eq!(policy.description(), None);
        assert!(!details.is_truncated());
    });
}

#[test]
fn a_filter_leaves_the_other_kinds_out() {
    run(async {
        let sandbox = populated();
        let details = iam(&sandbox).get_account_authorization_details();
        let details = details.filter(EntityType::Group).filter(EntityType::LocalManagedPolicy);
        let details = details.send().await.expect("details");
        assert!(details.user_detail_list().is_empty() && details.role_detail_list().is_empty());
        assert_eq!((details.group_detail_list().len(), details.policies().len()), (1, 1));
    });
}

#[test]
fn pages_count_all_kinds_together() {
    run(async {
        let sandbox = populated();
        sandbox.edit(|state| {
            for n in 0..120 {
                state.add_user(FRESH_ACCOUNT, &format!("user-{n:03}"));
            }
        });
        let iam = iam(&sandbox);
        let first = iam.get_account_authorization_details().send().await.expect("details");
        assert_eq!((first.user_detail_list().len(), first.group_detail_list().len()), (100, 0));
        assert!(first.is_truncated());
        let rest = iam.get_account_authorization_details().set_marker(first.marker).max_items(1000);
        let rest = rest.send().await.expect("details");
        assert_eq!((rest.user_detail_list().len(), rest.group_detail_list().len()), (21, 1));
        assert!(!rest.is_truncated() && rest.marker().is_none());
    });
}
