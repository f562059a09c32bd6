use aws_sdk_s3::types::PolicyStatus;
use serde_json::{Value, json};

use super::{
    super::bench::{refusal, run},
    clients::{another_account, s3, s3_as, user, with_bucket},
};
use crate::sandbox::{Sandbox, state::FRESH_ACCOUNT};

const NOTHING: &str =
    r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"iam:GetUser","Resource":"*"}]}"#;

fn document(statement: &Value) -> String {
    json!({ "Version": "2012-10-17", "Statement": [statement] }).to_string()
}

fn statement(effect: &str, principal: &Value, action: &str, resource: &str) -> Value {
    json!({ "Effect": effect, "Principal": principal, "Action": action, "Resource": resource })
}

const BUCKET: &str = "arn:aws:s3:::logs";
const OBJECTS: &str = "arn:aws:s3:::logs/*";

async fn put(sandbox: &Sandbox, document: &str) -> Result<(), String> {
    let put = s3(sandbox).put_bucket_policy().bucket("logs").policy(document).send().await;
    if put.is_err() { Err(refusal(put)) } else { Ok(()) }
}

#[test]
fn a_policy_comes_back_as_it_was_written() {
    run(async {
        let sandbox = with_bucket();
        let s3 = s3(&sandbox);
        let get = || s3.get_bucket_policy().bucket("logs").send();
        assert_eq!(refusal(get().await), "404 NoSuchBucketPolicy: The bucket policy does not exist");
        let cloudtrail = json!({ "Service": "cloudtrail.amazonaws.com" });
        let policy = document(&statement("Allow", &cloudtrail, "s3:GetBucketAcl", BUCKET));
        put(&sandbox, &policy).await.expect("a policy");
        assert_eq!(get().await.expect("a policy").policy(), Some(policy.as_str()));
        let status = s3.get_bucket_policy_status().bucket("logs").send().await.expect("a status");
        assert_eq!(status.policy_status().and_then(PolicyStatus::is_public), Some(false));
        s3.delete_bucket_policy().bucket("logs").send().await.expect("it goes");
        s3.delete_bucket_policy().bucket("logs").send().await.expect("it is gone already");
        assert_eq!(refusal(get().await), "404 NoSuchBucketPolicy: The bucket policy does not exist");
    });
}

#[test]
fn what_is_no_policy_of_the_bucket_is_refused() {
    run(async {
        let sandbox = with_bucket();
        let cloudtrail = json!({ "Service": "cloudtrail.amazonaws.com" });
        let refused = [
            ("Sid".to_owned(), "Policies must be valid JSON and the first byte must be '{'"),
            (
                document(&statement("Allow", &cloudtrail, "s3:PutObject", "arn:aws:s3:::other/*")),
                "Policy has invalid resource",
            ),
            (
                document(&statement("Allow", &cloudtrail, "s3:PutObject", "arn:aws:s3:::logs-2/*")),
                "Policy has invalid resource",
            ),
            (
                document(&statement("Allow", &cloudtrail, "s3:PutObjekt", OBJECTS)),
                "Policy has invalid action",
            ),
            (document(&statement("Allow", &cloudtrail, "kms:Decrypt", OBJECTS)), "Policy has invalid action"),
            (
                document(&statement("Allow", &cloudtrail, "s3:ListAllMyBuckets", BUCKET)),
                "Policy has invalid action",
            ),
            (
                document(&statement("Allow", &cloudtrail, "s3:PutObject", BUCKET)),
                "Action does not apply to any resource(s) in statement",
            ),
            (
                document(&statement("Allow", &cloudtrail, "s3:GetBucketAcl", OBJECTS)),
                "Action does not apply to any resource(s) in statement",
            ),
            (
                document(&statement(
                    "Allow",
                    &json!({ "AWS": "arn:aws:iam::123456789012:user/nobody" }),
                    "s3:GetObject",
                    OBJECTS,
                )),
                "Invalid principal in policy",
            ),
        ];
        for (policy, why) in refused {
            assert_eq!(put(&sandbox, &policy).await, Err(format!("400 MalformedPolicy: {why}")), "{policy}");
        }
        let nameless = json!({ "Effect": "Allow", "Action": "s3:GetObject", "Resource": OBJECTS });
        let why = put(&sandbox, &document(&nameless)).await.expect_err("it names nobody");
        assert!(why.starts_with("400 MalformedPolicy: "), "{why}");
        let large = format!("{}{}", "s3:GetObject", " ".repeat(20_480));
        let why = put(&sandbox, &document(&statement("Allow", &cloudtrail, &large, OBJECTS))).await;
        assert!(why.expect_err("it is too large").starts_with("400 MalformedPolicy: "));
        assert_eq!(sandbox.state().buckets["logs"].policy, None);
        let elsewhere = json!({ "AWS": ["arn:aws:iam::999999999999:role/there", "111111111111"] });
        put(&sandbox, &document(&statement("Allow", &elsewhere, "s3:*", OBJECTS))).await.expect("who knows");
        let wide = "arn:aws:s3:::logs*";
        put(&sandbox, &document(&statement("Deny", &json!("*"), "s3:*", wide))).await.expect("a policy");
    });
}

#[test]
fn a_public_policy_is_refused_under_either_block() {
    run(async {
        let sandbox = with_bucket();
        let public = document(&statement("Allow", &json!("*"), "s3:GetObject", OBJECTS));
        let why = "403 AccessDenied: User: \
                   arn:aws:sts::123456789012:assumed-role/OrganizationAccountAccessRole/sandbox is not authorized to \
                   perform: s3:PutBucketPolicy on resource: \"arn:aws:s3:::logs\" because public policies are blocked \
                   by the BlockPublicPolicy block public access setting.";
        assert_eq!(put(&sandbox, &public).await, Err(why.to_owned()));
        let take_away = |sandbox: &Sandbox| {
            sandbox.edit(|state| {
                let bucket = state.buckets.get_mut("logs").expect("it");
                let block = bucket.public_access_block.take();
                state.account_mut(FRESH_ACCOUNT).public_access_block = block;
            });
        };
        take_away(&sandbox);
        assert_eq!(put(&sandbox, &public).await, Err(why.to_owned()));
        take_away(&sandbox);
        put(&sandbox, &public).await.expect("nothing blocks it");
        let status = s3(&sandbox).get_bucket_policy_status().bucket("logs").send().await.expect("a status");
        assert_eq!(status.policy_status().and_then(PolicyStatus::is_public), Some(true));
    });
}

#[test]
fn a_condition_that_fixes_the_caller_makes_a_policy_private() {
    run(async {
        let sandbox = with_bucket();
        let conditions = [
            (json!({ "StringEquals": { "aws:SourceAccount": "123456789012" } }), true),
            (json!({ "StringEquals": { "aws:PrincipalOrgID": "o-a1b2c3d4e5" } }), true),
            (json!({ "ArnLike": { "aws:SourceArn": "arn:aws:cloudtrail:*:123456789012:trail/*" } }), true),
            (json!({ "IpAddress": { "aws:SourceIp": "203.0.113.0/24" } }), true),
            (json!({ "IpAddress": { "aws:SourceIp": "0.0.0.0/1" } }), false),
            (json!({ "ArnLike": { "aws:SourceArn": "*" } }), false),
            (json!({ "StringEquals": { "aws:SourceAccount": ["123456789012", "${aws:username}"] } }), false),
            (json!({ "StringNotEquals": { "aws:SourceAccount": "123456789012" } }), false),
            (json!({ "StringEqualsIfExists": { "aws:SourceAccount": "123456789012" } }), false),
            (json!({ "Bool": { "aws:SecureTransport": "true" } }), false),
        ];
        for (condition, is_private) in conditions {
            let mut everyone = statement("Allow", &json!({ "AWS": "*" }), "s3:GetObject", OBJECTS);
            everyone["Condition"] = condition.clone();
            assert_eq!(put(&sandbox, &document(&everyone)).await.is_ok(), is_private, "{condition}");
        }
    });
}

#[test]
fn a_policy_gives_and_takes_within_the_account() {
    run(async {
        let sandbox = with_bucket();
        let ada = s3_as(&sandbox, user(&sandbox, "ada", NOTHING), "us-east-1");
        let read = || ada.get_bucket_versioning().bucket("logs").send();
        assert_eq!(
            refusal(read().await),
            "403 AccessDenied: User: arn:aws:iam::123456789012:user/ada is not authorized to perform: \
             s3:GetBucketVersioning on resource: \"arn:aws:s3:::logs\" because no identity-based policy allows the \
             s3:GetBucketVersioning action"
        );
        let named = json!({ "AWS": "arn:aws:iam::123456789012:user/ada" });
        put(&sandbox, &document(&statement("Allow", &named, "s3:GetBucketVersioning", BUCKET)))
            .await
            .expect("a policy");
        read().await.expect("the bucket's policy is enough");
        put(&sandbox, &document(&statement("Deny", &json!("*"), "s3:GetBucketVersioning", BUCKET)))
            .await
            .expect("a policy");
        let administrator = s3(&sandbox).get_bucket_versioning().bucket("logs").send().await;
        assert!(refusal(administrator).ends_with("with an explicit deny in a resource-based policy"));
    });
}

#[test]
fn another_account_needs_leave_on_both_sides() {
    run(async {
        let sandbox = with_bucket();
        let other = s3_as(&sandbox, another_account(&sandbox), "us-east-1");
        let read = || other.get_bucket_policy().bucket("logs").send();
        assert!(refusal(read().await).starts_with("403 AccessDenied: "));
        let account = json!({ "AWS": "222222222222" });
        put(&sandbox, &document(&statement("Allow", &account, "s3:GetBucketPolicy", BUCKET)))
            .await
            .expect("a policy");
        read().await.expect("an administrator there may");
        let versioning = other.get_bucket_versioning().bucket("logs").send().await;
        assert!(refusal(versioning).starts_with("403 AccessDenied: "));
    });
}

#[test]
fn restricting_public_buckets_keeps_out_whom_a_public_policy_let_in() {
    run(async {
        let sandbox = with_bucket();
        let other = s3_as(&sandbox, another_account(&sandbox), "us-east-1");
        let read = || other.get_bucket_location().bucket("logs").send();
        sandbox.edit(|state| {
            let bucket = state.buckets.get_mut("logs").expect("it");
            bucket.policy = Some(document(&statement("Allow", &json!("*"), "s3:GetBucketLocation", BUCKET)));
        });
        assert!(refusal(read().await).starts_with("403 AccessDenied: "));
        sandbox.edit(|state| state.buckets.get_mut("logs").expect("it").public_access_block = None);
        read().await.expect("nothing restricts it");
    });
}

#[test]
fn root_can_mend_a_policy_that_locks_everyone_out() {
    run(async {
        let sandbox = with_bucket();
        put(&sandbox, &document(&statement("Deny", &json!("*"), "s3:*", BUCKET))).await.expect("a policy");
        let locked_out = s3(&sandbox).delete_bucket_policy().bucket("logs").send().await;
        assert!(refusal(locked_out).ends_with("with an explicit deny in a resource-based policy"));
        let key = sandbox.edit(|state| state.add_root_access_key(FRESH_ACCOUNT));
        let root = s3_as(&sandbox, sandbox.credentials_of(&key).expect("a key"), "us-east-1");
        assert!(root.get_bucket_versioning().bucket("logs").send().await.is_err());
        root.get_bucket_policy().bucket("logs").send().await.expect("root may read it");
        root.delete_bucket_policy().bucket("logs").send().await.expect("root may take it away");
        s3(&sandbox).get_bucket_versioning().bucket("logs").send().await.expect("all is well again");
    });
}
