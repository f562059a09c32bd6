//! Names that say in which organization the account is.

use baseline::commands::{Baseline, planning};
use baseline::engine::Selection;
use baseline::error::Error;
use baseline::sandbox::state::OrganizationRole;
use baseline::spec::Place;
use baseline::spec::load::Arguments;
use indexmap::IndexMap;
use insta::assert_snapshot;

use super::support::{organized, run};
use crate::support::Ground;

const DESCRIBE: &str = "organizations:DescribeOrganization";

const NAMED: &str = "\
baseline: 1
name: named
s3:
  buckets:
    - name: acme-${organization_id}-logs
      versioning: enabled
";

/// How often a plan asks for the organization, and the addresses in it; a file is placed as the program places it.
async fn asked(ground: &Ground, text: &str) -> Result<(u32, Vec<String>), Error> {
    ground.as_sandbox().reset_counts();
    let session = ground.session().await;
    let identity = session.identify().await?;
    let files = IndexMap::from([("baseline.yaml".to_owned(), text.to_owned())]);
    let load = |place: &Place| Baseline::load("baseline.yaml".as_ref(), &files, &Arguments::default(), place);
    let baseline = if load(&Place::nowhere())?.loaded().uses_organization {
        load(&planning::place_in_organization(&session, &identity).await?)?
    } else {
        load(&planning::place(&session, &identity))?
    };
    let planned = baseline.plan(&session, &identity, &Selection::default()).await?;
    let asked = ground.as_sandbox().counts().by_operation.get(DESCRIBE).copied().unwrap_or_default();
    Ok((asked, planned.plan.items.iter().map(|item| item.address.to_string()).collect()))
}

#[tokio::test(start_paused = true)]
async fn the_organization_is_asked_for_only_where_a_name_needs_it() {
    let ground = organized(OrganizationRole::Management);
    let (asks, addresses) = asked(&ground, NAMED).await.expect("a plan");
    assert_eq!((asks, addresses), (1, vec![r#"s3.bucket["acme-o-sandbox0001-logs"]"#.to_owned()]));
    let plain = NAMED.replace("${organization_id}", "${account_id}");
    let (asks, addresses) = asked(&ground, &plain).await.expect("a plan");
    assert_eq!((asks, addresses), (0, vec![r#"s3.bucket["acme-123456789012-logs"]"#.to_owned()]));
}

#[tokio::test(start_paused = true)]
async fn an_organizations_trail_costs_one_question_more_for_its_name() {
    let ground = organized(OrganizationRole::Management);
    let trail =
        "cloudtrail: { trails: [{ name: org, organization: true, bucket: acme-logs, logging: true }] }";
    let plain = format!("baseline: 1\nname: one\n{trail}\n");
    let (without, _) = asked(&ground, &plain).await.expect("a plan");
    let named = plain.replace("acme-logs", "\"acme-${organization_id}-logs\"");
    let (with, _) = asked(&ground, &named).await.expect("a plan");
    assert_eq!(with, without + 1);
}

#[tokio::test(start_paused = true)]
async fn an_account_alone_is_told_that_it_has_no_organization() {
    let ground = Ground::sandbox();
    for typed in ["plan", "apply --yes"] {
        let (ended, state) = run(ground.as_sandbox(), NAMED, typed);
        assert_eq!(ended.code, Some(3), "{typed}");
        assert!(state.buckets.is_empty());
        if typed == "plan" {
            assert_snapshot!(ended.stderr, @"
            error: the file uses `${organization_id}`, and this account is in no organization
              help: use the credentials of an account that is in one, or write a name without it
            ");
        }
    }
}

#[tokio::test(start_paused = true)]
async fn the_program_fills_the_organization_in() {
    let ground = organized(OrganizationRole::Management);
    let (ended, state) = run(ground.as_sandbox(), NAMED, "apply --yes");
    assert_eq!(ended.code, Some(0), "{}{}", ended.stdout, ended.stderr);
    assert!(state.buckets.contains_key("acme-o-sandbox0001-logs"));
}
