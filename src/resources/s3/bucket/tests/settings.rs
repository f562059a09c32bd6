use insta::assert_snapshot;

use super::support::{all_on, bare, desired, live, logging};
use crate::aws::reader::s3::{BucketOwner, PublicAccess};
use crate::model::{Impact, Resource};
use crate::resources::s3::bucket::{Bucket, Live, Setting, Settings};
use crate::resources::s3::reference::{Ownership, PublicAccessSpec, Versioning};
use crate::values::Region;

fn with(change: impl FnOnce(&mut Settings)) -> Live {
    let mut live = live();
    change(&mut live.settings);
    live
}

#[test]
fn the_same_settings_are_settled() {
    assert_snapshot!(desired().diff(&live()), @"settled");
}

#[test]
fn a_bucket_of_which_nothing_is_declared_is_left_alone() {
    let live = with(|settings| settings.public_access = None);
    assert_snapshot!(bare().diff(&live), @"settled");
}

#[test]
fn a_bucket_of_somebody_else_is_refused() {
    let theirs = Live { whose: BucketOwner::SomebodyElse, ..live() };
    assert_snapshot!(desired().diff(&theirs), @r#"Refused { at: Some(Origin { source: SourceId(0), start: 0, end: 0 }), why: "the bucket `acme-logs` belongs to somebody else", help: "no two buckets share a name, whosever they are: choose another" }"#);
}

#[test]
fn a_bucket_in_another_region_is_changed_there() {
    let mut live = with(|settings| settings.versioning.status = None);
    live.whose = BucketOwner::Asked(Region::new("eu-west-1"));
    let diff = Bucket { versioning: Some(Versioning::Enabled), ..bare() }.diff(&live);
    assert_eq!(diff.steps[0].change.region, Region::new("eu-west-1"));
    assert_snapshot!(diff, @r#"
    versioning  none -> enabled
    calls s3:PutBucketVersioning(Bucket: "acme-logs", Status: "Enabled")
    Note("`acme-logs` is in eu-west-1, where it stays; a bucket of that name would be made in us-east-1")
    "#);
}

#[test]
fn an_open_bucket_is_closed_and_says_who_loses_access() {
    let open = with(|settings| {
        settings.public_access = Some(PublicAccess { restrict_public_buckets: false, ..all_on() });
    });
    let only_block = Bucket { public_access_block: Some(PublicAccessSpec::ALL), ..bare() };
    assert_snapshot!(only_block.diff(&open), @r#"
    public_access_block.restrict_public_buckets  false -> true
    calls s3:PutPublicAccessBlock(Bucket: "acme-logs", BlockPublicAcls: true, IgnorePublicAcls: true, BlockPublicPolicy: true, RestrictPublicBuckets: true) [disrupts] because whoever has access by a public ACL or policy loses it
    "#);
    let unset = with(|settings| settings.public_access = None);
    assert_eq!(desired().diff(&unset).attributes.len(), 4);
}

#[test]
fn opening_a_bucket_weakens_and_other_settings_stay() {
    let spec = PublicAccessSpec { block_public_policy: Some(false), ..PublicAccessSpec::default() };
    assert_snapshot!(Bucket { public_access_block: Some(spec), ..bare() }.diff(&live()), @r#"
    public_access_block.block_public_policy  true -> false
    calls s3:PutPublicAccessBlock(Bucket: "acme-logs", BlockPublicAcls: true, IgnorePublicAcls: true, BlockPublicPolicy: false, RestrictPublicBuckets: true) [weakens] because an ACL or a policy can make it public again
    "#);
}

#[test]
fn acls_that_stop_meaning_anything_disrupt() {
    let live = with(|settings| settings.ownership = Some("ObjectWriter".to_owned()));
    assert_snapshot!(desired().diff(&live), @r#"
    ownership  object_writer -> bucket_owner_enforced
    calls s3:PutBucketOwnershipControls(Bucket: "acme-logs", ObjectOwnership: "BucketOwnerEnforced") [disrupts] because ACLs stop meaning anything: whoever has access by one alone loses it
    "#);
}

#[test]
fn acls_that_mean_something_again_weaken_and_keep_the_account_from_what_others_put() {
    let bucket = Bucket { ownership: Some(Ownership::BucketOwnerPreferred), ..bare() };
    assert_snapshot!(bucket.diff(&live()), @r#"
    ownership  bucket_owner_enforced -> bucket_owner_preferred
    calls s3:PutBucketOwnershipControls(Bucket: "acme-logs", ObjectOwnership: "BucketOwnerPreferred") [disrupts] because objects that other accounts put can be theirs, which this account cannot read
    "#);
    let diff = bucket.diff(&live());
    assert!(diff.steps[0].impacts().any(|impact| impact == Impact::Weakens));
}

#[test]
fn versioning_is_enabled_without_asking_and_suspended_with() {
    let never = with(|settings| settings.versioning.status = None);
    assert_snapshot!(desired().diff(&never), @r#"
    versioning  none -> enabled
    calls s3:PutBucketVersioning(Bucket: "acme-logs", Status: "Enabled")
    "#);
    let suspended = Bucket { versioning: Some(Versioning::Suspended), ..bare() };
    assert_snapshot!(suspended.diff(&live()), @r#"
    versioning  enabled -> suspended
    calls s3:PutBucketVersioning(Bucket: "acme-logs", Status: "Suspended") [weakens] because what is deleted or written over from then on is gone
    "#);
    assert!(suspended.diff(&never).is_empty());
}

#[test]
fn versioning_under_mfa_delete_is_for_a_person() {
    let mut guarded = live();
    guarded.settings.versioning.status = Some("Suspended".to_owned());
    guarded.settings.versioning.mfa_delete = true;
    assert_snapshot!(desired().diff(&guarded), @r#"
    versioning  suspended -> enabled
    Manual { why: "MFA delete guards the versioning of `acme-logs`", instructions: ["as root, with its MFA device: aws s3api put-bucket-versioning --bucket acme-logs --mfa \"… …\" --versioning-configuration Status=Enabled,MFADelete=Enabled"] }
    "#);
}

#[test]
fn access_logs_that_go_elsewhere_disrupt_and_keep_their_form() {
    let live = with(|settings| {
        let mut other = logging("old-logs", "");
        let simple = aws_sdk_s3::types::SimplePrefix::builder().build();
        other.whole.target_object_key_format =
            Some(aws_sdk_s3::types::TargetObjectKeyFormat::builder().simple_prefix(simple).build());
        settings.logging = Some(other);
    });
    assert_snapshot!(desired().diff(&live), @r#"
    access_logging  old-logs/ -> acme-access-logs/trail/
    calls s3:PutBucketLogging(Bucket: "acme-logs", TargetBucket: "acme-access-logs", TargetPrefix: "trail/", TargetObjectKeyFormat: {"SimplePrefix":{}}) [disrupts] because `old-logs` gets no more of its access logs
    "#);
    let none = with(|settings| settings.logging = None);
    assert_eq!(desired().diff(&none).steps[0].impact, Impact::Routine);
}

#[test]
fn tags_are_laid_over_those_that_are_there() {
    let live = with(|settings| {
        settings.tags =
            [("aws:cloudformation:stack-name", "logs"), ("team", "security"), ("purpose", "other")]
                .map(|(key, value)| (key.to_owned(), value.to_owned()))
                .into();
    });
    assert_snapshot!(desired().diff(&live), @r#"
    tags.purpose  other -> audit
    calls s3:PutBucketTagging(Bucket: "acme-logs", TagSet: [{"Key":"aws:cloudformation:stack-name","Value":"logs"},{"Key":"purpose","Value":"audit"},{"Key":"team","Value":"security"}])
    Unmanaged { what: "tag `team`" }
    "#);
}

#[test]
fn steps_come_in_the_order_in_which_every_prefix_is_safe() {
    let mut live = live();
    live.settings = Settings::default();
    let order: Vec<&str> = desired()
        .diff(&live)
        .steps
        .iter()
        .map(|step| match step.change.setting {
            Setting::Create { .. } => "create",
            Setting::PublicAccess(_) => "block",
            Setting::Ownership(_) => "ownership",
            Setting::Versioning(_) => "versioning",
            Setting::Encryption { .. } => "encryption",
            Setting::Policy(_) | Setting::Narrow(_) => "policy",
            Setting::Lock { .. } => "lock",
            Setting::Lifecycle(_) => "lifecycle",
            Setting::Logging(_) => "logging",
            Setting::Tags(_) => "tags",
        })
        .collect();
    let expected =
        ["block", "ownership", "versioning", "encryption", "policy", "lifecycle", "logging", "tags"];
    assert_eq!(order, expected);
}

#[test]
fn acls_that_let_others_in_are_told_before_anything_is_sent() {
    let live = with(|settings| {
        settings.ownership = Some("ObjectWriter".to_owned());
        settings.public_access = None;
        settings.grants =
            vec!["`READ` to group `AllUsers`".to_owned(), "`WRITE` to canonical user `ab12`".to_owned()];
    });
    let diff = desired().diff(&live);
    assert!(diff.is_held_back());
    assert_snapshot!(format!("{:?}", diff.findings), @r#"[Blocked { why: "the ACL of `acme-logs` lets others in, and S3 takes `bucket_owner_enforced` only where it lets in nobody but the owner: `READ` to group `AllUsers`, `WRITE` to canonical user `ab12`", next: "give whoever still needs it the same by `policy_statements`, then take the grants away: aws s3api put-bucket-acl --bucket acme-logs --acl private" }]"#);
}
