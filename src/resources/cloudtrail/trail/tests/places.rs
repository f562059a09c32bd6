use insta::assert_snapshot;

use super::support::*;
use crate::aws::reader::cloudtrail::{self, BasicSelector, EventSelectors, ReadWrite};
use crate::aws::reader::organizations::{Role, Standing};
use crate::model::Resource;
use crate::resources::cloudtrail::reference::KeySpec;
use crate::resources::cloudtrail::trail::{Live, Seen, Trail};
use crate::values::{KeyReference, TrailName};

#[test]
fn an_organizations_trail_in_no_organization_is_blocked() {
    assert_snapshot!(organizations().diff(&empty()), @r#"Blocked { why: "this account is in no organization, and only an organization's management account, or a delegated administrator of CloudTrail, makes its trails", next: "declare the trail there, or write `organization: false` for a trail of this account" }"#);
}

#[test]
fn an_organizations_trail_needs_all_features_and_trust() {
    let mut live = empty_in(Role::Management);
    if let Ok(Standing::In(organization, _)) = &mut live.standing {
        organization.all_features = false;
    }
    live.is_trusted = Some(false);
    assert_snapshot!(Trail { trust_is_declared: false, ..organizations() }.diff(&live), @r#"
    Blocked { why: "organization o-a1b2c3d4e5 has not all features enabled, which its trails need", next: "enable all features in AWS Organizations, from account 123456789012" }
    Blocked { why: "organization o-a1b2c3d4e5 does not trust `cloudtrail.amazonaws.com`, which its trails need", next: "declare `organization: { trusted_services: [cloudtrail.amazonaws.com] }` in account 123456789012" }
    Note("it covers every account of organization o-a1b2c3d4e5")
    "#);
}

#[test]
fn trust_that_the_file_declares_is_on_its_way() {
    let live = Live { is_trusted: Some(false), ..empty_in(Role::Management) };
    assert!(!organizations().diff(&live).is_held_back());
}

#[test]
fn the_management_account_makes_the_trail_of_all() {
    assert_snapshot!(organizations().diff(&empty_in(Role::Management)), @r#"
    organization  none -> true
    multi_region  none -> true
    global_service_events  none -> true
    log_file_validation  none -> true
    bucket  none -> the-logs
    kms_key  none -> alias/cloudtrail
    tags  +team=security
    insights  +ApiErrorRateInsight
    logging  false -> true
    calls cloudtrail:CreateTrail(Name: "audit", S3BucketName: "the-logs", IncludeGlobalServiceEvents: true, IsMultiRegionTrail: true, EnableLogFileValidation: true, KmsKeyId: "alias/cloudtrail", IsOrganizationTrail: true, TagsList: [{"Key":"team","Value":"security"}])
    calls cloudtrail:PutInsightSelectors(TrailName: "arn:aws:cloudtrail:eu-central-1:123456789012:trail/audit", InsightSelectors: [{"InsightType":"ApiErrorRateInsight"}])
    calls cloudtrail:StartLogging(Name: "arn:aws:cloudtrail:eu-central-1:123456789012:trail/audit")
    Note("it covers every account of organization o-a1b2c3d4e5")
    "#);
}

#[test]
fn a_delegated_administrator_makes_it_for_the_management_account() {
    let diff = organizations().diff(&empty_in(Role::DelegatedAdministrator));
    assert!(!diff.is_held_back());
    assert_snapshot!(format!("{:?}", diff.findings), @r#"[Note("it covers every account of organization o-a1b2c3d4e5; account 111122223333, which manages that, owns it")]"#);
    let calls: Vec<String> =
        diff.steps.iter().map(|step| crate::model::Change::call(&step.change).to_string()).collect();
    assert_snapshot!(calls.last().expect("it is started"), @r#"cloudtrail:StartLogging(Name: "arn:aws:cloudtrail:eu-central-1:111122223333:trail/audit")"#);
}

#[test]
fn a_delegated_administrator_changes_the_trail_that_the_management_account_owns() {
    let mut found = of_manager();
    found.trail.log_file_validation = false;
    assert_snapshot!(organizations().diff(&inheriting(Role::DelegatedAdministrator, found)), @r#"
    log_file_validation  false -> true
    calls cloudtrail:UpdateTrail(Name: "arn:aws:cloudtrail:eu-central-1:111122223333:trail/audit", EnableLogFileValidation: true)
    Note("it covers every account of organization o-a1b2c3d4e5; account 111122223333, which manages that, owns it")
    "#);
}

#[test]
fn only_the_management_account_converts() {
    let own = |role| Live { listed: live().listed, found: live().found, ..empty_in(role) };
    let management = organizations().diff(&own(Role::Management));
    let calls: Vec<String> =
        management.steps.iter().map(|step| crate::model::Change::call(&step.change).to_string()).collect();
    assert_snapshot!(calls.join("\n"), @r#"cloudtrail:UpdateTrail(Name: "arn:aws:cloudtrail:eu-central-1:123456789012:trail/audit", KmsKeyId: "alias/cloudtrail", IsOrganizationTrail: true)"#);
    assert_snapshot!(organizations().diff(&own(Role::DelegatedAdministrator)), @r#"
    Note("it covers every account of organization o-a1b2c3d4e5; account 111122223333, which manages that, owns it")
    Blocked { why: "only the management account converts between a trail of its own and one of its organization", next: "convert it in account 111122223333" }
    "#);
}

#[test]
fn an_organizations_trail_made_the_accounts_own_weakens() {
    let trail = Trail { organization: Some(false), ..desired() };
    let live =
        Live { standing: Ok(standing(Role::Management)), ..with(|found| found.trail.organization = true) };
    assert_snapshot!(trail.diff(&live), @r#"
    organization  true -> false
    calls cloudtrail:UpdateTrail(Name: "arn:aws:cloudtrail:eu-central-1:123456789012:trail/audit", IsOrganizationTrail: false) [weakens] because the events of the organization's other accounts are no longer logged
    "#);
}

#[test]
fn only_the_management_account_makes_an_organizations_trail_its_own() {
    let trail = Trail { organization: Some(false), ..desired() };
    let live = |role| Live { standing: Ok(standing(role)), ..with(|found| found.trail.organization = true) };
    for role in [Role::DelegatedAdministrator, Role::Member, Role::Unknown("it may not ask".to_owned())] {
        let diff = trail.diff(&live(role));
        assert!(diff.is_held_back() && diff.is_settled());
    }
    assert_snapshot!(trail.diff(&live(Role::DelegatedAdministrator)), @r#"Blocked { why: "only the management account converts between a trail of its own and one of its organization", next: "convert it in account 111122223333" }"#);
    let managers = inheriting(Role::DelegatedAdministrator, of_manager());
    assert_snapshot!(trail.diff(&managers), @r#"Refused { at: Some(Origin { source: SourceId(0), start: 0, end: 1 }), why: "the trail `audit` that this account sees is its organization's, of account 111122223333", help: "give the declared trail a name of its own, or write `organization: true`" }"#);
}

#[test]
fn a_trail_of_the_account_beside_its_organizations_is_a_second_copy() {
    let inherited = arn("arn:aws:cloudtrail:us-east-1:111122223333:trail/everything");
    let both = Live { listed: vec![listed(&own_trail()), listed(&inherited)].into(), ..live() };
    assert_snapshot!(desired().diff(&both), @r#"Note("the organization's trail `everything` of account 111122223333 covers this account already: this one is a second copy and is paid for")"#);
    let unmade = Live { listed: vec![listed(&inherited)].into(), ..empty() };
    let diff = desired().diff(&unmade);
    assert!(!diff.is_held_back());
    assert_eq!(diff.findings, desired().diff(&both).findings);
}

#[test]
fn a_trail_of_the_management_account_beside_its_organizations_is_a_second_copy() {
    let described = |name: &str, organization| {
        let arn = arn(&format!("arn:aws:cloudtrail:us-east-1:{OWN}:trail/{name}"));
        cloudtrail::Trail { arn, name: TrailName::from_aws(name), organization, ..found().trail }
    };
    let both = vec![described("everything", true), described("own", false), found().trail];
    let live = Live { described: both, standing: Ok(standing(Role::Management)), ..live() };
    assert_snapshot!(desired().diff(&live), @r#"Note("the organization's trail `everything` of account 123456789012 covers this account already: this one is a second copy and is paid for")"#);
}

#[test]
fn a_role_that_cannot_be_told_is_said_and_makes_nothing() {
    let unknown = || Role::Unknown("it may not ask".to_owned());
    assert_snapshot!(organizations().diff(&empty_in(unknown())), @r#"Blocked { why: "what this account is in organization o-a1b2c3d4e5 cannot be told: it may not ask", next: "let the caller use `organizations:ListDelegatedAdministrators`, or run this in account 111122223333" }"#);
    assert_snapshot!(organizations().diff(&inheriting(unknown(), of_manager())), @r#"
    Blocked { why: "what this account is in organization o-a1b2c3d4e5 cannot be told: it may not ask", next: "let the caller use `organizations:ListDelegatedAdministrators`, or run this in account 111122223333" }
    Note("it is the organization's trail `audit` of account 111122223333: bucket `the-logs`, validation on, encrypted by key `arn:aws:kms:eu-central-1:123456789012:key/1234abcd`")
    Note("it logs, and its deliveries meet no error")
    "#);
}

#[test]
fn nothing_of_an_organizations_trail_is_planned_in_an_unknown_role() {
    let unknown = Role::Unknown("it may not ask".to_owned());
    let mut found = of_manager();
    found.trail.log_file_validation = false;
    found.status = Seen::Hidden;
    assert_snapshot!(organizations().diff(&inheriting(unknown, found)), @r#"
    Blocked { why: "what this account is in organization o-a1b2c3d4e5 cannot be told: it may not ask", next: "let the caller use `organizations:ListDelegatedAdministrators`, or run this in account 111122223333" }
    Note("it is the organization's trail `audit` of account 111122223333: bucket `the-logs`, validation off, encrypted by key `arn:aws:kms:eu-central-1:123456789012:key/1234abcd`")
    Note("whether it delivers cannot be seen from here")
    "#);
}

#[test]
fn a_trail_of_the_account_is_the_same_in_an_unknown_role() {
    let unknown = standing(Role::Unknown("it may not ask".to_owned()));
    let own = Trail { organization: Some(false), ..desired() };
    for live in [live(), empty(), with(|found| found.trail.log_file_validation = false)] {
        let diff = own.diff(&live);
        assert!(!diff.is_held_back());
        let there = Live { standing: Ok(unknown.clone()), ..live };
        assert_eq!(own.diff(&there).to_string(), diff.to_string());
    }
}

#[test]
fn an_unknown_organization_holds_up_what_only_its_management_account_may_do() {
    let trail = Trail { organization: Some(false), ..desired() };
    let live = Live {
        standing: Err("`organizations:DescribeOrganization` was denied".to_owned()),
        ..with(|found| found.trail.organization = true)
    };
    assert_snapshot!(trail.diff(&live), @r#"Blocked { why: "only the management account converts between a trail of its own and one of its organization, and whether this account is that cannot be told: `organizations:DescribeOrganization` was denied", next: "let the caller use `organizations:DescribeOrganization`, or leave `organization` out" }"#);
}

#[test]
fn an_unknown_organization_does_not_hold_up_a_trail_of_the_account() {
    let live = Live { standing: Err("`organizations:DescribeOrganization` was denied".to_owned()), ..live() };
    assert_snapshot!(desired().diff(&live), @r#"Note("whether this account is in an organization cannot be told: `organizations:DescribeOrganization` was denied")"#);
}

#[test]
fn a_second_trail_of_the_organization_would_be_paid_twice() {
    let mut other = of_manager();
    other.trail.arn = arn("arn:aws:cloudtrail:us-east-1:123456789012:trail/older");
    other.trail.name = TrailName::from_aws("older");
    let live = Live { described: vec![other.trail], ..empty_in(Role::Management) };
    let twice = organizations().diff(&live).findings;
    assert_snapshot!(format!("{:?}", twice.last().expect("it is said")), @r#"Note("the organization's trail `older` of account 123456789012 covers this account already: its management events would be paid twice")"#);
}

#[test]
fn a_member_sees_its_organizations_trail_and_is_satisfied() {
    assert_snapshot!(organizations().diff(&inheriting(Role::Member, of_manager())), @r#"
    Note("it is the organization's trail `audit` of account 111122223333: bucket `the-logs`, validation on, encrypted by key `arn:aws:kms:eu-central-1:123456789012:key/1234abcd`; what can be seen of it is as declared, and `kms_key` cannot be compared from here")
    Note("it logs, and its deliveries meet no error")
    "#);
}

#[test]
fn a_member_says_what_differs_and_changes_nothing() {
    let mut found = of_manager();
    found.trail.log_file_validation = false;
    found.trail.kms_key = None;
    found.trail.bucket = "central-logs".to_owned();
    assert_snapshot!(organizations().diff(&inheriting(Role::Member, found)), @r#"
    Note("it is the organization's trail `audit` of account 111122223333: bucket `central-logs`, validation off, encrypted by no key of its own")
    Note("`bucket` cannot be compared from here")
    Blocked { why: "the organization's trail `audit` differs: log_file_validation is off, it has no kms_key", next: "change it in account 111122223333, which manages organization o-a1b2c3d4e5" }
    Note("it logs, and its deliveries meet no error")
    "#);
    let by_arn = Trail {
        kms_key: Some(written(KeySpec::Key(KeyReference::Arn(arn(&KEY.replace("1234abcd", "5678efgh")))))),
        ..organizations()
    };
    assert_snapshot!(by_arn.diff(&inheriting(Role::Member, of_manager())), @r#"
    Note("it is the organization's trail `audit` of account 111122223333: bucket `the-logs`, validation on, encrypted by key `arn:aws:kms:eu-central-1:123456789012:key/1234abcd`")
    Blocked { why: "the organization's trail `audit` differs: kms_key is `arn:aws:kms:eu-central-1:123456789012:key/1234abcd`", next: "change it in account 111122223333, which manages organization o-a1b2c3d4e5" }
    Note("it logs, and its deliveries meet no error")
    "#);
}

#[test]
fn a_member_takes_a_trail_of_another_name_for_its_organizations() {
    let mut found = of_manager();
    found.trail.name = TrailName::from_aws("everything");
    found.listed.name = TrailName::from_aws("everything");
    assert_snapshot!(organizations().diff(&inheriting(Role::Member, found)), @r#"
    Note("it is the organization's trail `everything` of account 111122223333: bucket `the-logs`, validation on, encrypted by key `arn:aws:kms:eu-central-1:123456789012:key/1234abcd`")
    Note("`kms_key` cannot be compared from here")
    Blocked { why: "the organization's trail `everything` differs: it is not called `audit`", next: "change it in account 111122223333, which manages organization o-a1b2c3d4e5" }
    Note("it logs, and its deliveries meet no error")
    "#);
}

#[test]
fn a_member_sees_the_health_of_its_organizations_trail_where_it_may() {
    let mut found = of_manager();
    found.status = Seen::Hidden;
    assert_snapshot!(organizations().diff(&inheriting(Role::Member, found.clone())), @r#"
    Note("it is the organization's trail `audit` of account 111122223333: bucket `the-logs`, validation on, encrypted by key `arn:aws:kms:eu-central-1:123456789012:key/1234abcd`; what can be seen of it is as declared, and `kms_key` and `logging` cannot be compared from here")
    Note("whether it delivers cannot be seen from here")
    "#);
    let failing = crate::aws::reader::cloudtrail::TrailStatus {
        delivery_error: Some("AccessDenied".to_owned()),
        ..status()
    };
    found.status = Seen::Seen(failing);
    assert_snapshot!(organizations().diff(&inheriting(Role::Member, found)), @r#"
    Note("it is the organization's trail `audit` of account 111122223333: bucket `the-logs`, validation on, encrypted by key `arn:aws:kms:eu-central-1:123456789012:key/1234abcd`; what can be seen of it is as declared, and `kms_key` cannot be compared from here")
    Unhealthy { cause: "log files are not delivered: CloudTrail says `AccessDenied`", fix: "look at the trail's bucket and key in account 111122223333" }
    "#);
}

#[test]
fn a_member_is_told_of_events_insights_and_tags_that_differ() {
    let mut found = of_manager();
    found.selectors = Some(EventSelectors::Basic(
        [BasicSelector {
            read_write: ReadWrite::WriteOnly,
            management: false,
            without: [].into(),
            data: [("AWS::S3::Object".to_owned(), [].into())].into(),
        }]
        .into(),
    ));
    found.insights = Some([].into());
    found.tags = Some([("team".to_owned(), "finance".to_owned())].into());
    assert_snapshot!(organizations().diff(&inheriting(Role::Member, found.clone())), @r#"
    Note("it is the organization's trail `audit` of account 111122223333: bucket `the-logs`, validation on, encrypted by key `arn:aws:kms:eu-central-1:123456789012:key/1234abcd`")
    Note("`kms_key` cannot be compared from here")
    Blocked { why: "the organization's trail `audit` differs: event_selectors are writing data events of `AWS::S3::Object`, it has no insights, tags.team is `finance`", next: "change it in account 111122223333, which manages organization o-a1b2c3d4e5" }
    Note("it logs, and its deliveries meet no error")
    "#);
    found.insights = Some([("ApiCallRateInsight".to_owned(), [].into())].into());
    found.tags = Some([].into());
    let said = organizations().diff(&inheriting(Role::Member, found)).to_string();
    assert!(said.contains("insights are `ApiCallRateInsight`, it has no tags.team"), "{said}");
}

#[test]
fn a_member_is_not_satisfied_by_what_it_cannot_see() {
    let mut found = of_manager();
    (found.selectors, found.insights, found.tags) = (None, None, None);
    assert_snapshot!(organizations().diff(&inheriting(Role::Member, found.clone())), @r#"
    Note("it is the organization's trail `audit` of account 111122223333: bucket `the-logs`, validation on, encrypted by key `arn:aws:kms:eu-central-1:123456789012:key/1234abcd`; what can be seen of it is as declared, and `kms_key`, `event_selectors`, `insights` and `tags` cannot be compared from here")
    Note("it logs, and its deliveries meet no error")
    "#);
    found.trail.log_file_validation = false;
    assert_snapshot!(organizations().diff(&inheriting(Role::Member, found.clone())), @r#"
    Note("it is the organization's trail `audit` of account 111122223333: bucket `the-logs`, validation off, encrypted by key `arn:aws:kms:eu-central-1:123456789012:key/1234abcd`")
    Note("`kms_key`, `event_selectors`, `insights` and `tags` cannot be compared from here")
    Blocked { why: "the organization's trail `audit` differs: log_file_validation is off", next: "change it in account 111122223333, which manages organization o-a1b2c3d4e5" }
    Note("it logs, and its deliveries meet no error")
    "#);
    found.trail.log_file_validation = true;
    found.status = Seen::Hidden;
    let (logging, event_selectors, insights, tags, kms_key) = (None, None, None, None, None);
    let little = Trail { kms_key, logging, event_selectors, insights, tags, ..organizations() };
    let said = little.diff(&inheriting(Role::Member, found)).to_string();
    assert!(said.contains(", as declared\")"), "{said}");
}

#[test]
fn a_member_without_an_organizations_trail_is_blocked() {
    assert_snapshot!(organizations().diff(&empty_in(Role::Member)), @r#"Blocked { why: "no trail of the organization reaches this account, and a member cannot make one", next: "make it in account 111122223333, which manages organization o-a1b2c3d4e5" }"#);
}

#[test]
fn the_name_of_an_inherited_trail_is_taken() {
    let live = Live { found: None, ..inheriting(Role::Member, of_manager()) };
    assert_snapshot!(desired().diff(&live), @r#"Refused { at: Some(Origin { source: SourceId(0), start: 0, end: 1 }), why: "the trail `audit` that this account sees is its organization's, of account 111122223333", help: "give the declared trail a name of its own, or write `organization: true`" }"#);
}
