use aws_sdk_ssoadmin::types::{CustomerManagedPolicyReference, PermissionsBoundary};

use super::{
    super::bench::{refusal, run},
    bench::{ADMINISTRATOR, INSTANCE, READ_ONLY, add_set, sandbox, sso},
};
use crate::sandbox::Sandbox;

const POLICY: &str =
    r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"ec2:*","Resource":"*"}]}"#;

fn version(sandbox: &Sandbox, set: &str) -> u64 {
    sandbox.state().identity_center_mut().permission_sets[set].version
}

fn reference(name: &str, path: Option<&str>) -> CustomerManagedPolicyReference {
    let reference = CustomerManagedPolicyReference::builder().name(name).set_path(path.map(str::to_owned));
    reference.build().expect("a name")
}

#[test]
fn aws_managed_policies_are_attached_once_and_detached_once() {
    run(async {
        let sandbox = sandbox();
        let (sso, set) = (sso(&sandbox), add_set(&sandbox, "Admins"));
        let attach = |arn: &str| {
            let attach = sso.attach_managed_policy_to_permission_set().instance_arn(INSTANCE);
            attach.permission_set_arn(&set).managed_policy_arn(arn).send()
        };
        let detach = |arn: &str| {
            let detach = sso.detach_managed_policy_from_permission_set().instance_arn(INSTANCE);
            detach.permission_set_arn(&set).managed_policy_arn(arn).send()
        };
        attach(READ_ONLY).await.expect("attached");
        attach("arn:aws:iam::aws:policy/job-function/Billing").await.expect("attached");
        assert_eq!(
            refusal(attach(READ_ONLY).await),
            format!("400 ConflictException: Policy {READ_ONLY} is already attached to the permission set")
        );
        for arn in [
            "arn:aws:iam::aws:policy/Billing",
            "arn:aws:iam::aws:policy/aws-service-role/AWSConfigServiceRolePolicy",
        ] {
            assert_eq!(
                refusal(attach(arn).await),
                format!("400 ResourceNotFoundException: Policy {arn} does not exist or is not attachable.")
            );
        }
        let own = refusal(attach("arn:aws:iam::123456789012:policy/Own").await);
        assert!(own.starts_with("400 ValidationException: ") && own.contains("'managedPolicyArn'"), "{own}");
        let list =
            || sso.list_managed_policies_in_permission_set().instance_arn(INSTANCE).permission_set_arn(&set);
        let listed = list().send().await.expect("a list");
        let listed: Vec<_> =
            listed.attached_managed_policies().iter().map(|policy| (policy.name(), policy.arn())).collect();
        assert_eq!(
            listed,
            [
                (Some("ReadOnlyAccess"), Some(READ_ONLY)),
                (Some("Billing"), Some("arn:aws:iam::aws:policy/job-function/Billing"))
            ]
        );
        let page = list().max_results(1).send().await.expect("a page");
        let rest =
            list().max_results(1).set_next_token(page.next_token.clone()).send().await.expect("a page");
        assert_eq!((rest.attached_managed_policies().len(), rest.next_token()), (1, None));
        detach(READ_ONLY).await.expect("detached");
        assert_eq!(
            refusal(detach(READ_ONLY).await),
            format!(
                "400 ResourceNotFoundException: Policy {READ_ONLY} is not attached to the permission set"
            )
        );
        assert_eq!(version(&sandbox, &set), 4);
    });
}

#[test]
fn references_to_customer_managed_policies_are_by_name_and_path() {
    run(async {
        let sandbox = sandbox();
        let (sso, set) = (sso(&sandbox), add_set(&sandbox, "Admins"));
        let attach = |reference| {
            let attach = sso.attach_customer_managed_policy_reference_to_permission_set();
            let attach = attach.instance_arn(INSTANCE).permission_set_arn(&set);
            attach.customer_managed_policy_reference(reference).send()
        };
        let detach = |reference| {
            let detach = sso.detach_customer_managed_policy_reference_from_permission_set();
            let detach = detach.instance_arn(INSTANCE).permission_set_arn(&set);
            detach.customer_managed_policy_reference(reference).send()
        };
        attach(reference("Own", None)).await.expect("no account is asked for it");
        attach(reference("Own", Some("/team/"))).await.expect("another path is another policy");
        assert_eq!(
            refusal(attach(reference("Own", Some("/"))).await),
            "400 ConflictException: Policy /Own is already attached to the permission set"
        );
        for path in ["", "team/", "/team", "//", "/a b/"] {
            let refused = refusal(attach(reference("Own", Some(path))).await);
            assert!(refused.contains("'customerManagedPolicyReference.path'"), "{refused}");
        }
        let list = sso.list_customer_managed_policy_references_in_permission_set();
        let listed = list.instance_arn(INSTANCE).permission_set_arn(&set).send().await.expect("a list");
        let listed: Vec<_> = listed
            .customer_managed_policy_references()
            .iter()
            .map(|policy| (policy.name(), policy.path()))
            .collect();
        assert_eq!(listed, [("Own", Some("/")), ("Own", Some("/team/"))]);
        detach(reference("Own", None)).await.expect("detached");
        assert_eq!(
            refusal(detach(reference("Own", None)).await),
            "400 ResourceNotFoundException: Policy /Own is not attached to the permission set"
        );
        assert_eq!(version(&sandbox, &set), 4);
    });
}

#[test]
fn the_inline_policy_is_one_document_or_empty() {
    run(async {
        let sandbox = sandbox();
        let (sso, set) = (sso(&sandbox), add_set(&sandbox, "Admins"));
        let put = |document: &str| {
            let put = sso.put_inline_policy_to_permission_set().instance_arn(INSTANCE);
            put.permission_set_arn(&set).inline_policy(document).send()
        };
        let get = async || {
            let get = sso.get_inline_policy_for_permission_set().instance_arn(INSTANCE);
            get.permission_set_arn(&set).send().await.expect("an answer").inline_policy.expect("a text")
        };
        assert_eq!(get().await, "");
        put(POLICY).await.expect("it is kept");
        put(POLICY).await.expect("it is kept");
        assert_eq!((get().await.as_str(), version(&sandbox, &set)), (POLICY, 3));
        let unsound = [
            "{",
            "",
            "[]",
            r#"{"Version":"2012-10-17","Statement":[]}"#,
            r#"{"Version":"2012-10-17"}"#,
            r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"ec2","Resource":"*"}}"#,
            r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*"}}"#,
            &format!("{POLICY}{}", " ".repeat(32_768)),
        ];
        for document in unsound {
            assert!(refusal(put(document).await).starts_with("400 ValidationException: "), "{document}");
        }
        put(&format!("{POLICY}{}", " ".repeat(32_768 - POLICY.len()))).await.expect("as long as may be");
        let delete = || {
            sso.delete_inline_policy_from_permission_set()
                .instance_arn(INSTANCE)
                .permission_set_arn(&set)
                .send()
        };
        delete().await.expect("it goes");
        delete().await.expect("it went before");
        assert_eq!((get().await.as_str(), version(&sandbox, &set)), ("", 6));
    });
}

#[test]
fn the_boundary_is_one_policy_of_aws_or_of_the_customer() {
    run(async {
        let sandbox = sandbox();
        let (sso, set) = (sso(&sandbox), add_set(&sandbox, "Admins"));
        let put = |boundary: PermissionsBoundary| {
            let put = sso.put_permissions_boundary_to_permission_set().instance_arn(INSTANCE);
            put.permission_set_arn(&set).permissions_boundary(boundary).send()
        };
        let get = || {
            sso.get_permissions_boundary_for_permission_set()
                .instance_arn(INSTANCE)
                .permission_set_arn(&set)
                .send()
        };
        let delete = || {
            sso.delete_permissions_boundary_from_permission_set()
                .instance_arn(INSTANCE)
                .permission_set_arn(&set)
                .send()
        };
        let none =
            "400 ResourceNotFoundException: Could not find a permissions boundary of the permission set";
        assert_eq!((refusal(get().await), refusal(delete().await)), (none.to_owned(), none.to_owned()));
        let managed = PermissionsBoundary::builder().managed_policy_arn(ADMINISTRATOR);
        let customer =
            || PermissionsBoundary::builder().customer_managed_policy_reference(reference("Edge", None));
        put(managed.clone().build()).await.expect("it is kept");
        let shown = get().await.expect("a boundary").permissions_boundary.expect("the answer shows it");
        assert_eq!(shown, managed.clone().build());
        put(customer().build()).await.expect("it is kept");
        let shown = get().await.expect("a boundary").permissions_boundary.expect("the answer shows it");
        let policy = shown.customer_managed_policy_reference().expect("a reference");
        assert_eq!((policy.name(), policy.path(), shown.managed_policy_arn()), ("Edge", Some("/"), None));
        let both = customer().managed_policy_arn(ADMINISTRATOR).build();
        for boundary in [both, PermissionsBoundary::builder().build()] {
            assert_eq!(
                refusal(put(boundary).await),
                "400 ValidationException: Exactly one of ManagedPolicyArn and CustomerManagedPolicyReference must \
                 be given"
            );
        }
        let nowhere =
            PermissionsBoundary::builder().managed_policy_arn("arn:aws:iam::aws:policy/Nowhere").build();
        assert!(refusal(put(nowhere).await).starts_with("400 ResourceNotFoundException: "));
        delete().await.expect("it goes");
        assert_eq!((refusal(get().await).as_str(), version(&sandbox, &set)), (none, 4));
    });
}

#[test]
fn nothing_is_put_on_a_permission_set_that_is_not_there() {
    run(async {
        let sandbox = sandbox();
        let sso = sso(&sandbox);
        let set = format!("{}/ps-0123456789abcdef", INSTANCE.replace("instance", "permissionSet"));
        let not_found = format!("400 ResourceNotFoundException: Could not find PermissionSet with ARN {set}");
        let put = sso.put_inline_policy_to_permission_set().instance_arn(INSTANCE);
        assert_eq!(refusal(put.permission_set_arn(&set).inline_policy(POLICY).send().await), not_found);
        let attach = sso.attach_managed_policy_to_permission_set().instance_arn(INSTANCE);
        assert_eq!(
            refusal(attach.permission_set_arn(&set).managed_policy_arn(READ_ONLY).send().await),
            not_found
        );
        let get = sso.get_inline_policy_for_permission_set().instance_arn(INSTANCE);
        assert_eq!(refusal(get.permission_set_arn(&set).send().await), not_found);
        let list = sso.list_tags_for_resource().instance_arn(INSTANCE);
        assert_eq!(refusal(list.resource_arn(&set).send().await), not_found);
        let list = sso.list_accounts_for_provisioned_permission_set().instance_arn(INSTANCE);
        assert_eq!(refusal(list.permission_set_arn(&set).send().await), not_found);
        let provision = sso.provision_permission_set().instance_arn(INSTANCE).permission_set_arn(&set);
        let provision = provision.target_type("ALL_PROVISIONED_ACCOUNTS".into());
        assert_eq!(refusal(provision.send().await), not_found);
    });
}
