//! The shipped baseline: from nothing to rest, what it grants, and what is settled when somebody alters it.

use std::collections::BTreeSet;

use baseline::sandbox::Sandbox;
use baseline::sandbox::state::{Holder, PermissionSet, State};
use baseline::values::actions::{AccessLevel, expand, level_of};
use baseline::values::policy::PolicyDocument;
use indexmap::IndexMap;
use insta::assert_snapshot;

use super::support::{WORKLOAD, management, text};
use crate::support::{ACCOUNT, Ground, Made, changes, shipped_identity_center};

async fn plan(ground: &Ground, files: &IndexMap<String, String>) -> Made {
    ground.try_plan_files(files, &[]).await.expect("it can be planned")
}

/// An account to which the baseline was applied.
async fn settled(files: &IndexMap<String, String>) -> Ground {
    let ground = management();
    let outcome = plan(&ground, files).await.apply().await;
    assert!(outcome.converged(), "{outcome:#?}");
    ground
}

/// The baseline, where nobody else may hold anything.
fn exclusive() -> IndexMap<String, String> {
    let mut files = shipped_identity_center();
    let text = files["baseline.yaml"].replace("    exclusive: false", "    exclusive: true");
    files.insert("baseline.yaml".to_owned(), text);
    files
}

fn set<'a>(state: &'a mut State, name: &str) -> &'a mut PermissionSet {
    let center = state.identity_center_mut();
    center.permission_sets.values_mut().find(|set| set.name == name).expect("the set is there")
}

/// Changes something, sees it in the next plan, settles it, and sees nothing more.
async fn is_settled(ground: &Ground, files: &IndexMap<String, String>) -> String {
    let made = plan(ground, files).await;
    let shown = changes(&text(&made));
    let outcome = made.apply().await;
    assert!(outcome.converged() && outcome.calls() > 0, "{outcome:#?}");
    let again = plan(ground, files).await;
    assert!(again.planned.plan.is_settled(), "{}", again.lines());
    shown
}

#[tokio::test(start_paused = true)]
async fn it_comes_from_nothing_to_rest() {
    let files = shipped_identity_center();
    let ground = settled(&files).await;
    let sandbox: &Sandbox = ground.as_sandbox();
    sandbox.reset_counts();
    let again = plan(&ground, &files).await;
    assert!(again.planned.plan.is_settled(), "{}", again.lines());
    assert_eq!(again.apply().await.calls(), 0);
    assert_eq!(sandbox.counts().writes, 0);
    let state = sandbox.state();
    let center = state.identity_center.as_ref().expect("there is an instance");
    let administrators = Holder::group(center.group_named("administrators").expect("the group").0);
    let everywhere: BTreeSet<&String> = center
        .assignments
        .iter()
        .filter(|(_, sets)| sets.values().any(|holders| holders.contains(&administrators)))
        .map(|(account, _)| account)
        .collect();
    let members: BTreeSet<&String> = state.organization.as_ref().expect("one").members.iter().collect();
    assert_eq!(everywhere, members);
}

#[tokio::test(start_paused = true)]
async fn a_policy_added_to_the_read_only_set_is_taken_away_and_the_set_provisioned_once() {
    let files = shipped_identity_center();
    let ground = settled(&files).await;
    ground.as_sandbox().edit(|state| {
        let set = set(state, "ReadOnly");
        set.managed_policies.insert("arn:aws:iam::aws:policy/AmazonS3FullAccess".to_owned());
        set.version += 1;
        set.provisioned.values_mut().for_each(|version| *version += 1);
    });
    ground.as_sandbox().reset_counts();
    assert_snapshot!(is_settled(&ground, &files).await, @r#"
    ~ identity_center.permission_set["ReadOnly"]
        managed_policies: 1 taken away
          - AmazonS3FullAccess
        sso:DetachManagedPolicyFromPermissionSet: what `AmazonS3FullAccess` allows is taken from whoever has the set
        sso:ProvisionPermissionSet: only so does it change in 3 accounts: management (123456789012), log-archive (210987654321), workload (345678901234)
    "#);
    let counts = ground.as_sandbox().counts();
    assert_eq!(counts.by_operation.get("sso:ProvisionPermissionSet"), Some(&1));
    let state = ground.as_sandbox().state();
    let center = state.identity_center.as_ref().expect("there is an instance");
    let (_, set) = center.set_named("ReadOnly").expect("the set");
    assert!(set.provisioned.values().all(|version| *version == set.version), "{set:?}");
}

#[tokio::test(start_paused = true)]
async fn a_session_that_was_lengthened_is_shortened() {
    let files = shipped_identity_center();
    let ground = settled(&files).await;
    ground.as_sandbox().edit(|state| set(state, "AdministratorAccess").session_duration = "PT12H".to_owned());
    assert_snapshot!(is_settled(&ground, &files).await, @r#"
    ~ identity_center.permission_set["AdministratorAccess"]
        session_duration   12h -> 1h
        sso:ProvisionPermissionSet: only so does it change in 3 accounts: management (123456789012), log-archive (210987654321), workload (345678901234)
    "#);
}

#[tokio::test(start_paused = true)]
async fn an_account_that_runs_an_older_version_is_provisioned() {
    let files = shipped_identity_center();
    let ground = settled(&files).await;
    ground.as_sandbox().edit(|state| {
        let set = set(state, "SecurityAudit");
        set.provisioned.insert(WORKLOAD.to_owned(), set.version - 1);
    });
    assert_snapshot!(is_settled(&ground, &files).await, @r#"
    ~ identity_center.permission_set["SecurityAudit"]
        provisioned   "in 2 of 3 accounts" -> "in all 3"
        sso:ProvisionPermissionSet: not provisioned in 1 of 3 accounts: workload (345678901234)
    "#);
}

#[tokio::test(start_paused = true)]
async fn what_somebody_else_holds_goes_where_nobody_else_may_hold_anything() {
    let files = exclusive();
    let ground = settled(&files).await;
    ground.as_sandbox().edit(|state| {
        let ada =
            state.identity_center_mut().user_named("ada@example.com").expect("she is there").0.to_owned();
        let center = state.identity_center_mut();
        let administration = center.set_named("AdministratorAccess").expect("the set").0.to_owned();
        center.assign(WORKLOAD, &administration, Holder::user(ada));
        let audit = center.set_named("SecurityAudit").expect("the set").0.to_owned();
        center.assign(ACCOUNT, &audit, Holder::group("11111111-2222-4333-8444-555555555555"));
    });
    assert_snapshot!(is_settled(&ground, &files).await, @r#"
    ~ identity_center.account_access["123456789012"]
        access: 1 taken away
          - a deleted group (id 11111111-2222-4333-8444-555555555555): SecurityAudit in management

    ~ identity_center.account_access["345678901234"]
        access: 1 taken away
          - user ada@example.com: AdministratorAccess in workload
        ! locks out: nobody is left who holds `AdministratorAccess` in workload (345678901234), and 1 person loses it; nobody is left who holds all rights in workload (345678901234)
    "#);
}

#[tokio::test(start_paused = true)]
async fn the_plan_of_an_empty_instance_is_whole() {
    let made = plan(&management(), &shipped_identity_center()).await;
    assert_snapshot!(changes(&text(&made)), @r#"
    + identity_center.permission_set["AdministratorAccess"]
        description        none -> "Everything, for an hour"
        session_duration   none -> 1h
        managed_policies: 1 added
          + AdministratorAccess

    + identity_center.permission_set["ReadOnly"]
        description        none -> "Sees how accounts are configured, and changes nothing"
        session_duration   none -> 4h
        inline_policy is new
          now allows `access-analyzer:Get*` (8 actions), `access-analyzer:List*` (8 actions), `account:Get*` (7 actions), `account:List*` (1 action), `acm:Describe*` (5 actions) and 252 more on `*`
          now denies `acm:DescribeAcmeExternalAccountBinding`, `autoscaling:DescribeLaunchConfigurations`, `codebuild:ListCommandExecutionsForSandbox`, `codepipeline:ListWebhooks`, 4 actions of `config` and 17 more on `*`

    + identity_center.permission_set["EC2Administration"]
        description        none -> "Runs virtual machines, and what they are made of"
        session_duration   none -> 4h
        inline_policy is new
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

    + identity_center.permission_set["Billing"]
        description        none -> "Bills, payments and budgets"
        session_duration   none -> 1h
        managed_policies: 1 added
          + Billing

    + identity_center.permission_set["SecurityAudit"]
        description        none -> "Reads what an audit of security asks for"
        session_duration   none -> 4h
        managed_policies: 1 added
          + SecurityAudit

    + identity_center.group["Administrators"]
        description   none -> "Hold everything; few people"
        note: nobody is in it yet

    + identity_center.group["ReadOnly"]
        description   none -> "See how accounts are configured"
        note: nobody is in it yet

    + identity_center.group["EC2Administrators"]
        description   none -> "Run virtual machines"
        note: nobody is in it yet

    + identity_center.group["Billing"]
        description   none -> "See to bills and budgets"
        note: nobody is in it yet

    + identity_center.group["SecurityAuditors"]
        description   none -> "Audit the security of accounts"
        note: nobody is in it yet

    + identity_center.assignment["group Administrators: AdministratorAccess"]
        accounts: 3 added
          + management (123456789012)
          + log-archive (210987654321)
          + workload (345678901234)

    + identity_center.assignment["group ReadOnly: ReadOnly"]
        accounts: 3 added
          + management (123456789012)
          + log-archive (210987654321)
          + workload (345678901234)

    + identity_center.assignment["group EC2Administrators: EC2Administration"]
        accounts: 2 added
          + log-archive (210987654321)
          + workload (345678901234)

    + identity_center.assignment["group Billing: Billing"]
        accounts: 1 added
          + 123456789012

    + identity_center.assignment["group SecurityAuditors: SecurityAudit"]
        accounts: 3 added
          + management (123456789012)
          + log-archive (210987654321)
          + workload (345678901234)
    "#);
}

/// The actions that a document of the shipped policies allows, each by name.
fn allowed(file: &str) -> BTreeSet<String> {
    let text = std::fs::read_to_string(format!("baselines/policies/{file}")).expect("a shipped file");
    let document: PolicyDocument = serde_json::from_str(&text).expect("a policy");
    let value = serde_json::to_value(&document).expect("a policy is JSON");
    let statements = value["Statement"].as_array().expect("statements").clone();
    let mut actions = BTreeSet::new();
    let mut denied = BTreeSet::new();
    for statement in statements {
        let listed = match &statement["Action"] {
            serde_json::Value::Array(listed) => listed.clone(),
            one => vec![one.clone()],
        };
        for pattern in listed {
            let pattern = pattern.as_str().expect("an action is text").to_owned();
            let expanded = expand(&pattern).unwrap_or_default();
            assert!(!expanded.is_empty(), "`{pattern}` means nothing that is known");
            if statement["Effect"] == "Allow" { actions.extend(expanded) } else { denied.extend(expanded) }
        }
    }
    actions.difference(&denied).cloned().collect()
}

#[test]
fn the_read_only_set_allows_no_action_that_writes() {
    let actions = allowed("read-only.json");
    assert!(actions.len() > 1000, "{}", actions.len());
    let writing: Vec<&String> = actions
        .iter()
        .filter(|action| !matches!(level_of(action), Some(AccessLevel::List | AccessLevel::Read)))
        .collect();
    assert_eq!(writing, Vec::<&String>::new());
}

/// Actions whose answer is data, or lets somebody in, although the Service Authorization Reference says "Read" of them.
const DATA: [&str; 69] = [
    "s3:GetObject",
    "dynamodb:GetItem",
    "dynamodb:Query",
    "dynamodb:Scan",
    "secretsmanager:GetSecretValue",
    "ssm:GetParameter",
    "ssm:GetParameters",
    "sqs:ReceiveMessage",
    "kinesis:GetRecords",
    "logs:GetLogEvents",
    "logs:FilterLogEvents",
    "lambda:GetFunction",
    "ec2:GetPasswordData",
    "ec2:DescribeInstanceAttribute",
    "ec2:DescribeLaunchTemplateVersions",
    "ec2:DescribeVpnConnections",
    "apigateway:GET",
    "cognito-idp:DescribeUserPoolClient",
    "ecr:GetAuthorizationToken",
    "acm:DescribeAcmeExternalAccountBinding",
    "autoscaling:DescribeLaunchConfigurations",
    "codebuild:ListCommandExecutionsForSandbox",
    "codepipeline:ListWebhooks",
    "cognito-idp:DescribeIdentityProvider",
    "config:BatchGetAggregateResourceConfig",
    "config:BatchGetResourceConfig",
    "config:GetAggregateResourceConfig",
    "config:GetResourceConfigHistory",
    "directconnect:DescribeRouterConfiguration",
    "directconnect:DescribeVirtualInterfaces",
    "dms:DescribeCertificates",
    "ds:DescribeDirectories",
    "ec2:DescribeBundleTasks",
    "ec2:DescribeConversionTasks",
    "ec2:DescribeImportImageTasks",
    "ec2:DescribeImportSnapshotTasks",
    "ec2:DescribeSpotFleetRequests",
    "ec2:DescribeSpotInstanceRequests",
    "ec2:DescribeVerifiedAccessTrustProviders",
    "elasticmapreduce:DescribeCluster",
    "elasticmapreduce:DescribeJobFlows",
    "elasticmapreduce:DescribeStep",
    "elasticmapreduce:ListBootstrapActions",
    "elasticmapreduce:ListSteps",
    "firehose:DescribeDeliveryStream",
    "inspector2:BatchGetCodeSnippet",
    "logs:ListAnomalies",
    "macie2:GetSensitiveDataOccurrences",
    "redshift:DescribeAuthenticationProfiles",
    "redshift:DescribeQuery",
    "redshift:DescribeSavedQueries",
    "redshift:ListSavedQueries",
    "sagemaker:ListPipelineParametersForExecution",
    "sagemaker:ListRecords",
    "ses:ListContacts",
    "ses:ListMembersOfAddressList",
    "ses:ListSuppressedDestinations",
    "sns:ListEndpointsByPlatformApplication",
    "sns:ListPhoneNumbersOptedOut",
    "ssm:DescribeAssociation",
    "ssm:DescribeAutomationExecutions",
    "ssm:DescribeAutomationStepExecutions",
    "ssm:ListCommands",
    "support:DescribeAttachment",
    "support:DescribeCases",
    "support:DescribeCommunication",
    "support:DescribeCommunications",
    "waf-regional:GetSampledRequests",
    "wafv2:ListAPIKeys",
];

#[test]
fn the_read_only_set_reads_no_data() {
    let actions = allowed("read-only.json");
    for action in DATA {
        assert!(level_of(action).is_some(), "`{action}` is an action");
        assert!(!actions.contains(action), "`{action}`");
    }
}

/// How many characters an inline policy of a permission set has at most for certain (IAM Identity Center User Guide, "Quotas").
const LONGEST_INLINE_POLICY: usize = 10_240;

#[test]
fn the_read_only_policy_fits_into_a_permission_set() {
    let text = std::fs::read_to_string("baselines/policies/read-only.json").expect("a shipped file");
    let document: PolicyDocument = serde_json::from_str(&text).expect("a policy");
    assert!(document.size() < LONGEST_INLINE_POLICY, "{} characters", document.size());
}

#[test]
fn the_administration_of_ec2_keeps_away_from_networks_and_from_whole_families() {
    let actions = allowed("ec2-administration.json");
    for action in
        ["ec2:CreateVpc", "ec2:CreateRoute", "ec2:AcceptVpcPeeringConnection", "ec2:ModifySnapshotAttribute"]
    {
        assert!(level_of(action).is_some() && !actions.contains(action), "`{action}`");
    }
    assert!(actions.iter().all(|action| action.starts_with("ec2:") || action.starts_with("iam:")));
}
