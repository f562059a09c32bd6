use insta::assert_snapshot;
use serde_json::{Value, json};

use super::support::{
    INSTANCE, OWN, SET, allowing, aws, aws_policy, bare, desired, duration, list, managed, origin, stored,
    there,
};
use crate::aws::Operation;
use crate::aws::operation::iam::LIST_POLICIES;
use crate::aws::operation::organizations::{DESCRIBE_ACCOUNT, DESCRIBE_ORGANIZATION};
use crate::aws::operation::sso::{
    DESCRIBE_PERMISSION_SET, GET_INLINE_POLICY, GET_PERMISSIONS_BOUNDARY, LIST_CUSTOMER_POLICIES,
    LIST_INSTANCES, LIST_MANAGED_POLICIES, LIST_PERMISSION_SETS, LIST_PROVISIONED_ACCOUNTS, LIST_TAGS,
};
use crate::aws::testing::{Answer, Script};
use crate::model::{Impact, Resource};
use crate::resources::identity_center::permission_set::live::There;
use crate::resources::identity_center::permission_set::meaning::Meaning;
use crate::resources::identity_center::permission_set::{BoundarySpec, InlinePolicy, Live, PermissionSet};
use crate::resources::identity_center::reference::READS_OF_INSTANCE;
use crate::values::{Arn, PermissionSetName, Spanned};

pub(super) fn in_organization(manager: &str) -> Answer {
    let organization = json!({ "Id": "o-a1b2c3d4e5", "MasterAccountId": manager, "FeatureSet": "ALL" });
    Answer::json(&json!({ "Organization": organization }))
}

pub(super) fn listed_instance(owner: &str) -> Answer {
    let instance = json!({
        "InstanceArn": INSTANCE,
        "IdentityStoreId": "d-1",
        "OwnerAccountId": owner,
        "Status": "ACTIVE",
        "PrimaryRegion": "eu-west-1",
    });
    Answer::json(&json!({ "Instances": [instance] }))
}

pub(super) fn listed_sets(arns: &[&str]) -> Answer {
    Answer::json(&json!({ "PermissionSets": arns }))
}

pub(super) fn described_account(id: &str, status: &str) -> Answer {
    let account =
        json!({ "Id": id, "Name": format!("team-{}", &id[10..]), "Status": status, "State": status });
    Answer::json(&json!({ "Account": account }))
}

fn in_accounts(ids: &[&str]) -> Answer {
    Answer::json(&json!({ "AccountIds": ids }))
}

/// An instance that has the permission set, of which nothing else is known.
pub(super) fn script_of_instance() -> Script {
    let set = json!({
        "PermissionSetArn": SET,
        "Name": "ReadOnly",
        "Description": "Looks at everything",
        "SessionDuration": "PT4H",
        "RelayState": "https://console.aws.amazon.com/",
    });
    Script::default()
        .on(DESCRIBE_ORGANIZATION, [in_organization(OWN)])
        .on(LIST_INSTANCES, [listed_instance(OWN)])
        .on(LIST_PERMISSION_SETS, [listed_sets(&[SET])])
        .on(DESCRIBE_PERMISSION_SET, [Answer::json(&json!({ "PermissionSet": set }))])
}

/// The same, with the permission set as it is declared, and up to date everywhere.
pub(super) fn script() -> Script {
    let answer = |body: &Value| [Answer::json(body)];
    let managed = json!({ "Name": "ReadOnlyAccess", "Arn": aws("ReadOnlyAccess").to_string() });
    let boundary = json!({ "ManagedPolicyArn": aws("PowerUserAccess").to_string() });
    let tags = json!([{ "Key": "Team", "Value": "security" }, { "Key": "Other", "Value": "kept" }]);
    let inline = allowing("s3:ListAllMyBuckets").minified();
    script_of_instance()
        .on(LIST_MANAGED_POLICIES, answer(&json!({ "AttachedManagedPolicies": [managed] })))
        .on(
            LIST_CUSTOMER_POLICIES,
            answer(&json!({ "CustomerManagedPolicyReferences": [{ "Name": "Notes", "Path": "/" }] })),
        )
        .on(GET_INLINE_POLICY, answer(&json!({ "InlinePolicy": inline })))
        .on(GET_PERMISSIONS_BOUNDARY, answer(&json!({ "PermissionsBoundary": boundary })))
        .on(LIST_TAGS, answer(&json!({ "Tags": tags })))
        .on(LIST_PROVISIONED_ACCOUNTS, [in_accounts(&[])])
}

async fn read(desired: &PermissionSet, script: &Script) -> Live {
    desired.read(&script.reader(PermissionSet::READS).await).await.expect("it is read")
}

async fn read_there(desired: &PermissionSet, script: &Script) -> There {
    read(desired, script).await.there.expect("there is an instance")
}

fn counts(script: &Script, operations: &[Operation]) -> Vec<usize> {
    operations.iter().map(|&operation| script.count(operation)).collect()
}

#[tokio::test(start_paused = true)]
async fn what_is_declared_is_read_and_settled() {
    let script = script();
    let live = read(&desired(), &script).await;
    assert_eq!(live, Live { there: Some(there()) });
    assert!(desired().diff(&live).is_empty());
    // The instance, the permission set, its five parts, and who is behind.
    assert_eq!(script.requests().len(), 2 + 2 + 5 + 1);
}

#[tokio::test(start_paused = true)]
async fn what_is_not_declared_is_not_read() {
    let script = script();
    let there = read_there(&bare(), &script).await;
    let detail = stored().detail;
    assert_eq!(there.set.expect("it is there").detail, detail);
    assert_eq!(script.requests().len(), 2 + 2 + 1);
}

#[tokio::test(start_paused = true)]
async fn of_one_that_is_not_there_only_the_names_are_looked_up() {
    let script = script().on(LIST_PERMISSION_SETS, [listed_sets(&[])]);
    let there = read_there(&desired(), &script).await;
    assert_eq!((there.set, there.managed), (None, vec![Meaning::Policy(aws("ReadOnlyAccess"))]));
    assert_eq!(script.requests().len(), 3);
}

#[tokio::test(start_paused = true)]
async fn one_whose_name_differs_in_case_alone_is_told_of_a_new_one() {
    let script = script();
    let there = read_there(&bare(), &script).await;
    assert_eq!(there.in_other_case, None);
    let other = PermissionSet { name: PermissionSetName::from_aws("readonly"), ..bare() };
    let diff = other.diff(&read(&other, &script).await);
    assert_snapshot!(diff, @r#"
    calls sso:CreatePermissionSet(Name: "readonly")
    Note("there is a permission set `ReadOnly`, whose name differs in case alone; this one is made besides it")
    "#);
}

#[tokio::test(start_paused = true)]
async fn without_an_instance_there_is_nothing_to_read() {
    let script = script().on(LIST_INSTANCES, [Answer::json(&json!({ "Instances": [] }))]);
    let live = read(&desired(), &script).await;
    assert_eq!((live, script.count(LIST_PERMISSION_SETS)), (Live::default(), 0));
}

#[tokio::test(start_paused = true)]
async fn where_it_is_provisioned_is_asked_only_where_something_is_to_be_done() {
    let asked = [LIST_PROVISIONED_ACCOUNTS, DESCRIBE_ACCOUNT];
    let described = described_account("111111000001", "ACTIVE");
    // To be edited: all of them.
    let edited = PermissionSet { inline_policy: Some(InlinePolicy::None), ..bare() };
    let with_edit = script()
        .on(LIST_PROVISIONED_ACCOUNTS, [in_accounts(&[]), in_accounts(&["111111000001"])])
        .on(DESCRIBE_ACCOUNT, [described.clone()]);
    let there = read_there(&edited, &with_edit).await;
    assert_eq!((there.places.behind.len(), there.places.provisioned.len()), (0, 1));
    assert_eq!(counts(&with_edit, &asked), [2, 1]);
    // One is behind: all of them, each asked for once.
    let with_drift = script()
        .on(
            LIST_PROVISIONED_ACCOUNTS,
            [in_accounts(&["111111000001"]), in_accounts(&["111111000001", "111111000002"])],
        )
        .on(DESCRIBE_ACCOUNT, [described, described_account("111111000002", "ACTIVE")]);
    let there = read_there(&bare(), &with_drift).await;
    assert_eq!((there.places.behind.len(), there.places.provisioned.len()), (1, 2));
    assert_eq!(counts(&with_drift, &asked), [2, 2]);
    // Only one that is not active is behind: there is nothing to be done.
    let with_suspended = script()
        .on(LIST_PROVISIONED_ACCOUNTS, [in_accounts(&["111111000001"])])
        .on(DESCRIBE_ACCOUNT, [described_account("111111000001", "SUSPENDED")]);
    let live = read(&bare(), &with_suspended).await;
    assert!(bare().diff(&live).is_settled());
    assert_eq!(counts(&with_suspended, &asked), [1, 1]);
}

#[tokio::test(start_paused = true)]
async fn what_is_not_declared_is_read_where_all_rights_are_at_stake() {
    let administration =
        json!({ "Name": "AdministratorAccess", "Arn": aws("AdministratorAccess").to_string() });
    let script = |provisioned: &[&str]| {
        script()
            .on(
                LIST_MANAGED_POLICIES,
                [Answer::json(&json!({ "AttachedManagedPolicies": [administration.clone()] }))],
            )
            .on(GET_PERMISSIONS_BOUNDARY, [Answer::json(&json!({}))])
            .on(LIST_PROVISIONED_ACCOUNTS, [in_accounts(&[]), in_accounts(provisioned)])
            .on(DESCRIBE_ACCOUNT, [described_account("111111000001", "ACTIVE")])
    };
    let boundary = BoundarySpec::Aws(aws_policy("PowerUserAccess"));
    let bounded = PermissionSet { boundary: Some(Spanned::new(boundary, origin())), ..bare() };
    let parts = [LIST_MANAGED_POLICIES, GET_INLINE_POLICY, GET_PERMISSIONS_BOUNDARY];
    let held = script(&["111111000001"]);
    let diff = bounded.diff(&read(&bounded, &held).await);
    assert_eq!(diff.steps[0].impact, Impact::LocksOut);
    assert!(diff.findings.is_empty(), "what the file leaves alone is not spoken of: {diff}");
    assert_eq!(counts(&held, &parts), [1; 3]);
    let nowhere = script(&[]);
    let diff = bounded.diff(&read(&bounded, &nowhere).await);
    assert_eq!(diff.steps[0].impact, Impact::Routine);
    assert_eq!(counts(&nowhere, &parts), [0, 0, 1]);
    // A longer session takes nothing from anybody.
    let longer = PermissionSet { session_duration: Some(duration("8h")), ..bare() };
    let held = script(&["111111000001"]);
    read(&longer, &held).await;
    assert_eq!(counts(&held, &parts), [0; 3]);
}

#[tokio::test(start_paused = true)]
async fn tags_alone_do_not_ask_who_is_active() {
    let tags = indexmap::IndexMap::from([("Team".to_owned(), "platform".to_owned())]);
    let script = script().on(LIST_PROVISIONED_ACCOUNTS, [in_accounts(&[]), in_accounts(&["111111000001"])]);
    let there = read_there(&PermissionSet { tags: Some(tags), ..bare() }, &script).await;
    assert_eq!((there.places.provisioned.len(), script.count(DESCRIBE_ACCOUNT)), (1, 0));
}

#[tokio::test(start_paused = true)]
async fn that_organizations_may_not_be_asked_is_no_obstacle() {
    let denied = "User: arn:aws:iam::123456789012:user/ana is not authorized to perform: organizations:DescribeAccount";
    let script = script()
        .on(LIST_PROVISIONED_ACCOUNTS, [in_accounts(&["111111000001"])])
        .on(DESCRIBE_ACCOUNT, [Answer::json_error(400, "AccessDeniedException", denied)]);
    let live = read(&bare(), &script).await;
    assert_eq!(live.there.as_ref().expect("there is an instance").places.accounts, None);
    assert_eq!(bare().diff(&live).steps.len(), 1);
}

/// What IAM says of the policies of AWS: one that no catalogue has.
fn new_policy(arns: &[&str]) -> Answer {
    let member = |arn: &&str| format!("<member><Arn>{arn}</Arn></member>");
    let members: String = arns.iter().map(member).collect();
    Answer::result(LIST_POLICIES, &format!("<IsTruncated>false</IsTruncated><Policies>{members}</Policies>"))
}

async fn meaning_of(text: &str, script: &Script) -> Meaning {
    let desired = PermissionSet { managed_policies: Some(managed(false, &[text])), ..bare() };
    read_there(&desired, script).await.managed.remove(0)
}

#[tokio::test(start_paused = true)]
async fn a_name_means_what_is_attached_then_the_catalogue_then_what_iam_lists() {
    let brand_new = "arn:aws:iam::aws:policy/BrandNew";
    let attached = json!({ "Name": "BrandNew", "Arn": brand_new });
    let script = || script().on(LIST_POLICIES, [new_policy(&[brand_new])]);
    let policy = |arn: &str| Meaning::Policy(arn.parse::<Arn>().expect("a good ARN"));

    let with_it =
        script().on(LIST_MANAGED_POLICIES, [Answer::json(&json!({ "AttachedManagedPolicies": [attached] }))]);
    assert_eq!(meaning_of("BrandNew", &with_it).await, policy(brand_new));
    assert_eq!(meaning_of(brand_new, &with_it).await, policy(brand_new));
    assert_eq!(with_it.count(LIST_POLICIES), 0);

    let known = script();
    let job_function = "arn:aws:iam::aws:policy/job-function/Billing";
    assert_eq!(meaning_of("Billing", &known).await, policy(job_function));
    assert_eq!(meaning_of(job_function, &known).await, policy(job_function));
    assert_eq!(known.count(LIST_POLICIES), 0);

    let unknown = script();
    assert_eq!(meaning_of("BrandNew", &unknown).await, policy(brand_new));
    assert_eq!(unknown.count(LIST_POLICIES), 1);
}

#[tokio::test(start_paused = true)]
async fn a_name_that_nobody_knows_is_missing_and_one_of_several_paths_is_told() {
    let twice = ["arn:aws:iam::aws:policy/Twice", "arn:aws:iam::aws:policy/service-role/Twice"];
    let script = script().on(LIST_POLICIES, [new_policy(&twice)]);
    let missing =
        Meaning::Missing { name: "ReadOnlyAcess".to_owned(), nearest: Some("ReadOnlyAccess".to_owned()) };
    assert_eq!(meaning_of("ReadOnlyAcess", &script).await, missing);
    let Meaning::Several(several) = meaning_of("Twice", &script).await else {
        panic!("both have the name");
    };
    assert_eq!(several.len(), 2);
    // An ARN says which.
    assert!(
        matches!(meaning_of(twice[1], &script).await, Meaning::Policy(arn) if arn.to_string() == twice[1])
    );
    // One of another partition is nowhere.
    let elsewhere = meaning_of("arn:aws-cn:iam::aws:policy/ReadOnlyAccess", &script).await;
    assert!(matches!(elsewhere, Meaning::Missing { .. }));
}

#[tokio::test(start_paused = true)]
async fn a_boundary_by_name_is_looked_up_like_any_policy() {
    let boundary = BoundarySpec::Aws(aws_policy("PowerUserAccess"));
    let bounded = PermissionSet { boundary: Some(Spanned::new(boundary, origin())), ..bare() };
    let script = script();
    let there = read_there(&bounded, &script).await;
    assert_eq!(there.boundary, Some(Meaning::Policy(aws("PowerUserAccess"))));
    let with_none = PermissionSet { managed_policies: Some(list(false, [])), ..bare() };
    assert_eq!(read_there(&with_none, &script).await.boundary, None);
    assert_eq!(script.count(GET_PERMISSIONS_BOUNDARY), 1);
}

#[test]
fn reads_say_all_that_finding_the_instance_may_read() {
    assert!(READS_OF_INSTANCE.iter().all(|operation| PermissionSet::READS.contains(operation)));
}
