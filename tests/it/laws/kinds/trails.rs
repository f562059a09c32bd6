//! Trails.

mod behind;

use aws_sdk_cloudtrail::Client as CloudTrail;
use aws_sdk_cloudtrail::types::{
    AdvancedEventSelector, AdvancedFieldSelector, EventSelector, InsightSelector, InsightType, ReadWriteType,
};

use aws_sdk_kms::Client as Kms;
use baseline::sandbox::state::{Bucket, OrganizationRole, Trail};

use self::behind::{a_trail, elsewhere, others, remove_tag, tag, topic, update};
use super::{Act, Case, bystanders, keys, organization};
use crate::clients::Clients;
use crate::support::ACCOUNT;

pub(super) fn all() -> Vec<Case> {
    vec![declared(), with_advanced_selectors(), plain_and_stopped(), adopted(), of_an_organization()]
}

const TRAIL: &str = r"
baseline: 1
name: laws
kms: { keys: [{ alias: laws }] }
s3: { buckets: [{ name: acme-trail, purpose: cloudtrail_logs }] }
cloudtrail:
  trails:
    - name: laws
      multi_region: true
      global_service_events: true
      log_file_validation: true
      bucket: acme-trail
      key_prefix: logs
      kms_key: alias/laws
      sns_topic: laws
      logging: true
      event_selectors: management_events
      insights: [api_call_rate, api_error_rate]
      tags: { Team: platform }
";

const NAME: &str = "laws";

fn declared() -> Case {
    Case {
        kind: "cloudtrail.trail",
        file: TRAIL,
        before: vec![topic(), elsewhere()],
        seed: None,
        drifts: drifts(),
        losses: vec![act!("no trail", |cloudtrail: CloudTrail| cloudtrail.delete_trail().name(NAME).send())],
        others: others(),
    }
}

/// Everything that a trail of the laws can declare, for what its key and its bucket read of it.
pub(super) fn with_everything(kind: &'static str) -> Case {
    Case {
        kind,
        before: vec![
            topic(),
            elsewhere(),
            organization::founded(),
            a_trail("a trail of people's own", |create| create),
            Act::new("its key", |kms: Kms| async move {
                keys::made(&kms, "alias/laws", None).await;
            }),
        ],
        drifts: Vec::new(),
        losses: Vec::new(),
        others: bystanders(),
        ..declared()
    }
}

/// An organization's trail, for what its key and its bucket read of it.
pub(super) fn with_an_organization(kind: &'static str) -> Case {
    Case { kind, drifts: Vec::new(), losses: Vec::new(), others: bystanders(), ..of_an_organization() }
}

/// An organization's trail, seen from the account that administers `CloudTrail` for it.
pub(super) fn of_a_delegated_administrator(kind: &'static str) -> Case {
    Case {
        kind,
        before: vec![Act::new("its bucket", |aws: Clients| async move {
            super::buckets::made_bucket(&aws.s3, "acme-trail").await;
        })],
        seed: Some(|state| state.organize(OrganizationRole::DelegatedAdministrator)),
        drifts: Vec::new(),
        losses: Vec::new(),
        others: bystanders(),
        ..of_an_organization()
    }
}

/// A trail whose bucket has a name that belongs to somebody else.
pub(super) fn into_somebody_elses_bucket() -> Case {
    Case {
        kind: "cloudtrail.trail",
        file: "\
baseline: 1
name: laws
cloudtrail: { trails: [{ name: laws, bucket: acme-trail, logging: true }] }
",
        before: Vec::new(),
        seed: Some(|state| {
            let bucket = Bucket::new("210987654321", "us-east-1", state.now);
            state.buckets.insert("acme-trail".to_owned(), bucket);
        }),
        drifts: Vec::new(),
        losses: Vec::new(),
        others: bystanders(),
    }
}

/// A trail without a key that cannot deliver for the one by which its bucket encrypts.
pub(super) fn refused_by_the_key_of_its_bucket() -> Case {
    Case {
        seed: Some(|state| {
            let bucket = state.add_bucket(ACCOUNT, "acme-trail", "us-east-1");
            (bucket.encryption.algorithm, bucket.encryption.key) =
                ("aws:kms".to_owned(), Some("gone".to_owned()));
            let since = Some(state.now);
            let trail = Trail {
                logging_since: since,
                delivery_error: Some("KMS.NotFoundException".to_owned()),
                ..Trail::new(NAME, "us-east-1", ACCOUNT, "acme-trail")
            };
            state.trails.insert(trail.arn("aws"), trail);
        }),
        ..into_somebody_elses_bucket()
    }
}

fn drifts() -> Vec<Act> {
    let mut drifts = settings();
    drifts.extend([
        act!("stopped", |cloudtrail: CloudTrail| cloudtrail.stop_logging().name(NAME).send()),
        act!("events that write alone", |cloudtrail: CloudTrail| {
            let selector = EventSelector::builder().read_write_type(ReadWriteType::WriteOnly);
            let selector = selector.include_management_events(true).build();
            cloudtrail.put_event_selectors().trail_name(NAME).event_selectors(selector).send()
        }),
        act!("advanced selectors", |cloudtrail: CloudTrail| {
            let selectors = cloudtrail.put_event_selectors().trail_name(NAME);
            selectors.advanced_event_selectors(read_only_management_events()).send()
        }),
        Act::new("one of two Insights", |cloudtrail: CloudTrail| async move {
            insights(&cloudtrail, &[InsightType::ApiCallRateInsight]).await;
        }),
        Act::new("no Insights", |cloudtrail: CloudTrail| async move { insights(&cloudtrail, &[]).await }),
        Act::new(
            "another tag",
            |cloudtrail: CloudTrail| async move { tag(&cloudtrail, "Team", "other").await },
        ),
        Act::new("no tag", |cloudtrail: CloudTrail| async move { remove_tag(&cloudtrail, "Team").await }),
    ]);
    drifts
}

fn settings() -> Vec<Act> {
    vec![
        update("one Region", |update| update.is_multi_region_trail(false)),
        update("no global events", |update| {
            update.is_multi_region_trail(false).include_global_service_events(false)
        }),
        update("no validation", |update| update.enable_log_file_validation(false)),
        Act::new("another bucket", |aws: Clients| async move {
            behind::open_to_every_trail(&aws.s3, "acme-others").await;
            let update = aws.cloudtrail.update_trail().name(NAME).s3_bucket_name("acme-others");
            update.send().await.expect("delivered elsewhere");
        }),
        Act::new("another prefix", |aws: Clients| async move {
            behind::open_to_every_trail(&aws.s3, "acme-trail").await;
            let update = aws.cloudtrail.update_trail().name(NAME).s3_key_prefix("elsewhere");
            update.send().await.expect("delivered elsewhere");
        }),
        Act::new("no prefix", |aws: Clients| async move {
            behind::open_to_every_trail(&aws.s3, "acme-trail").await;
            aws.cloudtrail.update_trail().name(NAME).s3_key_prefix("").send().await.expect("no prefix");
        }),
        Act::new("no key", |aws: Clients| async move {
            // The key lets in what the trail encrypts, not what the bucket would by itself.
            super::buckets::encrypted_by_s3(&aws.s3, "acme-trail").await;
            aws.cloudtrail.update_trail().name(NAME).kms_key_id("").send().await.expect("no key");
        }),
        update("another key", |update| update.kms_key_id("alias/others")),
        update("no topic", |update| update.sns_topic_name("")),
    ]
}

fn read_only_management_events() -> AdvancedEventSelector {
    let field = |name: &str, value: &str| {
        AdvancedFieldSelector::builder().field(name).equals(value).build().expect("a whole field")
    };
    AdvancedEventSelector::builder()
        .name("Reads")
        .field_selectors(field("eventCategory", "Management"))
        .field_selectors(field("readOnly", "true"))
        .build()
        .expect("a whole selector")
}

async fn insights(cloudtrail: &CloudTrail, types: &[InsightType]) {
    let selector = |insight: &InsightType| InsightSelector::builder().insight_type(insight.clone()).build();
    let selectors = types.iter().map(selector).collect();
    let put = cloudtrail.put_insight_selectors().trail_name(NAME).set_insight_selectors(Some(selectors));
    put.send().await.expect("the Insights are written");
}

fn with_advanced_selectors() -> Case {
    Case {
        kind: "cloudtrail.trail",
        file: r#"
baseline: 1
name: laws
s3: { buckets: [{ name: acme-trail, purpose: cloudtrail_logs }] }
cloudtrail:
  trails:
    - name: laws
      bucket: acme-trail
      logging: true
      event_selectors:
        - name: Management
          fields: { eventCategory: { equals: [Management] } }
        - name: Objects
          fields:
            eventCategory: { equals: [Data] }
            resources.type: { equals: ["AWS::S3::Object"] }
            resources.ARN: { starts_with: ["arn:aws:s3:::acme-payroll/"] }
"#,
        before: vec![elsewhere()],
        seed: None,
        drifts: vec![act!("other selectors", |cloudtrail: CloudTrail| {
            let selectors = cloudtrail.put_event_selectors().trail_name(NAME);
            selectors.advanced_event_selectors(read_only_management_events()).send()
        })],
        losses: vec![act!("no trail", |cloudtrail: CloudTrail| cloudtrail.delete_trail().name(NAME).send())],
        others: others(),
    }
}

/// What a file can ask to be away: key, prefix and topic, and logging itself.
fn plain_and_stopped() -> Case {
    Case {
        kind: "cloudtrail.trail",
        file: r#"
baseline: 1
name: laws
s3: { buckets: [{ name: acme-trail, purpose: cloudtrail_logs }] }
cloudtrail:
  trails:
    - name: laws
      multi_region: false
      bucket: acme-trail
      key_prefix: ""
      kms_key: ""
      sns_topic: ""
      insights: []
      logging: false
"#,
        before: vec![
            topic(),
            elsewhere(),
            a_trail("a trail with all that is to go", |create| {
                let create = create.is_multi_region_trail(true).s3_key_prefix("logs");
                create.kms_key_id("alias/others").sns_topic_name(NAME)
            }),
            act!("it logs", |cloudtrail: CloudTrail| cloudtrail.start_logging().name(NAME).send()),
        ],
        seed: None,
        drifts: vec![
            act!("started", |cloudtrail: CloudTrail| cloudtrail.start_logging().name(NAME).send()),
            update("all Regions", |update| update.is_multi_region_trail(true)),
            update("a key", |update| update.kms_key_id("alias/others")),
            update("a topic", |update| update.sns_topic_name(NAME)),
            Act::new("an Insight", |cloudtrail: CloudTrail| async move {
                insights(&cloudtrail, &[InsightType::ApiErrorRateInsight]).await;
            }),
        ],
        losses: Vec::new(),
        others: others(),
    }
}

/// A trail as consoles make it, without validation and without a key, in a bucket that is full of what others said.
fn adopted() -> Case {
    Case {
        kind: "cloudtrail.trail",
        file: TRAIL,
        before: vec![
            topic(),
            elsewhere(),
            Act::new("its bucket", |aws: Clients| async move {
                super::buckets::made_bucket(&aws.s3, "acme-trail").await;
                behind::open_to_every_trail(&aws.s3, "acme-trail").await;
            }),
            a_trail("a trail as consoles make it", |create| {
                create.s3_bucket_name("acme-trail").is_multi_region_trail(true)
            }),
            act!("it logs", |cloudtrail: CloudTrail| cloudtrail.start_logging().name(NAME).send()),
        ],
        seed: None,
        drifts: vec![update("no validation", |update| update.enable_log_file_validation(false))],
        losses: Vec::new(),
        others: others(),
    }
}

fn of_an_organization() -> Case {
    Case {
        kind: "cloudtrail.trail",
        file: r"
baseline: 1
name: laws
organization: { trusted_services: [cloudtrail.amazonaws.com] }
kms: { keys: [{ alias: laws }] }
s3: { buckets: [{ name: acme-trail, purpose: cloudtrail_logs }] }
cloudtrail:
  trails:
    - name: laws
      organization: true
      multi_region: true
      log_file_validation: true
      bucket: acme-trail
      kms_key: alias/laws
      logging: true
",
        before: vec![organization::founded(), elsewhere()],
        seed: None,
        drifts: vec![
            update("the account's own", |update| update.is_organization_trail(false)),
            act!("stopped", |cloudtrail: CloudTrail| cloudtrail.stop_logging().name(NAME).send()),
        ],
        losses: vec![act!("no trail", |cloudtrail: CloudTrail| cloudtrail.delete_trail().name(NAME).send())],
        others: others(),
    }
}
