use serde_json::{Value, json};

use super::common::{ALL, INSTANCE, OTHER, OWN, account, in_no_organization, managed_by, page, refused};
use crate::aws::operation::organizations::DESCRIBE_ORGANIZATION;
use crate::aws::operation::sso::LIST_INSTANCES;
use crate::aws::reader::sso::{Instance, InstanceChoice, Search};
use crate::aws::testing::{Answer, Script};
use crate::aws::{AwsError, Class, Identity, Reader};
use crate::values::Region;

const OF_OTHER: &str = "arn:aws:sso:::instance/ssoins-2";

fn metadata(arn: &str, owner: &str) -> Value {
    json!({ "InstanceArn": arn, "IdentityStoreId": "d-1", "OwnerAccountId": owner, "Status": "ACTIVE" })
}

fn with(field: &str, value: &Value) -> Value {
    let mut metadata = metadata(INSTANCE, OWN);
    metadata[field] = value.clone();
    metadata
}

fn listed(instances: &[Value]) -> Answer {
    page("Instances", instances, None)
}

fn found(arn: &str, owner: &str, region: &str) -> Instance {
    Instance {
        arn: arn.to_owned(),
        identity_store: "d-1".to_owned(),
        owner: account(owner),
        region: Region::new(region),
    }
}

fn in_region(region: &str) -> InstanceChoice {
    InstanceChoice { arn: None, region: Some(Region::new(region)) }
}

fn called(arn: &str) -> InstanceChoice {
    InstanceChoice { arn: Some(arn.to_owned()), region: None }
}

/// The management account, where Regions answer in turn, the session's `us-east-1` first.
fn script(answers: impl IntoIterator<Item = Answer>) -> Script {
    Script::default().on(DESCRIBE_ORGANIZATION, [managed_by(OWN)]).on(LIST_INSTANCES, answers)
}

async fn search(script: &Script, choice: &InstanceChoice) -> Result<Search, AwsError> {
    script.reader(&ALL).await.identity_center(choice).await
}

/// The Regions that were asked, in turn.
fn asked(script: &Script) -> Vec<String> {
    let hosts = script.headers(LIST_INSTANCES, "host").into_iter().flatten();
    hosts.map(|host| host.split('.').nth(1).unwrap_or_default().to_owned()).collect()
}

#[tokio::test(start_paused = true)]
async fn the_instance_in_the_region_of_the_session_is_asked_for_once() {
    let script = script([listed(&[metadata(INSTANCE, OWN)])]);
    let reader = script.reader(&ALL).await;
    for _ in 0..2 {
        let search = reader.identity_center(&InstanceChoice::default()).await.expect("it is known");
        assert_eq!(search, Search::Found(found(INSTANCE, OWN, "us-east-1")));
    }
    assert_eq!(asked(&script), ["us-east-1"]);
    assert_eq!(script.requests_of(LIST_INSTANCES), [r#"{"MaxResults":100}"#]);
    assert_eq!(script.count(DESCRIBE_ORGANIZATION), 1);
}

#[tokio::test(start_paused = true)]
async fn where_the_session_has_none_every_region_that_is_enabled_by_default_is_asked() {
    let script = script([listed(&[]), listed(&[]), listed(&[metadata(INSTANCE, OWN)]), listed(&[])]);
    let search = search(&script, &InstanceChoice::default()).await.expect("it is known");
    assert_eq!(search, Search::Found(found(INSTANCE, OWN, "us-west-1")));
    let mut regions = asked(&script);
    assert_eq!(regions.len(), 17);
    assert_eq!(regions[..3], ["us-east-1", "us-east-2", "us-west-1"]);
    regions.sort();
    regions.dedup();
    assert_eq!(regions.len(), 17);
}

#[tokio::test(start_paused = true)]
async fn a_region_that_denies_it_while_regions_are_looked_through_is_noted() {
    let script = script([listed(&[]), refused("AccessDeniedException"), listed(&[])]);
    match search(&script, &InstanceChoice::default()).await.expect("it is known") {
        Search::Nowhere { looked_in, denied_in } => {
            assert_eq!(denied_in, [Region::new("us-east-2")]);
            assert_eq!((looked_in.len(), &looked_in[0]), (16, &Region::new("us-east-1")));
            assert!(!looked_in.contains(&denied_in[0]));
        }
        other => panic!("{other:?}"),
    }
}

#[tokio::test(start_paused = true)]
async fn another_failure_while_regions_are_looked_through_is_an_error() {
    let script = script([listed(&[]), refused("ValidationException"), listed(&[metadata(INSTANCE, OWN)])]);
    let error = search(&script, &InstanceChoice::default()).await.expect_err("it is unknown");
    assert_eq!((error.class(), error.operation()), (Class::Other, Some(LIST_INSTANCES)));
}

#[tokio::test(start_paused = true)]
async fn a_denial_everywhere_or_in_the_region_of_the_file_is_the_error() {
    for (choice, requests) in [(InstanceChoice::default(), 17), (in_region("eu-west-1"), 1)] {
        let script = script([refused("AccessDeniedException")]);
        let error = search(&script, &choice).await.expect_err("it is unknown");
        assert_eq!((error.class(), script.count(LIST_INSTANCES)), (Class::Denied, requests));
    }
}

#[tokio::test(start_paused = true)]
async fn a_denial_in_the_region_of_the_session_alone_is_looked_past() {
    let denied = || refused("AccessDeniedException");
    let elsewhere = script([denied(), listed(&[]), listed(&[metadata(INSTANCE, OWN)]), listed(&[])]);
    let search_elsewhere = search(&elsewhere, &InstanceChoice::default()).await.expect("it is known");
    assert_eq!(search_elsewhere, Search::Found(found(INSTANCE, OWN, "us-west-1")));
    match search(&script([denied(), listed(&[])]), &InstanceChoice::default()).await.expect("it is known") {
        Search::Nowhere { looked_in, denied_in } => {
            assert_eq!((looked_in.len(), denied_in), (16, vec![Region::new("us-east-1")]));
        }
        other => panic!("{other:?}"),
    }
}

#[tokio::test(start_paused = true)]
async fn what_is_seen_in_one_region_says_nothing_of_another_that_denies_it() {
    let answers = || [listed(&[metadata(INSTANCE, OWN)]), refused("AccessDeniedException"), listed(&[])];
    let denied_in = vec![Region::new("us-east-2")];
    let instance = found(INSTANCE, OWN, "us-east-1");
    let of_one = script(answers()).on(DESCRIBE_ORGANIZATION, [managed_by(OTHER)]);
    let of_one = search(&of_one, &InstanceChoice::default()).await.expect("it is known");
    let expected = Search::OfOneAccount { instance: instance.clone(), denied_in: denied_in.clone() };
    assert_eq!(of_one, expected);
    let named = search(&script(answers()), &called(OF_OTHER)).await.expect("it is known");
    assert_eq!(named, Search::Other { instances: vec![instance], denied_in });
}

#[tokio::test(start_paused = true)]
async fn a_region_that_the_file_names_is_the_only_one_asked() {
    let script = script([listed(&[])]);
    let search = search(&script, &in_region("eu-west-1")).await.expect("it is known");
    let looked_in = vec![Region::new("eu-west-1")];
    assert_eq!(search, Search::Nowhere { looked_in, denied_in: vec![] });
    assert_eq!(asked(&script), ["eu-west-1"]);
}

#[tokio::test(start_paused = true)]
async fn another_partition_has_regions_of_its_own() {
    for (partition, regions) in
        [("aws-cn", ["cn-north-1", "cn-northwest-1"]), ("aws-us-gov", ["us-gov-east-1", "us-gov-west-1"])]
    {
        let script = script([listed(&[])]);
        let arn = format!("arn:{partition}:iam::{OWN}:user/ana").parse().expect("a good ARN");
        let identity = Identity::new(account(OWN), arn, "AKIAEXAMPLE");
        let reader = Reader::new(&script.session().await, &identity, ALL);
        reader.identity_center(&InstanceChoice::default()).await.expect("it is known");
        assert_eq!(asked(&script)[1..], regions);
    }
}

#[tokio::test(start_paused = true)]
async fn a_replicated_instance_counts_once_in_its_primary_region() {
    let replica = with("PrimaryRegion", &json!("us-west-2"));
    let silent = metadata(INSTANCE, OWN);
    let script =
        script([listed(&[]), listed(&[silent]), listed(std::slice::from_ref(&replica)), listed(&[replica])]);
    let search = search(&script, &InstanceChoice::default()).await.expect("it is known");
    assert_eq!(search, Search::Found(found(INSTANCE, OWN, "us-west-2")));
}

#[tokio::test(start_paused = true)]
async fn the_primary_region_may_be_told_by_a_flag_of_its_regions() {
    let regions = json!([
        { "RegionName": "us-east-1", "IsPrimaryRegion": false },
        { "RegionName": "eu-central-1", "IsPrimaryRegion": true },
    ]);
    let script = script([listed(&[with("Regions", &regions)])]);
    let search = search(&script, &InstanceChoice::default()).await.expect("it is known");
    assert_eq!(search, Search::Found(found(INSTANCE, OWN, "eu-central-1")));
}

#[tokio::test(start_paused = true)]
async fn the_status_that_the_primary_region_tells_is_the_one_that_counts() {
    let told = |status: &str| {
        let mut told = with("PrimaryRegion", &json!("us-west-1"));
        told["Status"] = json!(status);
        listed(&[told])
    };
    let script = script([listed(&[]), told("ACTIVE"), told("DELETE_IN_PROGRESS"), told("ACTIVE")]);
    let search = search(&script, &InstanceChoice::default()).await.expect("it is known");
    let primary = found(INSTANCE, OWN, "us-west-1");
    assert_eq!(search, Search::NotActive(primary, "DELETE_IN_PROGRESS".to_owned()));
}

#[tokio::test(start_paused = true)]
async fn an_instance_of_another_account_than_the_management_account_is_of_one_account() {
    for organization in [managed_by(OTHER), in_no_organization()] {
        let script = script([listed(&[metadata(INSTANCE, OWN)])]).on(DESCRIBE_ORGANIZATION, [organization]);
        let search = search(&script, &in_region("us-east-1")).await.expect("it is known");
        let instance = found(INSTANCE, OWN, "us-east-1");
        assert_eq!(search, Search::OfOneAccount { instance, denied_in: vec![] });
    }
}

#[tokio::test(start_paused = true)]
async fn an_account_instance_does_not_hide_the_instance_of_the_organization() {
    let own = metadata(INSTANCE, OWN);
    let organization = metadata(OF_OTHER, OTHER);
    for (answers, region) in [
        (vec![listed(&[own.clone(), organization.clone()])], "us-east-1"),
        (vec![listed(&[own]), listed(&[organization]), listed(&[])], "us-east-2"),
    ] {
        let script = script(answers).on(DESCRIBE_ORGANIZATION, [managed_by(OTHER)]);
        let search = search(&script, &InstanceChoice::default()).await.expect("it is known");
        assert_eq!(search, Search::Found(found(OF_OTHER, OTHER, region)));
    }
}

#[tokio::test(start_paused = true)]
async fn where_the_organization_may_not_be_seen_an_instance_is_taken_as_found() {
    let denied = refused("AccessDeniedException");
    let script = script([listed(&[metadata(INSTANCE, OTHER)])]).on(DESCRIBE_ORGANIZATION, [denied]);
    let search = search(&script, &InstanceChoice::default()).await.expect("it is known");
    assert_eq!(search, Search::Found(found(INSTANCE, OTHER, "us-east-1")));
}

#[tokio::test(start_paused = true)]
async fn an_organization_that_cannot_be_told_for_another_reason_is_an_error() {
    let script = script([listed(&[metadata(INSTANCE, OWN)])])
        .on(DESCRIBE_ORGANIZATION, [refused("InvalidInputException")]);
    let error = search(&script, &InstanceChoice::default()).await.expect_err("it is unknown");
    assert_eq!(error.operation(), Some(DESCRIBE_ORGANIZATION));
}

#[tokio::test(start_paused = true)]
async fn an_instance_that_does_not_work_says_why() {
    let mut failed = with("Status", &json!("CREATE_FAILED"));
    failed["StatusReason"] = json!("The key cannot be used.");
    for (instance, fault) in [
        (with("Status", &json!("CREATE_IN_PROGRESS")), "CREATE_IN_PROGRESS"),
        (failed, "CREATE_FAILED: The key cannot be used."),
    ] {
        let script = script([listed(&[instance])]);
        let search = search(&script, &InstanceChoice::default()).await.expect("it is known");
        assert_eq!(search, Search::NotActive(found(INSTANCE, OWN, "us-east-1"), fault.to_owned()));
    }
}

#[tokio::test(start_paused = true)]
async fn of_several_instances_the_file_picks_one_by_its_arn() {
    let (one, two) = (metadata(INSTANCE, OWN), metadata(OF_OTHER, OWN));
    let both = || script([listed(&[one.clone(), two.clone()])]);
    let (first, second) = (found(INSTANCE, OWN, "us-east-1"), found(OF_OTHER, OWN, "us-east-1"));
    let several = search(&both(), &InstanceChoice::default()).await.expect("it is known");
    assert_eq!(several, Search::Several(vec![first, second.clone()]));
    assert_eq!(search(&both(), &called(OF_OTHER)).await.expect("it is known"), Search::Found(second));
}

#[tokio::test(start_paused = true)]
async fn an_instance_that_is_being_deleted_is_not_in_the_way_of_its_successor() {
    let script = script([listed(&[with("Status", &json!("DELETE_IN_PROGRESS")), metadata(OF_OTHER, OWN)])]);
    let search = search(&script, &InstanceChoice::default()).await.expect("it is known");
    assert_eq!(search, Search::Found(found(OF_OTHER, OWN, "us-east-1")));
}

#[tokio::test(start_paused = true)]
async fn an_arn_that_no_region_has_gives_those_that_are_there() {
    let script = script([listed(&[metadata(INSTANCE, OWN)]), listed(&[])]);
    let search = search(&script, &called(OF_OTHER)).await.expect("it is known");
    let instances = vec![found(INSTANCE, OWN, "us-east-1")];
    assert_eq!(search, Search::Other { instances, denied_in: vec![] });
    assert_eq!(asked(&script).len(), 17);
}

#[tokio::test(start_paused = true)]
async fn instances_come_in_pages() {
    let script =
        script([page("Instances", &[], Some("b")), page("Instances", &[metadata(INSTANCE, OWN)], None)]);
    let search = search(&script, &InstanceChoice::default()).await.expect("it is known");
    assert_eq!(search, Search::Found(found(INSTANCE, OWN, "us-east-1")));
    assert_eq!(script.requests_of(LIST_INSTANCES)[1], r#"{"MaxResults":100,"NextToken":"b"}"#);
}

#[tokio::test(start_paused = true)]
async fn half_an_instance_says_nothing() {
    for field in ["InstanceArn", "IdentityStoreId", "OwnerAccountId", "Status"] {
        let script = script([listed(&[with(field, &Value::Null)])]);
        let error = search(&script, &InstanceChoice::default()).await.expect_err("it is no answer");
        assert_eq!(error.class(), Class::Unintelligible);
        assert_eq!(error.message(), Some(format!("the answer lacks `{field}`").as_str()));
    }
    let nothing = script([Answer::json(&json!({}))]);
    let error = search(&nothing, &InstanceChoice::default()).await.expect_err("it is no empty list");
    assert_eq!(error.message(), Some("the answer lacks `Instances`"));
}
