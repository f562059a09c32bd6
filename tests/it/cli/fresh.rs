//! What a person sees who plans the shipped baseline on a fresh account.

use insta::assert_snapshot;

use super::support::{Folder, SHIPPED};

#[test]
fn the_shipped_baseline_on_a_fresh_account() {
    let folder = Folder::with_shipped_baseline();
    assert_snapshot!(folder.run(&format!("plan {SHIPPED} --sandbox")), @r#"
    exit code 0
    ---- stdout
    Account 123456789012 · us-east-1
    Caller role OrganizationAccountAccessRole (session sandbox), arn:aws:sts::123456789012:assumed-role/OrganizationAccountAccessRole/sandbox
    This is a stand-alone account, in no organization
    Baseline secure-account

    • account.root
        • by hand: root has no MFA device
          1. sign in as root at https://console.aws.amazon.com/ with the account's e-mail address
          2. open Security credentials, then Multi-factor authentication (MFA), then Assign MFA device
          3. take a passkey or a hardware key, and keep a second device in another place

    + account.alias
        alias   none -> acme-prod

    + iam.password_policy
        password_policy         "AWS's default (8 characters, three of four types)" -> "a policy of the account's own"
        minimum_length          8 -> 14
        require_uppercase       false -> true
        require_lowercase       false -> true
        require_numbers         false -> true
        require_symbols         false -> true
        allow_users_to_change   none -> true
        max_age_days            never -> 90
        reuse_prevention        none -> 24

    ~ iam.sts_global_endpoint_tokens
        sts_global_endpoint_tokens   default_regions -> all_regions
        iam:SetSecurityTokenServicePreferences: new tokens are longer: systems that store them need room

    + iam.policy["RequireMFA"]
        document is new
          now allows `iam:ChangePassword`, `iam:EnableMFADevice`, `iam:GetMFADevice`, `iam:GetUser`, `iam:ListMFADevices` and `iam:ResyncMFADevice` on `arn:aws:iam::*:user/${aws:username}` and `arn:aws:iam::*:user/*/${aws:username}`
          now allows `iam:CreateVirtualMFADevice` on `arn:aws:iam::*:mfa/*`
          now allows `iam:GetAccountPasswordPolicy`, `iam:ListVirtualMFADevices` and `sts:GetSessionToken` on `*`
          now denies `iam:ChangePassword`, `iam:EnableMFADevice`, `iam:GetMFADevice`, `iam:GetUser`, `iam:ListMFADevices` and `iam:ResyncMFADevice` on all but `arn:aws:iam::*:user/${aws:username}` and `arn:aws:iam::*:user/*/${aws:username}` when `aws:MultiFactorAuthPresent` is `false` or absent
          now denies every action but `iam:ChangePassword`, `iam:CreateVirtualMFADevice`, `iam:EnableMFADevice`, `iam:GetAccountPasswordPolicy`, `iam:GetMFADevice` and 5 more on `*` when `aws:MultiFactorAuthPresent` is `false` or absent

    + iam.user["first.operator"]
        tags.Team   none -> platform
        • by hand: `first.operator` cannot sign in yet
          give a first password that must be changed: aws iam create-login-profile --user-name first.operator --password-reset-required --password …

    + iam.user["second.operator"]
        tags.Team   none -> platform
        • by hand: `second.operator` cannot sign in yet
          give a first password that must be changed: aws iam create-login-profile --user-name second.operator --password-reset-required --password …

    + iam.group["Administrador"]
        managed_policies: 2 added
          + AdministratorAccess
          + RequireMFA
        members: 2 added
          + first.operator
          + second.operator

    + iam.group["ReadOnly"]
        managed_policies: 2 added
          + ReadOnlyAccess
          + RequireMFA

    + iam.group["AdministracionEC2Instances"]
        managed_policies: 1 added
          + RequireMFA
        inline_policies.ec2-administration is new
          now allows `ec2:AssociateIamInstanceProfile`, `ec2:AttachVolume`, `ec2:CreateSnapshot`, `ec2:CreateSnapshots`, `ec2:CreateVolume` and 17 more on `arn:aws:ec2:*:*:instance/*`
          now allows `ec2:AttachVolume`, `ec2:CreateSnapshot`, `ec2:CreateSnapshots`, `ec2:CreateVolume`, `ec2:DeleteSnapshot` and 5 more on `arn:aws:ec2:*:*:volume/*`
          now allows `ec2:AttachVolume`, `ec2:CreateSnapshot`, `ec2:CreateSnapshots`, `ec2:CreateVolume`, `ec2:DeleteSnapshot` and 4 more on `arn:aws:ec2:*::snapshot/*`
          now allows `ec2:AuthorizeSecurityGroupEgress`, `ec2:AuthorizeSecurityGroupIngress`, `ec2:CreateSecurityGroup`, `ec2:DeleteSecurityGroup`, `ec2:ModifyInstanceAttribute` and 6 more on `arn:aws:ec2:*:*:security-group/*`
          now allows `ec2:AuthorizeSecurityGroupEgress`, `ec2:AuthorizeSecurityGroupIngress`, `ec2:CreateSecurityGroup`, `ec2:DeleteSecurityGroup`, `ec2:ModifySecurityGroupRules` and 4 more on `arn:aws:ec2:*:*:security-group-rule/*` and `arn:aws:ec2:*:*:vpc/*`
          now allows `ec2:CreateKeyPair`, `ec2:DeleteKeyPair`, `ec2:ImportKeyPair` and `ec2:RunInstances` on `arn:aws:ec2:*:*:key-pair/*`
          now allows `ec2:CreateTags` on `arn:aws:ec2:*:*:instance/*`, `arn:aws:ec2:*:*:key-pair/*`, `arn:aws:ec2:*:*:network-interface/*`, `arn:aws:ec2:*:*:security-group-rule/*`, `arn:aws:ec2:*:*:security-group/*` and 2 more when `ec2:CreateAction` is `AuthorizeSecurityGroupEgress`, `AuthorizeSecurityGroupIngress`, `CreateKeyPair`, `CreateSecurityGroup`, `CreateSnapshot` or 4 more
          now allows 30 actions of `ec2` and `iam:ListInstanceProfiles` on `*`
          now allows `ec2:RunInstances` on `arn:aws:ec2:*:*:launch-template/*`, `arn:aws:ec2:*:*:network-interface/*`, `arn:aws:ec2:*:*:subnet/*` and `arn:aws:ec2:*::image/*`
          now allows `iam:PassRole` on `arn:aws:iam::*:role/ec2/*` when `iam:PassedToService` is `ec2.amazonaws.com`
          now denies `ec2:AttachVolume`, `ec2:DetachVolume` and `ec2:ModifyInstanceAttribute` on `arn:aws:ec2:*:*:instance/*` when `ec2:InstanceProfile` is not like `arn:aws:iam::*:instance-profile/ec2/*` and `ec2:InstanceProfile` is present

    ~ s3.account_public_access_block
        block_public_acls         false -> true
        ignore_public_acls        false -> true
        block_public_policy       false -> true
        restrict_public_buckets   false -> true

    + kms.key["cloudtrail"]
        description            none -> "Encrypts the log files of CloudTrail"
        policy is new
          now allows `kms:*` (58 actions) on `*` to account `123456789012`
          now allows `kms:Decrypt` and `kms:DescribeKey` on `*` to service `cloudtrail.amazonaws.com` when `aws:SourceArn` is `arn:aws:cloudtrail:us-east-1:123456789012:trail/account-trail`
          now allows `kms:GenerateDataKey*` (4 actions) on `*` to service `cloudtrail.amazonaws.com` when `aws:SourceArn` is `arn:aws:cloudtrail:us-east-1:123456789012:trail/account-trail` and `kms:EncryptionContext:aws:cloudtrail:arn` is like `arn:aws:cloudtrail:*:123456789012:trail/*`
        rotation.enabled       false -> true
        rotation.period_days   none -> 365
        ! costs: a key costs about a dollar a month

    + s3.bucket["acme-access-logs-123456789012"]
        public_access_block.block_public_acls         none -> true
        public_access_block.ignore_public_acls        none -> true
        public_access_block.block_public_policy       none -> true
        public_access_block.restrict_public_buckets   none -> true
        ownership                                     none -> bucket_owner_enforced
        policy is new
          now allows `s3:PutObject` on `arn:aws:s3:::acme-access-logs-123456789012/cloudtrail/*` to service `logging.s3.amazonaws.com` when `aws:SourceArn` is like `arn:aws:s3:::acme-cloudtrail-123456789012` and `aws:SourceAccount` is `123456789012`
          now denies `s3:*` (180 actions) on `arn:aws:s3:::acme-access-logs-123456789012` and `arn:aws:s3:::acme-access-logs-123456789012/*` to everyone when `aws:SecureTransport` is `false`
        lifecycle.expire_days                         none -> "365 days"
        lifecycle.abort_incomplete_uploads_days       none -> "7 days"

    + s3.bucket["acme-cloudtrail-123456789012"]
        public_access_block.block_public_acls         none -> true
        public_access_block.ignore_public_acls        none -> true
        public_access_block.block_public_policy       none -> true
        public_access_block.restrict_public_buckets   none -> true
        ownership                                     none -> bucket_owner_enforced
        versioning                                    none -> enabled
        encryption                                    none -> alias/cloudtrail
        encryption.bucket_key                         none -> true
        policy is new
          now allows `s3:GetBucketAcl` on `arn:aws:s3:::acme-cloudtrail-123456789012` to service `cloudtrail.amazonaws.com` when `aws:SourceArn` is `arn:aws:cloudtrail:us-east-1:123456789012:trail/account-trail`
          now allows `s3:PutObject` on `arn:aws:s3:::acme-cloudtrail-123456789012/AWSLogs/123456789012/*` to service `cloudtrail.amazonaws.com` when `aws:SourceArn` is `arn:aws:cloudtrail:us-east-1:123456789012:trail/account-trail` and `s3:x-amz-acl` is `bucket-owner-full-control`
          now denies `s3:*` (180 actions) on `arn:aws:s3:::acme-cloudtrail-123456789012` and `arn:aws:s3:::acme-cloudtrail-123456789012/*` to everyone when `aws:SecureTransport` is `false`
        lifecycle.expire_days                         none -> "2555 days, below `AWSLogs/`"
        lifecycle.noncurrent_expire_days              none -> "90 days, below `AWSLogs/`"
        lifecycle.abort_incomplete_uploads_days       none -> "7 days, below `AWSLogs/`"
        access_logging                                none -> acme-access-logs-123456789012/cloudtrail/

    + cloudtrail.trail["account-trail"]
        multi_region            none -> true
        global_service_events   none -> true
        log_file_validation     none -> true
        bucket                  none -> acme-cloudtrail-123456789012
        kms_key                 none -> alias/cloudtrail
        logging                 false -> true

    Plan: 12 to create, 2 to update, 0 to delete, 1 unchanged · 3 by hand · 27 requests · 0.0 s
    "#);
}
