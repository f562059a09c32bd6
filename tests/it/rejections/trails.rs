//! The audit trail: values that AWS does not take, names twice, names of nothing.

use insta::assert_snapshot;

use super::support::{refused, warned};

#[test]
fn what_aws_does_not_take_of_keys_and_buckets_is_refused_with_its_place() {
    assert_snapshot!(refused("key_and_bucket_values"), @r#"
    error: `cloudtrail` is not the host name of a service
     --> key_and_bucket_values.yaml:4:22
      |
    4 |   trusted_services: [cloudtrail]
      |                      ^^^^^^^^^^
      |
      = help: write it as AWS does: `cloudtrail.amazonaws.com`

    error: `alias/aws/cloudtrail` is the alias of a key that AWS manages
     --> key_and_bucket_values.yaml:7:14
      |
    7 |     - alias: alias/aws/cloudtrail
      |              ^^^^^^^^^^^^^^^^^^^^
      |
      = help: aliases that begin with `alias/aws/` are AWS's own

    error: `europe` is not the code of a Region
     --> key_and_bucket_values.yaml:8:30
      |
    8 |     - { alias: logs, region: europe, rotation: { enabled: true, period_days: 30 } }
      |                              ^^^^^^
      |
      = help: write it as AWS does: `us-east-1`

    error: KMS rotates a key every 90 to 2560 days, not every 30
     --> key_and_bucket_values.yaml:8:78
      |
    8 |     - { alias: logs, region: europe, rotation: { enabled: true, period_days: 30 } }
      |                                                                              ^^

    error: key `alias/other` is not to be rotated, and how often is said
     --> key_and_bucket_values.yaml:9:33
      |
    9 |     - { alias: other, rotation: { enabled: false, period_days: 365 } }
      |                                 ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
      |
      = help: write `enabled: true`, or leave `period_days` out

    error: unknown key `block_public_acl` in s3.account_public_access_block
      --> key_and_bucket_values.yaml:11:34
       |
    11 |   account_public_access_block: { block_public_acl: true }
       |                                  ^^^^^^^^^^^^^^^^
       |
       = help: did you mean `block_public_acls`?

    error: `A` cannot stand in a bucket's name
      --> key_and_bucket_values.yaml:13:13
       |
    13 |     - name: Acme-Logs
       |             ^^^^^^^^^
       |
       = help: S3 takes lower-case letters, digits, `-` and `.`

    error: `acme.logs.-` cannot be a bucket's name: it begins and ends with a letter or a digit
      --> key_and_bucket_values.yaml:14:15
       |
    14 |     - { name: acme.logs.-, versioning: on }
       |               ^^^^^^^^^^^

    error: unknown value `on` for s3.buckets["acme.logs.-"].versioning
      --> key_and_bucket_values.yaml:14:40
       |
    14 |     - { name: acme.logs.-, versioning: on }
       |                                        ^^
       |
       = help: write `enabled` or `suspended`

    error: expected `sse_s3`, or `{ kms_key: … }`, found the text `aes`
      --> key_and_bucket_values.yaml:15:38
       |
    15 |     - { name: acme-logs, encryption: aes, lifecycle: { expire_days: 0 }, object_lock: { mode: legal, days: 30 } }
       |                                      ^^^

    error: `0` is no number of days
      --> key_and_bucket_values.yaml:15:69
       |
    15 |     - { name: acme-logs, encryption: aes, lifecycle: { expire_days: 0 }, object_lock: { mode: legal, days: 30 } }
       |                                                                     ^
       |
       = help: S3 counts days from 1

    error: unknown value `legal` for s3.buckets["acme-logs"].object_lock.mode
      --> key_and_bucket_values.yaml:15:95
       |
    15 |     - { name: acme-logs, encryption: aes, lifecycle: { expire_days: 0 }, object_lock: { mode: legal, days: 30 } }
       |                                                                                               ^^^^^
       |
       = help: write `governance` or `compliance`
    "#);
}

#[test]
fn what_cloudtrail_does_not_take_is_refused_with_its_place() {
    assert_snapshot!(refused("trail_values"), @r#"
    error: `-trail` cannot be a trail's name: it begins with a letter or a digit
     --> trail_values.yaml:5:15
      |
    5 |     - { name: -trail, bucket: acme-logs }
      |               ^^^^^^

    error: `name` is missing in cloudtrail.trails["trail"].bucket
     --> trail_values.yaml:6:22
      |
    6 |     - { name: trail, bucket: { account: "123456789012" }, kms_key: cloudtrail }
      |                      ^^^^^^
      |
      = help: add `name: …`

    error: `cloudtrail` names no key
     --> trail_values.yaml:6:68
      |
    6 |     - { name: trail, bucket: { account: "123456789012" }, kms_key: cloudtrail }
      |                                                                    ^^^^^^^^^^
      |
      = help: write `alias/name`, or the ARN of the key: `arn:aws:kms:region:account:key/id`

    warning: bucket `acme-logs` is not declared here
     --> trail_values.yaml:7:30
      |
    7 |     - { name: other, bucket: acme-logs, multi_region: true, global_service_events: false, key_prefix: /logs/ }
      |                              ^^^^^^^^^
      |
      = help: `plan` looks whether the account has `acme-logs`

    error: trail `other` is to cover all Regions, and to leave out global services
     --> trail_values.yaml:7:84
      |
    7 |     - { name: other, bucket: acme-logs, multi_region: true, global_service_events: false, key_prefix: /logs/ }
      |                                                                                    ^^^^^
      |
      = help: a trail of all Regions always has their events

    error: `/logs/` cannot be the prefix of trail `other`
     --> trail_values.yaml:7:103
      |
    7 |     - { name: other, bucket: acme-logs, multi_region: true, global_service_events: false, key_prefix: /logs/ }
      |                                                                                                       ^^^^^^
      |
      = help: leave out the slash at its edge: CloudTrail writes one between it and `AWSLogs`

    warning: bucket `acme-logs` is not declared here
     --> trail_values.yaml:8:30
      |
    8 |     - { name: third, bucket: acme-logs, insights: [api_errors], event_selectors: everything, max_digest_age_minutes: 60 }
      |                              ^^^^^^^^^
      |
      = help: `plan` looks whether the account has `acme-logs`

    error: unknown value `api_errors` for cloudtrail.trails["third"].insights[0]
     --> trail_values.yaml:8:52
      |
    8 |     - { name: third, bucket: acme-logs, insights: [api_errors], event_selectors: everything, max_digest_age_minutes: 60 }
      |                                                    ^^^^^^^^^^
      |
      = help: write `api_call_rate` or `api_error_rate`

    error: unknown value `everything` for cloudtrail.trails["third"].event_selectors
     --> trail_values.yaml:8:82
      |
    8 |     - { name: third, bucket: acme-logs, insights: [api_errors], event_selectors: everything, max_digest_age_minutes: 60 }
      |                                                                                  ^^^^^^^^^^
      |
      = help: write `management_events`

    error: digests come hourly: `60` minutes would find fault with a healthy trail
     --> trail_values.yaml:8:118
      |
    8 |     - { name: third, bucket: acme-logs, insights: [api_errors], event_selectors: everything, max_digest_age_minutes: 60 }
      |                                                                                                                      ^^
      |
      = help: write 90 at least
    "#);
}

#[test]
fn names_and_statements_stand_once_and_settings_go_together() {
    assert_snapshot!(refused("trail_names"), @r#"
    error: key `alias/cloudtrail in us-east-1` is declared twice
     --> trail_names.yaml:6:16
      |
    5 |     - { alias: cloudtrail, region: us-east-1 }
      |                ---------- here first
    6 |     - { alias: alias/cloudtrail, region: us-east-1 }
      |                ^^^^^^^^^^^^^^^^
      |
      = help: keep one of the two

    error: the tag `aws:made` of bucket `acme-logs` is one of AWS's own
      --> trail_names.yaml:10:13
       |
    10 |     - name: acme-logs
       |             ^^^^^^^^^
       |
       = help: keys that begin with `aws:` cannot be written by anybody else

    error: the access logs of `acme-logs` cannot go to `acme-logs`
      --> trail_names.yaml:12:23
       |
    10 |     - name: acme-logs
       |             --------- declared here
    11 |       region: us-east-1
    12 |       access_logging: { bucket: acme-logs }
       |                       ^^^^^^^^^^^^^^^^^^^^^
       |
       = help: each log would be logged again: name another bucket

    error: this statement has no `Sid`
      --> trail_names.yaml:14:11
       |
    14 |         - { Effect: Allow, Principal: "*", Action: "s3:GetObject", Resource: "arn:aws:s3:::acme-logs/*" }
       |           ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
       |
       = help: statements are found again by their `Sid`: give it one of its own

    error: the Sid `DenyInsecureTransport` is one that the file's settings write
      --> trail_names.yaml:15:11
       |
    15 |         - { Sid: DenyInsecureTransport, Effect: Deny, Principal: "*", Action: "s3:*", Resource: "*" }
       |           ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
       |
       = help: give the statement another Sid

    error: the statement `Readers` has no `Principal`
      --> trail_names.yaml:16:11
       |
    16 |         - { Sid: Readers, Effect: Allow, Action: "s3:GetObject", Resource: "*" }
       |           ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
       |
       = help: in a policy on a resource a statement without it is refused, or means nothing

    error: two statements have the Sid `Readers`
      --> trail_names.yaml:17:11
       |
    16 |         - { Sid: Readers, Effect: Allow, Action: "s3:GetObject", Resource: "*" }
       |           ---------------------------------------------------------------------- here first
    17 |         - { Sid: Readers, Effect: Allow, Principal: { AWS: "123456789012" }, Action: "s3:GetObject", Resource: "*" }
       |           ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^

    error: bucket `acme-logs` is declared twice
      --> trail_names.yaml:19:15
       |
    10 |     - name: acme-logs
       |             --------- here first
    ...
    19 |     - { name: acme-logs }
       |               ^^^^^^^^^
       |
       = help: keep one of the two

    error: the access logs of `acme-data` cannot go to `acme-locked`
      --> trail_names.yaml:20:42
       |
    20 |     - { name: acme-data, access_logging: { bucket: acme-locked } }
       |                                          ^^^^^^^^^^^^^^^^^^^^^^^
    21 |     - { name: acme-locked, object_lock: { mode: governance, days: 1 }, versioning: suspended }
       |               ----------- declared here
       |
       = help: its objects are locked by default: S3 writes no access logs there

    error: bucket `acme-locked` is to be locked, and to keep no versions
      --> trail_names.yaml:21:41
       |
    21 |     - { name: acme-locked, object_lock: { mode: governance, days: 1 }, versioning: suspended }
       |                                         ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
       |
       = help: Object Lock needs `versioning: enabled`

    error: the key of trail `org-trail` is not in the Region of its bucket
      --> trail_names.yaml:24:54
       |
     7 |     - { alias: elsewhere, region: eu-west-1 }
       |                --------- declared here
    ...
    24 |     - { name: org-trail, bucket: acme-logs, kms_key: alias/elsewhere }
       |                                                      ^^^^^^^^^^^^^^^
       |
       = help: a key must be in the Region of the bucket, us-east-1

    error: trail `org-trail` is declared twice
      --> trail_names.yaml:25:15
       |
    24 |     - { name: org-trail, bucket: acme-logs, kms_key: alias/elsewhere }
       |               --------- here first
    25 |     - { name: org-trail, bucket: acme-logs }
       |               ^^^^^^^^^
       |
       = help: keep one of the two
    "#);
}

#[test]
fn what_the_file_does_not_declare_is_looked_for_by_plan() {
    assert_snapshot!(warned("trail_references"), @"
    warning: bucket `acme-log` is not declared here
     --> trail_references.yaml:6:48
      |
    6 |   buckets: [{ name: acme-logs, access_logging: { bucket: acme-log } }]
      |                                                ^^^^^^^^^^^^^^^^^^^^
      |
      = help: did you mean `acme-logs`? S3 takes one of this account and Region that is encrypted with `sse_s3` and lets it write, and says so only when the setting is sent

    warning: bucket `acme-logz` is not declared here
     --> trail_references.yaml:9:34
      |
    9 |     - { name: org-trail, bucket: acme-logz, kms_key: alias/cloudtrial }
      |                                  ^^^^^^^^^
      |
      = help: did you mean `acme-logs`? `plan` looks whether the account has `acme-logz`

    warning: key `alias/cloudtrial` is not declared here
     --> trail_references.yaml:9:54
      |
    9 |     - { name: org-trail, bucket: acme-logz, kms_key: alias/cloudtrial }
      |                                                      ^^^^^^^^^^^^^^^^
      |
      = help: did you mean `cloudtrail`? `plan` looks whether the account has `alias/cloudtrial`
    ");
}
