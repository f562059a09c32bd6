use aws_sdk_kms::{Client, error::ProvideErrorMetadata as _, types::KeyManagerType};
use insta::assert_snapshot;

use super::{
    bench::{refusal, run},
    kms::{create, kms, kms_as, tag},
};
use crate::sandbox::{
    Sandbox,
    state::{FRESH_ACCOUNT, Key},
};

const OTHER_ACCOUNT: &str = "210987654321";

/// A client of a new user with an inline policy.
fn user(sandbox: &Sandbox, name: &str, policy: Option<&str>) -> Client {
    let key = sandbox.edit(|state| {
        let user = state.add_user(FRESH_ACCOUNT, name);
        if let Some(policy) = policy {
            user.entity.inline_policies.insert("own".into(), policy.to_owned());
        }
        state.add_access_key(FRESH_ACCOUNT, name)
    });
    kms_as(sandbox, sandbox.credentials_of(&key).expect("a secret"), "us-east-1")
}

/// A key policy of one statement that allows something to an AWS principal.
fn allowing(principal: &str, action: &str) -> String {
    format!(
        r#"{{"Version":"2012-10-17","Statement":[{{"Sid":"Of one","Effect":"Allow","Principal":{{"AWS":"{principal}"}},"Action":"{action}","Resource":"*"}}]}}"#
    )
}

#[test]
fn a_key_made_without_a_policy_leaves_it_to_the_account() {
    run(async {
        let sandbox = Sandbox::fresh();
        let (id, _) = create(&kms(&sandbox)).await;
        let policy = kms(&sandbox).get_key_policy().key_id(&id).send().await.expect("a policy");
        assert_eq!(policy.policy_name(), Some("default"));
        assert_snapshot!(policy.policy().expect("a document"), @r#"{"Version":"2012-10-17","Id":"key-default-1","Statement":[{"Sid":"Enable IAM User Permissions","Effect":"Allow","Principal":{"AWS":"arn:aws:iam::123456789012:root"},"Action":"kms:*","Resource":"*"}]}"#);
        let other = kms(&sandbox).get_key_policy().key_id(&id).policy_name("other").send().await;
        assert_snapshot!(refusal(other), @"400 NotFoundException: No such policy exists");
    });
}

#[test]
fn a_policy_that_locks_its_caller_out_is_refused() {
    run(async {
        let sandbox = Sandbox::fresh();
        sandbox.edit(|state| state.add_user(FRESH_ACCOUNT, "ada").entity.path = "/ops/".to_owned());
        let kms = kms(&sandbox);
        let (id, _) = create(&kms).await;
        let before = sandbox.state();
        let put = |policy: String| kms.put_key_policy().key_id(&id).policy(policy).send();
        let ada = "arn:aws:iam::123456789012:user/ops/ada";
        assert_snapshot!(refusal(put(allowing(ada, "kms:*")).await), @"400 MalformedPolicyDocumentException: The new key policy will not allow you to update the key policy in the future.");
        let root = "arn:aws:iam::123456789012:root";
        assert_snapshot!(refusal(put(allowing(root, "kms:Describe*")).await), @"400 MalformedPolicyDocumentException: The new key policy will not allow you to update the key policy in the future.");
        let creation = kms.create_key().policy(allowing(ada, "kms:*")).send().await;
        assert!(refusal(creation).starts_with("400 MalformedPolicyDocumentException: The new key policy"));
        for nobody in ["arn:aws:iam::123456789012:user/ada", "arn:aws:iam::123456789012:role/ada", "AIDAGONE"]
        {
            let refused = refusal(put(allowing(nobody, "kms:*")).await);
            let expected = "400 MalformedPolicyDocumentException: Policy contains a statement with one or more \
                            invalid principals.";
            assert_eq!(refused, expected, "{nobody}");
        }
        assert_snapshot!(refusal(put("{}".to_owned()).await), @"400 MalformedPolicyDocumentException: Missing required field Statement");
        assert_snapshot!(refusal(put("no policy".to_owned()).await), @"400 MalformedPolicyDocumentException: Syntax errors in policy.");
        let service = allowing(root, "kms:*").replace(
            r#""Statement":["#,
            r#""Statement":[{"Effect":"Allow","Principal":{"Service":"cloudtrail.amazonaws.com"},"Action":"kms:GenerateDataKey*","Resource":"*"},"#,
        );
        assert_eq!(sandbox.state(), before);
        put(service.clone()).await.expect("root and a service of AWS");
        let policy = kms.get_key_policy().key_id(&id).send().await.expect("a policy");
        assert_eq!(policy.policy(), Some(&*service));
        let role = "arn:aws:iam::123456789012:role/OrganizationAccountAccessRole";
        put(allowing(role, "kms:*")).await.expect("the caller's own role");
    });
}

#[test]
fn the_key_policy_must_allow_what_is_done_to_a_key() {
    run(async {
        let sandbox = Sandbox::fresh();
        let everything =
            r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"kms:*","Resource":"*"}]}"#;
        let (ada, bob) = (user(&sandbox, "ada", Some(everything)), user(&sandbox, "bob", None));
        let kms = kms(&sandbox);
        let (id, arn) = create(&kms).await;
        let describe = async |client: &Client| {
            let answer = client.describe_key().key_id(&id).send().await;
            answer
                .map_or_else(|error| error.message().unwrap_or("no message").to_owned(), |_| "ok".to_owned())
        };
        assert_eq!(describe(&ada).await, "ok");
        let denied = |who: &str, why: &str| {
            format!(
                "User: arn:aws:iam::123456789012:user/{who} is not authorized to perform: kms:DescribeKey on resource: \
                 {arn} {why}"
            )
        };
        let no_identity = "because no identity-based policy allows the kms:DescribeKey action";
        assert_eq!(describe(&bob).await, denied("bob", no_identity));

        let role = "arn:aws:iam::123456789012:role/OrganizationAccountAccessRole";
        let put = |policy: String| kms.put_key_policy().key_id(&id).policy(policy).send();
        put(allowing(role, "kms:*")).await.expect("the administrator's alone");
        let no_leave = "because no resource-based policy allows the kms:DescribeKey action";
        assert_eq!(describe(&ada).await, denied("ada", no_leave));
        let both = allowing(role, "kms:*").replace(
            r#""Statement":["#,
            r#""Statement":[{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::123456789012:user/bob"},"Action":"kms:DescribeKey","Resource":"*"},"#,
        );
        put(both.clone()).await.expect("bob by name");
        assert_eq!(describe(&bob).await, "ok");
        let denying = both.replace(
            r#""Statement":["#,
            r#""Statement":[{"Effect":"Deny","Principal":{"AWS":"*"},"Action":"kms:DescribeKey","Resource":"*","Condition":{"StringEquals":{"aws:username":"bob"}}},"#,
        );
        put(denying).await.expect("bob is denied");
        assert_eq!(describe(&bob).await, denied("bob", "with an explicit deny in a resource-based policy"));

        let root = sandbox.edit(|state| state.add_root_access_key(FRESH_ACCOUNT));
        let root = kms_as(&sandbox, sandbox.credentials_of(&root).expect("a secret"), "us-east-1");
        let refused = describe(&root).await;
        assert!(refused.ends_with(no_leave), "{refused}");
    });
}

#[test]
fn a_key_of_another_account_is_described_if_both_sides_allow_it() {
    run(async {
        let sandbox = Sandbox::fresh();
        let session = sandbox.edit(|state| {
            state.add_account(OTHER_ACCOUNT, FRESH_ACCOUNT);
            state.begin_session(OTHER_ACCOUNT, "OrganizationAccountAccessRole", "sandbox")
        });
        let other = kms_as(&sandbox, sandbox.credentials_of(&session).expect("a secret"), "us-east-1");
        let kms = kms(&sandbox);
        let (id, arn) = create(&kms).await;
        let refused = refusal(other.describe_key().key_id(&arn).send().await);
        assert!(refused.starts_with("400 AccessDeniedException"), "{refused}");
        let own = allowing("arn:aws:iam::123456789012:root", "kms:*");
        let both = own.replace(
            r#""Statement":["#,
            &format!(r#""Statement":[{{"Effect":"Allow","Principal":{{"AWS":"{OTHER_ACCOUNT}"}},"Action":"kms:*","Resource":"*"}},"#),
        );
        kms.put_key_policy().key_id(&id).policy(&both).send().await.expect("the other account");
        let described = other.describe_key().key_id(&arn).send().await.expect("it is let in");
        assert_eq!(described.key_metadata().and_then(|key| key.aws_account_id()), Some(FRESH_ACCOUNT));
        let refused = refusal(other.put_key_policy().key_id(&arn).policy(&both).send().await);
        assert!(refused.starts_with("400 AccessDeniedException"), "{refused}");
    });
}

#[test]
fn tags_at_creation_need_their_own_permission() {
    run(async {
        let sandbox = Sandbox::fresh();
        let creator = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"kms:CreateKey","Resource":"*"}]}"#;
        let ada = user(&sandbox, "ada", Some(creator));
        ada.create_key().send().await.expect("a key without tags");
        assert_snapshot!(refusal(ada.create_key().tags(tag("a", "b")).send().await), @"400 AccessDeniedException: User: arn:aws:iam::123456789012:user/ada is not authorized to perform: kms:TagResource on resource: * because no identity-based policy allows the kms:TagResource action");
        let tagger = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["kms:CreateKey","kms:TagResource"],"Resource":"*","Condition":{"StringEquals":{"aws:RequestTag/a":"b"}}}]}"#;
        let bob = user(&sandbox, "bob", Some(tagger));
        bob.create_key().tags(tag("a", "b")).send().await.expect("the tag that is asked for");
        bob.create_key().tags(tag("a", "c")).send().await.expect_err("another value");
    });
}

#[test]
fn an_alias_is_a_matter_of_the_alias_and_of_the_key() {
    run(async {
        let sandbox = Sandbox::fresh();
        let (id, arn) = create(&kms(&sandbox)).await;
        let on = |resource: &str| {
            format!(
                r#"{{"Version":"2012-10-17","Statement":[{{"Effect":"Allow","Action":"kms:CreateAlias","Resource":{resource}}}]}}"#
            )
        };
        let alias = r#""arn:aws:kms:*:123456789012:alias/trail""#;
        let ada = user(&sandbox, "ada", Some(&on(alias)));
        let bob = user(&sandbox, "bob", Some(&on(&format!(r#"[{alias},"{arn}"]"#))));
        let create =
            |client: &Client| client.create_alias().alias_name("alias/trail").target_key_id(&id).send();
        let refused = refusal(create(&ada).await);
        assert!(refused.contains(&format!("kms:CreateAlias on resource: {arn}")), "{refused}");
        create(&bob).await.expect("both are allowed");
    });
}

#[test]
fn keys_that_aws_manages_are_not_to_be_changed() {
    run(async {
        let sandbox = Sandbox::fresh();
        let id = "11111111-2222-3333-4444-555555555555";
        let policy = allowing("arn:aws:iam::123456789012:root", "kms:*");
        sandbox.edit(|state| {
            let key = Key { is_managed_by_aws: true, ..Key::new("us-east-1", &policy, state.now) };
            let account = state.account_mut(FRESH_ACCOUNT);
            account.keys.insert(id.to_owned(), key);
            let aliases = account.key_aliases.entry("us-east-1".to_owned()).or_default();
            aliases.insert("alias/aws/s3".to_owned(), id.to_owned());
        });
        let kms = kms(&sandbox);
        let described = kms.describe_key().key_id("alias/aws/s3").send().await.expect("a key");
        let manager = described.key_metadata().and_then(|key| key.key_manager().cloned());
        assert_eq!(manager, Some(KeyManagerType::Aws));
        let status = kms.get_key_rotation_status().key_id(id).send().await.expect("a status");
        assert_eq!((status.key_rotation_enabled(), status.rotation_period_in_days()), (true, Some(365)));
        for refused in [
            refusal(kms.disable_key_rotation().key_id(id).send().await),
            refusal(kms.disable_key().key_id(id).send().await),
            refusal(kms.put_key_policy().key_id(id).policy(&policy).send().await),
            refusal(kms.create_alias().alias_name("alias/own").target_key_id(id).send().await),
        ] {
            assert!(refused.starts_with("400 AccessDeniedException"), "{refused}");
        }
    });
}
