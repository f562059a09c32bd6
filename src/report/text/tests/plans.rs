//! Plans: what differs, what harm it does, and the counts.

use insta::assert_snapshot;

use crate::aws::operation::{iam, kms};
use crate::model::{Action, Call, Diff, Finding, Impact, Raised, Scope, Step};
use crate::report::fixtures::{
    Fake, account, at, call, examined, in_scope, plan_by, plan_of, text_of, updated,
};
use crate::report::text::plan;
use crate::report::{Styles, TextOptions};
use crate::values::{Region, Sources};

#[test]
fn nothing_to_do_is_said_plainly() {
    let plan = plan_of(vec![examined(at("account.alias", ""), Ok(Diff::settled()))]);
    assert_snapshot!(text_of(&plan), @"
    Account 123456789012 (acme-prod) · us-east-1
    Caller role Admin (session ana), arn:aws:sts::123456789012:assumed-role/Admin/ana
    Baseline secure-account

    Everything is as declared.
    Plan: 0 to create, 0 to update, 0 to delete, 1 unchanged · 26 requests · 0.3 s
    ");
}

#[test]
fn what_is_unchanged_is_listed_only_on_demand() {
    let items = ["ana", "bob"].map(|name| examined(at("iam.user", name), Ok(Diff::settled())));
    let options = TextOptions { verbose: true, ..TextOptions::default() };
    assert_snapshot!(plan(&plan_of(items.into()), &Sources::default(), &options), @r#"
    Account 123456789012 (acme-prod) · us-east-1
    Caller role Admin (session ana), arn:aws:sts::123456789012:assumed-role/Admin/ana
    Baseline secure-account

    = iam.user["ana"]
    = iam.user["bob"]

    Everything is as declared.
    Plan: 0 to create, 0 to update, 0 to delete, 2 unchanged · 26 requests · 0.3 s
    "#);
}

#[test]
fn values_are_aligned_and_the_longest_name_sets_the_width() {
    let diff = updated(|diff| {
        diff.value("minimum_length", 8_u8, 14_u8);
        diff.value("require_symbols", false, true);
        diff.value("description", "", "Of all people");
        diff.value("max_age_days", None::<u16>, 90_u16);
    });
    let plan = plan_of(vec![examined(at("iam.password_policy", ""), Ok(diff))]);
    assert_snapshot!(text_of(&plan), @r#"
    Account 123456789012 (acme-prod) · us-east-1
    Caller role Admin (session ana), arn:aws:sts::123456789012:assumed-role/Admin/ana
    Baseline secure-account

    ~ iam.password_policy
        minimum_length    8 -> 14
        require_symbols   false -> true
        description       "" -> "Of all people"
        max_age_days      none -> 90

    Plan: 0 to create, 1 to update, 0 to delete, 0 unchanged · 26 requests · 0.3 s
    "#);
}

#[test]
fn what_an_exclusive_list_takes_away_is_named() {
    let diff = updated(|diff| {
        diff.set("managed_policies", vec!["RequireMFA".into()], vec!["PowerUserAccess".into()]);
        diff.set("members", vec![], vec!["eve".into(), "mallory".into()]);
    });
    let plan = plan_of(vec![examined(at("iam.group", "Administrador"), Ok(diff))]);
    assert_snapshot!(text_of(&plan), @r#"
    Account 123456789012 (acme-prod) · us-east-1
    Caller role Admin (session ana), arn:aws:sts::123456789012:assumed-role/Admin/ana
    Baseline secure-account

    ~ iam.group["Administrador"]
        managed_policies: 1 added, 1 taken away
          + RequireMFA
          - PowerUserAccess
        members: 2 taken away
          - eve
          - mallory

    Plan: 0 to create, 1 to update, 0 to delete, 0 unchanged · 26 requests · 0.3 s
    "#);
}

#[test]
fn calls_are_shown_on_demand_and_long_arguments_are_shortened() {
    let mut diff = Diff::settled();
    diff.step(Step::grow(call(iam::CREATE_GROUP, "GroupName", "ReadOnly")));
    let put = Call::new(iam::PUT_GROUP_POLICY)
        .with("GroupName", "ReadOnly")
        .with("PolicyDocument", "x".repeat(2000));
    diff.step(Step::grow(Fake(put)));
    diff.step(Step::shrink(call(iam::DETACH_GROUP_POLICY, "GroupName", "ReadOnly")));
    diff.action = Some(Action::Create);
    let options = TextOptions { calls: true, ..TextOptions::default() };
    let plan = plan_of(vec![examined(at("iam.group", "ReadOnly"), Ok(diff))]);
    assert_snapshot!(super::super::plan(&plan, &Sources::default(), &options), @r#"
    Account 123456789012 (acme-prod) · us-east-1
    Caller role Admin (session ana), arn:aws:sts::123456789012:assumed-role/Admin/ana
    Baseline secure-account

    + iam.group["ReadOnly"]
        calls
          iam:CreateGroup(GroupName: "ReadOnly")
          iam:PutGroupPolicy(GroupName: "ReadOnly", PolicyDocument: "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx…" (2000 characters))
          iam:DetachGroupPolicy(GroupName: "ReadOnly")  # after all that is added

    Plan: 1 to create, 0 to update, 0 to delete, 0 unchanged · 26 requests · 0.3 s
    "#);
}

#[test]
fn harm_is_shown_where_it_is_done_and_gathered_with_the_flags_that_allow_it() {
    let mut alias = Diff::settled();
    alias.value("alias", "acme", "acme-prod");
    let step = Step::grow(call(iam::CREATE_ACCOUNT_ALIAS, "AccountAlias", "acme-prod"));
    alias.step(
        step.impact(Impact::Disrupts)
            .because("sign-in links with `acme` break, and anyone can take the name"),
    );
    let mut group = Diff::settled();
    let mut attach = Step::grow(call(iam::ATTACH_GROUP_POLICY, "GroupName", "Everyone"));
    let why = "`ana` has a password and no device".to_owned();
    attach.raised.push(Raised { impact: Impact::LocksOut, why });
    group.step(attach);
    let mut user = Diff::settled();
    for operation in [iam::DELETE_LOGIN_PROFILE, iam::DELETE_USER] {
        user.step(Step::shrink(call(operation, "UserName", "eve")).impact(Impact::Destroys));
    }
    user.action = Some(Action::Delete);
    let plan = plan_of(vec![
        examined(at("account.alias", ""), Ok(alias)),
        examined(at("iam.group", "Everyone"), Ok(group)),
        examined(at("iam.user", "eve"), Ok(user)),
    ]);
    assert_snapshot!(text_of(&plan), @r#"
    Account 123456789012 (acme-prod) · us-east-1
    Caller role Admin (session ana), arn:aws:sts::123456789012:assumed-role/Admin/ana
    Baseline secure-account

    ~ account.alias
        alias   acme -> acme-prod
        ! disrupts: sign-in links with `acme` break, and anyone can take the name

    ~ iam.group["Everyone"]
        ! locks out: `ana` has a password and no device

    - iam.user["eve"]
        ! destroys: iam:DeleteLoginProfile, iam:DeleteUser

    Needs consent to be applied:
      ! disrupts (--allow disrupts): account.alias
      ! locks out (--allow locks-out): iam.group["Everyone"]
      ! destroys (--allow destroys): iam.user["eve"]

    Plan: 0 to create, 2 to update, 1 to delete, 0 unchanged · 26 requests · 0.3 s
    "#);
}

#[test]
fn the_reason_of_a_routine_step_is_said() {
    let mut diff = Diff::settled();
    let step = Step::grow(call(iam::SET_DEFAULT_POLICY_VERSION, "VersionId", "v2"));
    diff.step(step.because("version v2 says it already"));
    let plan = plan_of(vec![examined(at("iam.policy", "RequireMFA"), Ok(diff))]);
    assert_snapshot!(text_of(&plan), @r#"
    Account 123456789012 (acme-prod) · us-east-1
    Caller role Admin (session ana), arn:aws:sts::123456789012:assumed-role/Admin/ana
    Baseline secure-account

    ~ iam.policy["RequireMFA"]
        iam:SetDefaultPolicyVersion: version v2 says it already

    Plan: 0 to create, 1 to update, 0 to delete, 0 unchanged · 26 requests · 0.3 s
    "#);
}

#[test]
fn a_caller_who_is_root_is_warned() {
    let plan = plan_by("arn:aws:iam::123456789012:root", vec![]);
    assert_snapshot!(text_of(&plan), @"
    Account 123456789012 (acme-prod) · us-east-1
    Caller root, arn:aws:iam::123456789012:root
    Baseline secure-account
    ! warning: the caller is root, whom no policy holds back; work as a role or a user, and keep root locked away

    Everything is as declared.
    Plan: 0 to create, 0 to update, 0 to delete, 0 unchanged · 26 requests · 0.3 s
    ");
}

#[test]
fn scopes_are_shown_where_there_is_more_than_one() {
    let regional = |region| in_scope(Scope::Region(account(), Region::new(region)), "test.regional", "");
    let ana = || examined(at("iam.user", "ana"), Ok(updated(|_| {})));
    let one = || examined(regional("eu-west-1"), Ok(updated(|_| {})));
    assert!(text_of(&plan_of(vec![ana(), one()])).contains("~ test.regional"), "one Region needs no scope");
    let plan = plan_of(vec![ana(), one(), examined(regional("us-east-1"), Ok(updated(|_| {})))]);
    assert_snapshot!(text_of(&plan), @r#"
    Account 123456789012 (acme-prod) · us-east-1
    Caller role Admin (session ana), arn:aws:sts::123456789012:assumed-role/Admin/ana
    Baseline secure-account

    ~ 123456789012:iam.user["ana"]

    ~ 123456789012/eu-west-1:test.regional

    ~ 123456789012/us-east-1:test.regional

    Plan: 0 to create, 3 to update, 0 to delete, 0 unchanged · 26 requests · 0.3 s
    "#);
}

#[test]
fn colours_add_nothing_but_colour() {
    let diff = updated(|diff| diff.set("members", vec!["ana".into()], vec!["eve".into()]));
    let plan = plan_of(vec![examined(at("iam.group", "ReadOnly"), Ok(diff))]);
    let coloured = TextOptions { styles: Styles::COLOURED, ..TextOptions::default() };
    let coloured = super::super::plan(&plan, &Sources::default(), &coloured);
    assert!(coloured.contains("\u{1b}[32m+ "), "{coloured}");
    assert!(!coloured.ends_with('\n'), "{coloured}");
    assert_eq!(anstream::adapter::strip_str(&coloured).to_string(), text_of(&plan));
}

#[test]
fn what_blocks_many_alike_is_said_once() {
    let blocked = || {
        Diff::found(Finding::Blocked {
            why: "there is no instance".to_owned(),
            next: "enable one".to_owned(),
        })
    };
    let names: Vec<String> = (1..=15).map(|number| format!("group-{number}")).collect();
    let mut items: Vec<_> =
        names.iter().map(|name| examined(at("test.group", name), Ok(blocked()))).collect();
    items
        .push(examined(at("test.other", "own"), Ok(Diff::found(Finding::Note("something else".to_owned())))));
    assert_snapshot!(text_of(&plan_of(items)), @r#"
    Account 123456789012 (acme-prod) · us-east-1
    Caller role Admin (session ana), arn:aws:sts::123456789012:assumed-role/Admin/ana
    Baseline secure-account

    ! test.group["group-1"]
    ! test.group["group-2"]
    ! test.group["group-3"]
    ! test.group["group-4"]
    ! test.group["group-5"]
    ! test.group["group-6"]
    ! test.group["group-7"]
    ! test.group["group-8"]
    ! test.group["group-9"]
    ! test.group["group-10"]
    ! test.group["group-11"]
    ! test.group["group-12"]
      and 3 more
        ! blocked: there is no instance
          next: enable one

    i test.other["own"]
        note: something else

    Plan: 0 to create, 0 to update, 0 to delete, 1 unchanged · 15 blocked · 26 requests · 0.3 s
    "#);
}

#[test]
fn the_longest_names_that_there_are_stand_in_the_column() {
    let mut diff = updated(|_| {});
    diff.value("public_access_block.restrict_public_buckets", None::<&str>, "true");
    diff.value("ownership", None::<&str>, "bucket_owner_enforced");
    assert_snapshot!(text_of(&plan_of(vec![examined(at("s3.bucket", "a"), Ok(diff))])), @r#"
    Account 123456789012 (acme-prod) · us-east-1
    Caller role Admin (session ana), arn:aws:sts::123456789012:assumed-role/Admin/ana
    Baseline secure-account

    ~ s3.bucket["a"]
        public_access_block.restrict_public_buckets   none -> true
        ownership                                     none -> bucket_owner_enforced

    Plan: 0 to create, 1 to update, 0 to delete, 0 unchanged · 26 requests · 0.3 s
    "#);
}

#[test]
fn what_is_sent_as_an_id_is_not_shown_as_if_it_were_the_name() {
    let mut diff = Diff::settled();
    let alias = Call::new(kms::CREATE_ALIAS).with("AliasName", "alias/trail");
    diff.step(Step::grow(Fake(alias.with_id_of("TargetKeyId", "alias/trail"))));
    let plan = plan_of(vec![examined(at("kms.key", "trail"), Ok(diff))]);
    let options = TextOptions { calls: true, ..TextOptions::default() };
    let text = super::super::plan(&plan, &Sources::default(), &options);
    let call = text.lines().find(|line| line.contains("kms:CreateAlias"));
    assert_snapshot!(call.unwrap_or_default().trim(), @r#"kms:CreateAlias(AliasName: "alias/trail", TargetKeyId: <id of alias/trail>)"#);
}
