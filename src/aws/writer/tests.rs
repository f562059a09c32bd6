use super::*;
use crate::aws::operation::iam::{
    ADD_USER_TO_GROUP, CREATE_GROUP, DELETE_GROUP, GET_ACCOUNT_AUTHORIZATION_DETAILS as DETAILS,
};
use crate::aws::testing::{Answer, Script};
use crate::values::GroupName;

fn made() -> Answer {
    let group = "<Path>/</Path><GroupName>ReadOnly</GroupName><GroupId>AGPA</GroupId>\
                 <Arn>arn:aws:iam::123456789012:group/ReadOnly</Arn><CreateDate>2026-01-01T00:00:00Z</CreateDate>";
    Answer::result(CREATE_GROUP, &format!("<Group>{group}</Group>"))
}

fn with_the_group() -> Answer {
    let group = "<GroupDetailList><member><GroupName>ReadOnly</GroupName></member></GroupDetailList>";
    Answer::result(DETAILS, &format!("{group}<IsTruncated>false</IsTruncated>"))
}

fn without_the_group() -> Answer {
    Answer::result(DETAILS, "<IsTruncated>false</IsTruncated>")
}

fn exists() -> Answer {
    Answer::error(409, "EntityAlreadyExists", "Group with name ReadOnly already exists.")
}

fn script(creates: impl IntoIterator<Item = Answer>, looks: impl IntoIterator<Item = Answer>) -> Script {
    Script::default().on(CREATE_GROUP, creates).on(DETAILS, looks)
}

async fn create(script: &Script) -> Result<Created, AwsError> {
    create_by(&script.writer(&[DETAILS]).await).await
}

async fn create_by(writer: &Writer) -> Result<Created, AwsError> {
    let name = GroupName::from_aws("ReadOnly");
    let call = || writer.iam().create_group().group_name(name.as_str()).send();
    let is_there =
        async |reader: Reader| Ok(reader.authorization_details().await?.groups.contains_key(&name));
    writer.create(CREATE_GROUP, &[Subject::new(SubjectKind::Group, &name)], call, is_there).await
}

#[tokio::test(start_paused = true)]
async fn what_is_made_at_once_needs_no_look() {
    let script = script([made()], [with_the_group()]);
    assert_eq!(create(&script).await.expect("it is made"), Created::Now);
    assert_eq!((script.count(CREATE_GROUP), script.count(DETAILS)), (1, 0));
}

#[tokio::test(start_paused = true)]
async fn what_a_lost_answer_made_is_adopted_and_not_made_again() {
    for lost in [Answer::Reset, Answer::Silence, Answer::error(500, "ServiceFailure", "Try later.")] {
        let script = script([lost, exists()], [with_the_group()]);
        assert_eq!(create(&script).await.expect("it is adopted"), Created::Before);
        assert_eq!(script.count(CREATE_GROUP), 1);
    }
}

#[tokio::test(start_paused = true)]
async fn what_is_not_visible_at_once_is_looked_for_again_before_another_is_made() {
    let script = script([Answer::Reset, exists()], [without_the_group(), with_the_group()]);
    assert_eq!(create(&script).await.expect("it is adopted"), Created::Before);
    assert_eq!((script.count(CREATE_GROUP), script.count(DETAILS)), (1, 2));
}

#[tokio::test(start_paused = true)]
async fn what_is_surely_not_there_is_made_again() {
    let script = script([Answer::Reset, made()], [without_the_group()]);
    let writer = script.writer(&[DETAILS]).await;
    let clock = writer.session.clock().clone();
    let began = clock.now();
    assert_eq!(create_by(&writer).await.expect("it is made"), Created::Now);
    assert_eq!((script.count(CREATE_GROUP), script.count(DETAILS)), (2, 10));
    assert!(clock.since(began) >= PROPAGATION, "{:?}", clock.since(began));
}

#[tokio::test(start_paused = true)]
async fn what_exists_after_a_doubt_is_waited_for_until_iam_must_show_it() {
    let unseen = (0..18).map(|_| without_the_group());
    let script = script([Answer::Reset, exists()], unseen.chain([with_the_group()]));
    assert_eq!(create(&script).await.expect("it is adopted"), Created::Before);
    assert_eq!((script.count(CREATE_GROUP), script.count(DETAILS)), (2, 19));
}

#[tokio::test(start_paused = true)]
async fn a_quota_that_is_met_after_a_doubt_is_told() {
    let quota = Answer::error(409, "LimitExceeded", "Cannot exceed quota for PolicyVersionsPerPolicy.");
    let script = script([Answer::Reset, quota], [without_the_group()]);
    assert_eq!(create(&script).await.expect_err("it is refused").class(), Class::Quota);
    assert_eq!(script.count(CREATE_GROUP), 2);
}

#[tokio::test(start_paused = true)]
async fn what_was_there_before_is_compared_and_adopted() {
    let script = script([exists()], [with_the_group()]);
    assert_eq!(create(&script).await.expect("it is adopted"), Created::Before);
    assert_eq!(script.count(CREATE_GROUP), 1);
}

#[tokio::test(start_paused = true)]
async fn what_has_nothing_but_its_name_is_adopted_only_after_a_doubt() {
    let name = GroupName::from_aws("ReadOnly");
    for (answers, is_adopted, looks) in [(vec![Answer::Reset, exists()], true, 1), (vec![exists()], false, 0)]
    {
        let script = script(answers, [with_the_group()]);
        let writer = script.writer(&[DETAILS]).await;
        let call = || writer.iam().create_group().group_name(name.as_str()).send();
        let is_there =
            async |reader: Reader| Ok(reader.authorization_details().await?.groups.contains_key(&name));
        let subjects = [Subject::new(SubjectKind::Group, &name)];
        let created = writer.create_own(CREATE_GROUP, &subjects, call, is_there).await;
        assert_eq!(
            created.map_err(|error| error.class()),
            if is_adopted { Ok(Created::Before) } else { Err(Class::AlreadyExists) }
        );
        assert_eq!((script.count(CREATE_GROUP), script.count(DETAILS)), (1, looks));
    }
}

#[tokio::test(start_paused = true)]
async fn what_is_there_and_differs_is_not_adopted() {
    let script = script([exists()], [without_the_group()]);
    let writer = script.writer(&[DETAILS]).await;
    let clock = writer.session.clock().clone();
    let began = clock.now();
    let error = create_by(&writer).await.expect_err("it is another");
    assert_eq!(error.class(), Class::AlreadyExists);
    assert_eq!((script.count(CREATE_GROUP), script.count(DETAILS)), (1, 3));
    assert!(clock.since(began) < Duration::from_secs(10), "{:?}", clock.since(began));
}

#[tokio::test(start_paused = true)]
async fn a_refused_create_is_neither_repeated_nor_looked_for() {
    for (code, class) in [("AccessDenied", Class::Denied), ("LimitExceeded", Class::Quota)] {
        let script = script([Answer::error(403, code, "No.")], [with_the_group()]);
        assert_eq!(create(&script).await.expect_err("it is refused").class(), class);
        assert_eq!((script.count(CREATE_GROUP), script.count(DETAILS)), (1, 0), "{code}");
    }
}

#[tokio::test(start_paused = true)]
async fn where_looking_is_denied_the_doubt_is_reported_and_nothing_is_made_twice() {
    let script = script([Answer::Reset, made()], [Answer::error(403, "AccessDenied", "No.")]);
    let error = create(&script).await.expect_err("it is unknown");
    assert_eq!((error.class(), error.operation()), (Class::Unreachable, Some(CREATE_GROUP)));
    assert_eq!(script.count(CREATE_GROUP), 1);
}

#[tokio::test(start_paused = true)]
async fn a_create_that_is_lost_for_ever_is_given_up_in_time() {
    let script = script([Answer::Reset], [without_the_group()]);
    let writer = script.writer(&[DETAILS]).await;
    let clock = writer.session.clock().clone();
    let began = clock.now();
    assert_eq!(create_by(&writer).await.expect_err("it is given up").class(), Class::Unreachable);
    assert_eq!(script.count(CREATE_GROUP), 2);
    assert!(clock.since(began) < PROPAGATION * 3, "{:?}", clock.since(began));
}

/// Lets a user into a group by a writer that may have made the group.
async fn let_in(writer: &Writer) -> Result<(), AwsError> {
    let about = [Subject::new(SubjectKind::Group, "READONLY"), Subject::new(SubjectKind::User, "ana")];
    let add = || writer.iam().add_user_to_group().group_name("ReadOnly").user_name("ana").send();
    writer.send(ADD_USER_TO_GROUP, &about, add).await?;
    Ok(())
}

#[tokio::test(start_paused = true)]
async fn a_group_of_this_run_is_waited_for_until_it_is_visible() {
    let missing = Answer::error(404, "NoSuchEntity", "The group cannot be found.");
    let added = Answer::Response(200, vec![], "<AddUserToGroupResponse/>".to_owned());
    let script =
        script([made()], [with_the_group()]).on(ADD_USER_TO_GROUP, [missing.clone(), missing, added]);
    let writer = script.writer(&[DETAILS]).await;
    create_by(&writer).await.expect("it is made");
    let_in(&writer).await.expect("it is visible in the end");
    assert_eq!(script.count(ADD_USER_TO_GROUP), 3);
}

#[tokio::test(start_paused = true)]
async fn a_group_of_nobody_is_not_waited_for() {
    let script = Script::default()
        .on(ADD_USER_TO_GROUP, [Answer::error(404, "NoSuchEntity", "The group cannot be found.")]);
    let writer = script.writer(&[]).await;
    assert_eq!(let_in(&writer).await.expect_err("it is not there").class(), Class::NotFound);
    assert_eq!(script.count(ADD_USER_TO_GROUP), 1);
}

async fn delete(writer: &Writer) -> Result<(), AwsError> {
    let delete = || writer.iam().delete_group().group_name("ReadOnly").send();
    writer.remove(DELETE_GROUP, &[Subject::new(SubjectKind::Group, "ReadOnly")], delete).await
}

fn gone() -> Answer {
    Answer::Response(200, vec![], "<DeleteGroupResponse/>".to_owned())
}

#[tokio::test(start_paused = true)]
async fn what_is_gone_already_is_as_good_as_removed() {
    let script = Script::default().on(DELETE_GROUP, [Answer::error(404, "NoSuchEntity", "No such group.")]);
    delete(&script.writer(&[]).await).await.expect("it is gone");
    assert_eq!(script.count(DELETE_GROUP), 1);
}

#[tokio::test(start_paused = true)]
async fn a_removal_whose_answer_is_lost_is_sent_again() {
    let script = Script::default().on(DELETE_GROUP, [Answer::Reset, gone()]);
    delete(&script.writer(&[]).await).await.expect("it is gone");
    assert_eq!(script.count(DELETE_GROUP), 2);
}

#[tokio::test(start_paused = true)]
async fn what_still_hangs_on_it_is_waited_for_only_where_this_run_detached_it() {
    let conflict = Answer::error(409, "DeleteConflict", "Cannot delete entity, must remove users first.");
    let script = Script::default().on(DELETE_GROUP, [conflict.clone(), conflict.clone(), gone()]);
    let writer = script.writer(&[]).await;
    writer.ledger.write(&[Subject::new(SubjectKind::Group, "ReadOnly")]);
    delete(&writer).await.expect("it is gone in the end");
    assert_eq!(script.count(DELETE_GROUP), 3);
    let script = Script::default().on(DELETE_GROUP, [conflict]);
    let writer = script.writer(&[]).await;
    assert_eq!(delete(&writer).await.expect_err("it is in use").class(), Class::Conflict);
    assert_eq!(script.count(DELETE_GROUP), 1);
}

#[tokio::test(start_paused = true)]
async fn a_conflict_that_never_ends_is_given_up_in_time() {
    let conflict = Answer::error(409, "DeleteConflict", "Cannot delete entity, must remove users first.");
    let script = Script::default().on(DELETE_GROUP, [conflict]);
    let writer = script.writer(&[]).await;
    writer.ledger.write(&[Subject::new(SubjectKind::Group, "ReadOnly")]);
    let clock = writer.session.clock().clone();
    let began = clock.now();
    assert_eq!(delete(&writer).await.expect_err("it is in use").class(), Class::Conflict);
    assert!(clock.since(began) <= PROPAGATION + LONGEST_PAUSE, "{:?}", clock.since(began));
}

#[tokio::test(start_paused = true)]
async fn a_fresh_look_remembers_nothing() {
    let script = Script::default().on(DETAILS, [without_the_group(), with_the_group()]);
    let writer = script.writer(&[DETAILS]).await;
    let groups = async || writer.look().authorization_details().await.expect("it is read").groups.len();
    assert_eq!((groups().await, groups().await), (0, 1));
}
