use std::time::Duration;

use super::*;
use crate::aws::operation::iam::{
    GET_ACCOUNT_AUTHORIZATION_DETAILS as DETAILS, GET_ACCOUNT_PASSWORD_POLICY, GET_ACCOUNT_SUMMARY,
    LIST_ENTITIES_FOR_POLICY, LIST_POLICIES,
};
use crate::aws::testing::{Answer, Script};
use crate::aws::{Class, Reader};
use crate::values::policy::PolicyDocument;
use crate::values::{Arn, GroupName, PolicyName, UserName};

fn page(items: &str, marker: Option<&str>) -> String {
    match marker {
        Some(marker) => format!("{items}<IsTruncated>true</IsTruncated><Marker>{marker}</Marker>"),
        None => format!("{items}<IsTruncated>false</IsTruncated>"),
    }
}

fn group(name: &str) -> String {
    format!("<GroupDetailList><member><GroupName>{name}</GroupName></member></GroupDetailList>")
}

fn details(items: &str, marker: Option<&str>) -> Answer {
    Answer::result(DETAILS, &page(items, marker))
}

/// A reader of an AWS that lists its details so.
async fn reader(pages: impl IntoIterator<Item = Answer>) -> (Reader, Script) {
    let script = Script::default().on(DETAILS, pages);
    (script.reader(&[DETAILS]).await, script)
}

fn names(details: &AuthorizationDetails) -> Vec<&str> {
    details.groups.keys().map(GroupName::as_str).collect()
}

#[tokio::test(start_paused = true)]
async fn many_who_ask_at_once_are_answered_by_one_call() {
    let (reader, script) = reader([details(&group("ReadOnly"), None)]).await;
    let answers = futures::future::join_all((0..20).map(|_| reader.authorization_details())).await;
    assert!(answers.into_iter().all(|answer| names(&answer.expect("it succeeds")) == ["ReadOnly"]));
    assert_eq!(script.count(DETAILS), 1);
}

#[tokio::test(start_paused = true)]
async fn a_denied_call_is_sent_once_for_all_who_ask() {
    let (reader, script) = reader([Answer::error(403, "AccessDenied", "No.")]).await;
    let answers = futures::future::join_all((0..20).map(|_| reader.authorization_details())).await;
    assert!(answers.into_iter().all(|answer| answer.is_err_and(|error| error.class() == Class::Denied)));
    assert!(reader.authorization_details().await.is_err());
    assert_eq!(script.count(DETAILS), 1);
}

#[tokio::test(start_paused = true)]
async fn who_stops_waiting_leaves_the_asking_to_the_next() {
    let (reader, script) = reader([Answer::Silence, details(&group("ReadOnly"), None)]).await;
    let impatient = Box::pin(reader.authorization_details());
    let a_second = Box::pin(reader.session().clock().sleep(Duration::from_secs(1)));
    futures::future::select(impatient, a_second).await;
    assert!(reader.authorization_details().await.is_ok());
    assert_eq!(script.count(DETAILS), 2);
}

#[tokio::test(start_paused = true)]
async fn pages_are_followed_to_the_last() {
    let (reader, script) = reader([
        details(&group("One"), Some("b")),
        details(&group("Two"), Some("c")),
        details(&group("Six"), None),
    ])
    .await;
    assert_eq!(names(&reader.authorization_details().await.expect("it succeeds")), ["One", "Six", "Two"]);
    let markers: Vec<Option<String>> = script
        .requests()
        .iter()
        .map(|request| request.split('&').find_map(|field| field.strip_prefix("Marker=")).map(str::to_owned))
        .collect();
    assert_eq!(markers, [None, Some("b".to_owned()), Some("c".to_owned())]);
}

#[tokio::test(start_paused = true)]
async fn an_empty_page_with_a_marker_is_not_the_last() {
    let (reader, script) = reader([details("", Some("b")), details(&group("Two"), None)]).await;
    assert_eq!(names(&reader.authorization_details().await.expect("it succeeds")), ["Two"]);
    assert_eq!(script.count(DETAILS), 2);
}

#[tokio::test(start_paused = true)]
async fn a_marker_on_the_last_page_leads_nowhere() {
    let last = format!("{}<IsTruncated>false</IsTruncated><Marker>b</Marker>", group("One"));
    let (reader, script) = reader([Answer::result(DETAILS, &last)]).await;
    assert!(reader.authorization_details().await.is_ok());
    assert_eq!(script.count(DETAILS), 1);
}

#[tokio::test(start_paused = true)]
async fn pages_that_run_in_a_circle_are_refused() {
    let circle = [Some("b"), Some("c"), Some("b")].map(|marker| details(&group("One"), marker));
    let (reader, script) = reader(circle).await;
    let error = reader.authorization_details().await.expect_err("it is refused");
    assert_eq!(error.class(), Class::Unintelligible);
    assert_eq!(error.message(), Some("the pages of the answer run in a circle"));
    assert_eq!(script.count(DETAILS), 3);
}

#[tokio::test(start_paused = true)]
async fn a_page_that_repeats_itself_is_refused() {
    let (reader, script) = reader([details(&group("One"), Some("b"))]).await;
    assert!(reader.authorization_details().await.is_err());
    assert_eq!(script.count(DETAILS), 2);
}

#[tokio::test(start_paused = true)]
async fn more_without_a_marker_is_refused() {
    let (reader, _) = reader([Answer::result(DETAILS, "<IsTruncated>true</IsTruncated>")]).await;
    assert_eq!(
        reader.authorization_details().await.expect_err("it is refused").class(),
        Class::Unintelligible
    );
}

#[tokio::test(start_paused = true)]
async fn documents_are_decoded_by_percent_and_never_as_a_form() {
    let document = "%7B%22Version%22%3A%222012-10-17%22%2C%22Statement%22%3A%7B%22Effect%22%3A%22Allow%22%2C\
                    %22Action%22%3A%22s3%3AGetObject%22%2C%22Resource%22%3A%22arn%3Aaws%3As3%3A%3A%3Aa+b%2F%2A%22%7D%7D";
    let policies = format!(
        "<Policies><member><PolicyName>KeepLogs</PolicyName><Arn>arn:aws:iam::123456789012:policy/KeepLogs</Arn>\
         <PolicyVersionList>\
         <member><VersionId>v10</VersionId><IsDefaultVersion>true</IsDefaultVersion><Document>{document}</Document></member>\
         <member><VersionId>v9</VersionId><IsDefaultVersion>false</IsDefaultVersion><Document>oops</Document></member>\
         </PolicyVersionList></member></Policies>"
    );
    let (reader, _) = reader([details(&policies, None)]).await;
    let details = reader.authorization_details().await.expect("it succeeds");
    let policy = &details.policies[&PolicyName::from_aws("keeplogs")];
    let versions: Vec<(&str, bool, bool)> = policy
        .versions
        .iter()
        .map(|version| (version.id.as_str(), version.is_default, version.document.is_ok()))
        .collect();
    assert_eq!(versions, [("v9", false, false), ("v10", true, true)]);
    let expected = r#"{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "s3:GetObject",
                       "Resource": "arn:aws:s3:::a+b/*"}}"#;
    assert_eq!(policy.document(), Some(&PolicyDocument::parse(expected).expect("a good document")));
}

#[tokio::test(start_paused = true)]
async fn users_come_with_groups_policies_boundary_and_tags() {
    let users = "<UserDetailList><member><UserName>ana</UserName>\
                 <GroupList><member>ReadOnly</member></GroupList>\
                 <AttachedManagedPolicies><member><PolicyName>Billing</PolicyName>\
                 <PolicyArn>arn:aws:iam::aws:policy/job-function/Billing</PolicyArn></member></AttachedManagedPolicies>\
                 <PermissionsBoundary><PermissionsBoundaryArn>arn:aws:iam::123456789012:policy/Bounds\
                 </PermissionsBoundaryArn></PermissionsBoundary>\
                 <Tags><member><Key>Team</Key><Value>platform</Value></member></Tags></member></UserDetailList>";
    let (reader, _) = reader([details(users, None)]).await;
    let details = reader.authorization_details().await.expect("it succeeds");
    let arn = |text: &str| text.parse::<Arn>().expect("a good ARN");
    let billing = Attached {
        name: PolicyName::from_aws("Billing"),
        arn: arn("arn:aws:iam::aws:policy/job-function/Billing"),
    };
    let ana = UserDetail {
        name: UserName::from_aws("ana"),
        groups: [GroupName::from_aws("ReadOnly")].into(),
        inline_policies: [].into(),
        attached: vec![billing],
        boundary: Some(arn("arn:aws:iam::123456789012:policy/Bounds")),
        tags: [("Team".to_owned(), "platform".to_owned())].into(),
    };
    assert_eq!(details.users[&UserName::from_aws("ANA")], ana);
    let members: Vec<&UserDetail> = details.members(&GroupName::from_aws("readonly")).collect();
    assert_eq!(members, [&ana]);
}

#[tokio::test(start_paused = true)]
async fn a_half_answer_makes_no_sense() {
    let half = "<PolicyDocument>%7B%7D</PolicyDocument>";
    for (details_of, lacks) in [
        ("<UserDetailList><member></member></UserDetailList>".to_owned(), "UserName"),
        (
            format!(
                "<UserDetailList><member><UserName>ana</UserName><UserPolicyList><member>{half}</member>\
                 </UserPolicyList></member></UserDetailList>"
            ),
            "PolicyName",
        ),
        (
            format!(
                "<GroupDetailList><member><GroupName>ReadOnly</GroupName><GroupPolicyList><member>{half}</member>\
                 </GroupPolicyList></member></GroupDetailList>"
            ),
            "PolicyName",
        ),
        (
            "<UserDetailList><member><UserName>ana</UserName><PermissionsBoundary></PermissionsBoundary>\
             </member></UserDetailList>"
                .to_owned(),
            "Arn",
        ),
    ] {
        let (reader, _) = reader([details(&details_of, None)]).await;
        let error = reader.authorization_details().await.expect_err("it is refused");
        let message = format!("the answer lacks `{lacks}`");
        assert_eq!((error.class(), error.message()), (Class::Unintelligible, Some(message.as_str())));
    }
}

#[tokio::test(start_paused = true)]
async fn a_role_s_inline_policy_without_a_name_makes_no_sense() {
    let role = "<RoleDetailList><member><RoleName>Deploy</RoleName><RolePolicyList><member>\
                <PolicyDocument>%7B%7D</PolicyDocument></member></RolePolicyList></member></RoleDetailList>";
    let (reader, _) = reader([details(role, None)]).await;
    assert_eq!(
        reader.roles().await.expect_err("it is refused").message(),
        Some("the answer lacks `PolicyName`")
    );
}

#[tokio::test(start_paused = true)]
async fn who_holds_a_policy_without_a_name_makes_no_sense() {
    for (holder, lacks) in [("User", "UserName"), ("Group", "GroupName"), ("Role", "RoleName")] {
        let holders =
            format!("<Policy{holder}s><member><{holder}Id>AIDA</{holder}Id></member></Policy{holder}s>");
        let answer = Answer::result(LIST_ENTITIES_FOR_POLICY, &page(&holders, None));
        let script = Script::default().on(LIST_ENTITIES_FOR_POLICY, [answer]);
        let reader = script.reader(&[LIST_ENTITIES_FOR_POLICY]).await;
        let policy = "arn:aws:iam::123456789012:policy/Bounds".parse().expect("a good ARN");
        let error = reader.policy_entities(&policy).await.expect_err("it is refused");
        assert_eq!(error.message(), Some(format!("the answer lacks `{lacks}`").as_str()));
    }
}

#[tokio::test(start_paused = true)]
async fn an_aws_managed_policy_without_an_arn_makes_no_sense() {
    let policies = "<Policies><member><PolicyName>Billing</PolicyName></member></Policies>";
    let script = Script::default().on(LIST_POLICIES, [Answer::result(LIST_POLICIES, &page(policies, None))]);
    let reader = script.reader(&[LIST_POLICIES]).await;
    let error = reader.aws_managed_policy("Billing").await.expect_err("it is refused");
    assert_eq!((error.operation(), error.message()), (Some(LIST_POLICIES), Some("the answer lacks `Arn`")));
}

#[tokio::test(start_paused = true)]
async fn no_password_policy_is_the_aws_default_and_a_denied_one_is_unknown() {
    let answered = async |answer| {
        let script = Script::default().on(GET_ACCOUNT_PASSWORD_POLICY, [answer]);
        script.reader(&[GET_ACCOUNT_PASSWORD_POLICY]).await.password_policy().await
    };
    assert_eq!(answered(Answer::error(404, "NoSuchEntity", "None.")).await.expect("it is known"), None);
    assert!(answered(Answer::error(403, "AccessDenied", "No.")).await.is_err());
}

#[tokio::test(start_paused = true)]
async fn what_a_password_policy_leaves_out_is_unset() {
    let policy = "<PasswordPolicy><MinimumPasswordLength>14</MinimumPasswordLength>\
                  <RequireSymbols>true</RequireSymbols><MaxPasswordAge>0</MaxPasswordAge></PasswordPolicy>";
    let script = Script::default()
        .on(GET_ACCOUNT_PASSWORD_POLICY, [Answer::result(GET_ACCOUNT_PASSWORD_POLICY, policy)]);
    let rules = script.reader(&[GET_ACCOUNT_PASSWORD_POLICY]).await.password_policy().await;
    assert_eq!(
        rules.expect("it is known"),
        Some(PasswordRules {
            minimum_length: 14,
            require_uppercase: false,
            require_lowercase: false,
            require_numbers: false,
            require_symbols: true,
            allow_users_to_change: false,
            max_age_days: None,
            reuse_prevention: None,
            hard_expiry: false,
        })
    );
}

#[tokio::test(start_paused = true)]
async fn what_the_summary_leaves_out_is_unknown() {
    let entries = "<SummaryMap><entry><key>AccountMFAEnabled</key><value>1</value></entry>\
                   <entry><key>GroupsQuota</key><value>300</value></entry>\
                   <entry><key>Groups</key><value>7</value></entry></SummaryMap>";
    let script = Script::default().on(GET_ACCOUNT_SUMMARY, [Answer::result(GET_ACCOUNT_SUMMARY, entries)]);
    let summary = script.reader(&[GET_ACCOUNT_SUMMARY]).await.account_summary().await.expect("it is known");
    assert_eq!((summary.root_has_mfa(), summary.root_has_password()), (Some(true), None));
    assert_eq!((summary.quota(Quota::Groups), summary.used(Quota::Groups)), (Some(300), Some(7)));
    assert_eq!((summary.users(), summary.token_version()), (None, None));
}

#[tokio::test(start_paused = true)]
async fn an_aws_managed_policy_is_found_at_its_path_by_one_listing() {
    let policies = "<Policies><member><Arn>arn:aws:iam::aws:policy/job-function/Billing</Arn></member>\
                    <member><Arn>arn:aws:iam::aws:policy/NotBilling</Arn></member></Policies>";
    let script = Script::default().on(LIST_POLICIES, [Answer::result(LIST_POLICIES, &page(policies, None))]);
    let reader = script.reader(&[LIST_POLICIES]).await;
    let found = reader.aws_managed_policy("Billing").await.expect("it succeeds");
    assert_eq!(
        found.iter().map(ToString::to_string).collect::<Vec<_>>(),
        ["arn:aws:iam::aws:policy/job-function/Billing"]
    );
    assert_eq!(reader.aws_managed_policy("Nothing").await.expect("it succeeds"), Vec::<Arn>::new());
    assert_eq!(script.count(LIST_POLICIES), 1);
}

#[tokio::test(start_paused = true)]
async fn who_is_bounded_by_a_policy_is_told_from_who_has_it() {
    let user =
        |name: &str| format!("<PolicyUsers><member><UserName>{name}</UserName></member></PolicyUsers>");
    let answer = |name, marker| Answer::result(LIST_ENTITIES_FOR_POLICY, &page(&user(name), marker));
    let script = Script::default()
        .on(LIST_ENTITIES_FOR_POLICY, [answer("ana", Some("b")), answer("bo", None), answer("cy", None)]);
    let reader = script.reader(&[LIST_ENTITIES_FOR_POLICY]).await;
    let policy = "arn:aws:iam::123456789012:policy/Bounds".parse().expect("a good ARN");
    let entities = reader.policy_entities(&policy).await.expect("it succeeds");
    let user = UserName::from_aws;
    assert_eq!(entities.users, [user("ana"), user("bo")].into());
    assert_eq!(entities.bounded_users, [user("cy")].into());
    assert!(script.requests()[2].contains("PolicyUsageFilter=PermissionsBoundary"));
}
