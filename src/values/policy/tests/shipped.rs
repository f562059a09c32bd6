//! The shipped documents, held to what they promise by evaluating them.

use super::super::{
    Caller, Context, Decision, ENROLMENT_ACTIONS, PolicyDocument, Request, Selection, compare, evaluate,
};
use super::{policy, statements};

const REQUIRE_MFA: &str = include_str!("../../../../baselines/policies/require-mfa.json");
const EC2_ADMINISTRATION: &str = include_str!("../../../../baselines/policies/ec2-administration.json");

const ANNA: &str = "arn:aws:iam::123456789012:user/anna";
const ANNA_AT_A_PATH: &str = "arn:aws:iam::123456789012:user/people/lisbon/anna";
const BORIS: &str = "arn:aws:iam::123456789012:user/boris";
const BORIS_AT_A_PATH: &str = "arn:aws:iam::123456789012:user/anna/boris";
const NOT_QUITE_ANNA: &str = "arn:aws:iam::123456789012:user/people/not-anna";

/// What a person does to a user of their own alone.
const TO_ONES_OWN_USER: [&str; 6] = [
    "iam:ChangePassword",
    "iam:EnableMFADevice",
    "iam:GetMFADevice",
    "iam:GetUser",
    "iam:ListMFADevices",
    "iam:ResyncMFADevice",
];

fn without_mfa() -> Context {
    Context::new().with("aws:username", "anna").with("aws:MultiFactorAuthPresent", "false").otherwise_absent()
}

fn by_access_key() -> Context {
    Context::new().with("aws:username", "anna").otherwise_absent()
}

fn with_mfa() -> Context {
    Context::new().with("aws:username", "anna").with("aws:MultiFactorAuthPresent", "true").otherwise_absent()
}

fn decide(policies: &[&PolicyDocument], action: &str, resource: &str, context: Context) -> Decision {
    let request = Request {
        principal: Caller::Aws(ANNA.to_owned()),
        action: action.to_owned(),
        resource: resource.to_owned(),
        context,
    };
    evaluate(policies, &request)
}

fn is_denied(decision: &Decision) -> bool {
    matches!(decision, Decision::Denied { .. })
}

#[test]
fn the_deny_exempts_exactly_what_enrolling_needs() {
    let document = policy(REQUIRE_MFA);
    let exempt: Vec<_> = document
        .statement("RefuseAllElseWithoutMFA")
        .and_then(|deny| match deny.actions() {
            Some(Selection::AllBut(listed)) => {
                Some(listed.iter().map(|action| action.as_written().to_owned()).collect())
            }
            _ => None,
        })
        .unwrap_or_default();
    assert_eq!(exempt, ENROLMENT_ACTIONS);
    assert!(document.refuses_without_mfa());
}

#[test]
fn a_person_without_mfa_can_enrol_a_device_of_their_own() {
    let document = policy(REQUIRE_MFA);
    for (action, resource) in [
        ("iam:GetUser", ANNA),
        ("iam:GetUser", ANNA_AT_A_PATH),
        ("iam:ListMFADevices", ANNA),
        ("iam:ListVirtualMFADevices", "*"),
        ("iam:CreateVirtualMFADevice", "arn:aws:iam::123456789012:mfa/anna"),
        ("iam:CreateVirtualMFADevice", "arn:aws:iam::123456789012:mfa/annas-telephone"),
        ("iam:EnableMFADevice", ANNA),
        ("iam:EnableMFADevice", ANNA_AT_A_PATH),
        ("iam:GetMFADevice", ANNA),
        ("iam:ResyncMFADevice", ANNA),
        ("iam:GetAccountPasswordPolicy", "*"),
        ("iam:ChangePassword", ANNA),
        ("sts:GetSessionToken", "*"),
    ] {
        for context in [without_mfa(), by_access_key(), with_mfa()] {
            let decision = decide(&[&document], action, resource, context);
            assert!(decision.is_allowed(), "{action} on {resource}: {decision:?}");
        }
    }
}

/// Policies that people hold beside the one that requires MFA.
fn held_beside() -> [PolicyDocument; 2] {
    let administrator = statements(r#"{"Effect": "Allow", "Action": "*", "Resource": "*"}"#);
    let reader =
        statements(r#"{"Effect": "Allow", "Action": ["iam:Get*", "iam:List*", "s3:Get*"], "Resource": "*"}"#);
    [administrator, reader]
}

#[test]
fn nobody_touches_the_device_or_the_password_of_another_without_mfa() {
    let document = policy(REQUIRE_MFA);
    for beside in held_beside() {
        for action in TO_ONES_OWN_USER {
            for context in [without_mfa(), by_access_key()] {
                for other in [BORIS, BORIS_AT_A_PATH, NOT_QUITE_ANNA] {
                    let decision = decide(&[&beside, &document], action, other, context.clone());
                    assert!(is_denied(&decision), "{action} on {other}: {decision:?}");
                }
                for own in [ANNA, ANNA_AT_A_PATH] {
                    let decision = decide(&[&beside, &document], action, own, context.clone());
                    assert!(decision.is_allowed(), "{action} on {own}: {decision:?}");
                }
            }
        }
    }
}

#[test]
fn what_an_administrator_does_to_others_with_mfa_is_not_refused() {
    let document = policy(REQUIRE_MFA);
    let [administrator, _] = held_beside();
    for action in TO_ONES_OWN_USER {
        let decision = decide(&[&administrator, &document], action, BORIS, with_mfa());
        assert!(decision.is_allowed(), "{action}: {decision:?}");
        assert_eq!(decide(&[&document], action, BORIS, with_mfa()), Decision::NotAllowed, "{action}");
    }
}

#[test]
fn an_administrator_without_mfa_can_do_nothing_else() {
    let administrator = statements(r#"{"Effect": "Allow", "Action": "*", "Resource": "*"}"#);
    let document = policy(REQUIRE_MFA);
    for action in [
        "iam:DeactivateMFADevice",
        "iam:DeleteVirtualMFADevice",
        "iam:CreateAccessKey",
        "s3:ListAllMyBuckets",
        "sts:AssumeRole",
    ] {
        for context in [without_mfa(), by_access_key()] {
            let decision = decide(&[&administrator, &document], action, ANNA, context);
            assert!(is_denied(&decision), "{action}: {decision:?}");
        }
        let decision = decide(&[&administrator, &document], action, ANNA, with_mfa());
        assert!(decision.is_allowed(), "{action}: {decision:?}");
    }
}

#[test]
fn requiring_mfa_gives_nobody_the_means_to_remove_a_device() {
    let document = policy(REQUIRE_MFA);
    for action in ["iam:DeactivateMFADevice", "iam:DeleteVirtualMFADevice"] {
        assert_eq!(decide(&[&document], action, ANNA, with_mfa()), Decision::NotAllowed);
    }
}

#[test]
fn instances_can_be_administered() {
    let document = policy(EC2_ADMINISTRATION);
    let context = || Context::new().otherwise_absent();
    for (action, resource) in [
        ("ec2:DescribeInstances", "*"),
        ("ec2:DescribeVolumes", "*"),
        ("ec2:DescribeSecurityGroupRules", "*"),
        ("ec2:RunInstances", "arn:aws:ec2:eu-west-1::image/ami-1"),
        ("ec2:RunInstances", "arn:aws:ec2:eu-west-1:123456789012:instance/i-1"),
        ("ec2:RunInstances", "arn:aws:ec2:eu-west-1:123456789012:subnet/subnet-1"),
        ("ec2:StartInstances", "arn:aws:ec2:eu-west-1:123456789012:instance/i-1"),
        ("ec2:StopInstances", "arn:aws:ec2:eu-west-1:123456789012:instance/i-1"),
        ("ec2:RebootInstances", "arn:aws:ec2:eu-west-1:123456789012:instance/i-1"),
        ("ec2:TerminateInstances", "arn:aws:ec2:eu-west-1:123456789012:instance/i-1"),
        ("ec2:AttachVolume", "arn:aws:ec2:eu-west-1:123456789012:volume/vol-1"),
        ("ec2:CreateSnapshot", "arn:aws:ec2:eu-west-1::snapshot/*"),
        ("ec2:AuthorizeSecurityGroupIngress", "arn:aws:ec2:eu-west-1:123456789012:security-group/sg-1"),
        ("ec2:CreateSecurityGroup", "arn:aws:ec2:eu-west-1:123456789012:vpc/vpc-1"),
        ("ec2:ImportKeyPair", "arn:aws:ec2:eu-west-1:123456789012:key-pair/laptop"),
    ] {
        let decision = decide(&[&document], action, resource, context());
        assert!(decision.is_allowed(), "{action} on {resource}: {decision:?}");
    }
}

#[test]
fn administering_instances_ends_where_the_network_and_the_account_begin() {
    let document = policy(EC2_ADMINISTRATION);
    for action in [
        "ec2:CreateVpc",
        "ec2:DescribeVpnConnections",
        "ec2:DeleteSubnet",
        "ec2:ModifySnapshotAttribute",
        "ec2:ModifyImageAttribute",
        "ec2:DeleteTags",
        "iam:CreateRole",
        "s3:GetObject",
    ] {
        let decision = decide(&[&document], action, "*", Context::new().otherwise_absent());
        assert_eq!(decision, Decision::NotAllowed, "{action}");
    }
}

#[test]
fn tags_are_set_only_on_what_is_being_created() {
    let document = policy(EC2_ADMINISTRATION);
    let instance = "arn:aws:ec2:eu-west-1:123456789012:instance/i-1";
    let creating = Context::new().with("ec2:CreateAction", "RunInstances").otherwise_absent();
    assert!(decide(&[&document], "ec2:CreateTags", instance, creating).is_allowed());
    let later = Context::new().otherwise_absent();
    assert_eq!(decide(&[&document], "ec2:CreateTags", instance, later), Decision::NotAllowed);
}

#[test]
fn a_role_is_passed_only_to_instances_and_only_one_made_for_them() {
    let document = policy(EC2_ADMINISTRATION);
    let pass = |role: &str, service: &str| {
        let context = Context::new().with("iam:PassedToService", service).otherwise_absent();
        let role = format!("arn:aws:iam::123456789012:role/{role}");
        decide(&[&document], "iam:PassRole", &role, context).is_allowed()
    };
    assert!(pass("ec2/web", "ec2.amazonaws.com"));
    assert!(!pass("ec2/web", "lambda.amazonaws.com"));
    assert!(!pass("administration", "ec2.amazonaws.com"));
}

#[test]
fn the_documents_fit_and_say_nothing_strange() {
    for (text, limit) in [(REQUIRE_MFA, 6_144), (EC2_ADMINISTRATION, 5_120)] {
        let document = policy(text);
        assert_eq!(document.lints(), []);
        assert!(document.size() < limit, "{} characters", document.size());
        assert!(!document.allows_everything());
    }
}

#[test]
fn every_action_is_named() {
    let listed: Vec<_> = [REQUIRE_MFA, EC2_ADMINISTRATION]
        .into_iter()
        .flat_map(|text| policy(text).statements().to_vec())
        .flat_map(|statement| statement.actions().map(|actions| actions.listed().clone()).unwrap_or_default())
        .map(|action| action.as_written().to_owned())
        .filter(|action| action.contains('*'))
        .collect();
    assert_eq!(listed, Vec::<String>::new());
}

#[test]
fn requiring_mfa_reads_well() {
    let difference = compare(None, Some(&policy(REQUIRE_MFA)));
    let said: Vec<_> =
        difference.grants.iter().chain(&difference.tightens_deny).map(ToString::to_string).collect();
    insta::assert_snapshot!(said.join("\n"), @r"
    allows `iam:ChangePassword`, `iam:EnableMFADevice`, `iam:GetMFADevice`, `iam:GetUser`, `iam:ListMFADevices` and `iam:ResyncMFADevice` on `arn:aws:iam::*:user/${aws:username}` and `arn:aws:iam::*:user/*/${aws:username}`
    allows `iam:CreateVirtualMFADevice` on `arn:aws:iam::*:mfa/*`
    allows `iam:GetAccountPasswordPolicy`, `iam:ListVirtualMFADevices` and `sts:GetSessionToken` on `*`
    denies `iam:ChangePassword`, `iam:EnableMFADevice`, `iam:GetMFADevice`, `iam:GetUser`, `iam:ListMFADevices` and `iam:ResyncMFADevice` on all but `arn:aws:iam::*:user/${aws:username}` and `arn:aws:iam::*:user/*/${aws:username}` when `aws:MultiFactorAuthPresent` is `false` or absent
    denies every action but `iam:ChangePassword`, `iam:CreateVirtualMFADevice`, `iam:EnableMFADevice`, `iam:GetAccountPasswordPolicy`, `iam:GetMFADevice` and 5 more on `*` when `aws:MultiFactorAuthPresent` is `false` or absent
    ");
    assert_eq!(difference.cannot_tell, Vec::<String>::new());
}
