use std::{collections::BTreeSet, time::Duration};

use aws_sdk_identitystore::{
    Client,
    operation::{
        create_group::CreateGroupError, list_group_memberships::ListGroupMembershipsOutput,
        update_group::UpdateGroupError,
    },
    types::{AttributeOperation, ConflictExceptionReason, Email, MemberId, Name},
};
use aws_smithy_async::rt::sleep::AsyncSleep as _;
use aws_smithy_types::Document;

use super::{
    bench::{refusal, run},
    directory::{DIRECTORY, directory_of, unique},
    organizations::sandbox_as,
};
use crate::sandbox::{
    Sandbox,
    state::{Holder, OrganizationRole},
};

const NOBODY: &str = "00000000-0000-0000-0000-000000000000";

async fn create(directory: &Client, name: &str) -> String {
    let create = directory.create_group().identity_store_id(DIRECTORY).display_name(name);
    create.send().await.expect("a group").group_id
}

/// An attribute that is set, or removed where there is no value.
fn operation(path: &str, value: Option<&str>) -> AttributeOperation {
    let operation = AttributeOperation::builder().attribute_path(path);
    operation.set_attribute_value(value.map(Document::from)).build().expect("a path is given")
}

fn person(sandbox: &Sandbox, name: &str) -> String {
    sandbox.edit(|state| state.identity_center_mut().user_named(name).expect("a person").0.to_owned())
}

#[test]
fn a_group_is_made_found_and_described() {
    run(async {
        let sandbox = sandbox_as(OrganizationRole::Management);
        let directory = directory_of(&sandbox);
        let made = directory
            .create_group()
            .identity_store_id(DIRECTORY)
            .display_name("Administradores")
            .description("do everything")
            .send()
            .await
            .expect("a group");
        assert_eq!(made.group_arn(), format!("arn:aws:identitystore:::group/{}", made.group_id()));
        let find = |name: &str| {
            let find = directory.get_group_id().identity_store_id(DIRECTORY);
            find.alternate_identifier(unique("displayName", name)).send()
        };
        let found = find("administradores").await.expect("names are equal ignoring case");
        assert_eq!((found.group_id(), found.group_arn()), (made.group_id(), made.group_arn()));
        let described = directory.describe_group().identity_store_id(DIRECTORY).group_id(made.group_id());
        let described = described.send().await.expect("it is there");
        assert_eq!(described.display_name(), Some("Administradores"));
        assert_eq!(described.description(), Some("do everything"));
        assert_eq!(described.revision(), made.revision());
        assert_eq!(refusal(find("Administrators").await), "400 ResourceNotFoundException: GROUP not found.");
        let nobody = directory.describe_group().identity_store_id(DIRECTORY).group_id(NOBODY).send().await;
        assert_eq!(refusal(nobody), "400 ResourceNotFoundException: GROUP not found.");
    });
}

#[test]
fn a_name_is_taken_once_ignoring_case() {
    run(async {
        let sandbox = sandbox_as(OrganizationRole::Management);
        let directory = directory_of(&sandbox);
        create(&directory, "Readers").await;
        let again = |name: &str| {
            directory.create_group().identity_store_id(DIRECTORY).display_name(name.to_owned()).send()
        };
        let refused = again("READERS").await;
        let error = refused.as_ref().expect_err("it is taken").as_service_error().expect("AWS said so");
        let CreateGroupError::ConflictException(conflict) = error else { panic!("{error:?}") };
        assert_eq!(conflict.reason(), Some(&ConflictExceptionReason::UniquenessConstraintViolation));
        assert_eq!(refusal(refused), "400 ConflictException: Duplicate GroupDisplayName");
        for reserved in ["Administrator", "AWSAdministrators"] {
            let expected = format!("400 ValidationException: {reserved} is a reserved name.");
            assert_eq!(refusal(again(reserved).await), expected);
        }
        again(&"n".repeat(1024)).await.expect("as long as may be");
        let ringing = refusal(again("bell\u{7}").await);
        assert!(ringing.contains("Member must satisfy regular expression pattern"), "{ringing}");
        let too_long = refusal(again(&"n".repeat(1025)).await);
        assert!(too_long.ends_with("Member must have length less than or equal to 1024"), "{too_long}");
        assert!(refusal(again("").await).contains("length greater than or equal to 1"));
    });
}

#[test]
fn a_group_is_renamed_and_described_anew() {
    run(async {
        let sandbox = sandbox_as(OrganizationRole::Management);
        let directory = directory_of(&sandbox);
        let id = create(&directory, "Readers").await;
        create(&directory, "Writers").await;
        let update = |operations: Vec<AttributeOperation>| {
            let update = directory.update_group().identity_store_id(DIRECTORY).group_id(&id);
            update.set_operations(Some(operations))
        };
        let group = || sandbox.state().identity_center.expect("the instance").groups[&id].clone();
        let described = update(vec![operation("description", Some("read everything"))]).send().await;
        let described = described.expect("it is described");
        assert_eq!(group().description.as_deref(), Some("read everything"));
        let renamed = vec![operation("displayName", Some("READERS")), operation("description", None)];
        let renamed = update(renamed).send().await.expect("its own name in other letters is free");
        assert_ne!(renamed.revision(), described.revision());
        assert_eq!((&*group().display_name, group().description), ("READERS", None));
        let before = group();
        let taken = vec![operation("description", Some("x")), operation("displayName", Some("writers"))];
        assert_eq!(refusal(update(taken).send().await), "400 ConflictException: Duplicate GroupDisplayName");
        for (operations, refused) in [
            (vec![], "Operations must have at least one member."),
            (vec![operation("displayName", None)], "The attribute displayName cannot be removed."),
            (vec![operation("externalIds", Some("x"))], "The attribute path externalIds is not supported."),
        ] {
            let expected = format!("400 ValidationException: {refused}");
            assert_eq!(refusal(update(operations).send().await), expected);
        }
        let outdated = update(vec![operation("description", Some("y"))]).revision(described.revision());
        let outdated = outdated.send().await;
        let error = outdated.as_ref().expect_err("it is outdated").as_service_error().expect("AWS said so");
        let UpdateGroupError::ConflictException(conflict) = error else { panic!("{error:?}") };
        assert_eq!(conflict.reason(), Some(&ConflictExceptionReason::ConcurrentModification));
        assert_eq!(group(), before);
        let current = update(vec![operation("description", Some("y"))]).revision(renamed.revision());
        current.send().await.expect("the revision is the current one");
    });
}

#[test]
fn people_join_and_leave_groups() {
    run(async {
        let sandbox = sandbox_as(OrganizationRole::Management);
        let directory = directory_of(&sandbox);
        let (ada, grace) = (person(&sandbox, "ada@example.com"), person(&sandbox, "grace@example.com"));
        let readers = create(&directory, "Readers").await;
        let join = |group: &str, user: &str| {
            let join = directory.create_group_membership().identity_store_id(DIRECTORY).group_id(group);
            join.member_id(MemberId::UserId(user.to_owned())).send()
        };
        let joined = join(&readers, &ada).await.expect("she joins");
        assert_eq!(
            joined.membership_arn(),
            format!("arn:aws:identitystore:::membership/{}", joined.membership_id())
        );
        join(&readers, &grace).await.expect("she joins");
        let again = join(&readers, &ada).await;
        assert!(format!("{again:?}").contains("UniquenessConstraintViolation"), "{again:?}");
        assert_eq!(refusal(again), "400 ConflictException: Member and Group relationship already exists");
        assert_eq!(refusal(join(NOBODY, &ada).await), "400 ResourceNotFoundException: GROUP not found.");
        assert_eq!(refusal(join(&readers, NOBODY).await), "400 ResourceNotFoundException: USER not found.");
        let list = || directory.list_group_memberships().identity_store_id(DIRECTORY).group_id(&readers);
        let first = list().max_results(1).send().await.expect("a page");
        let second = list().max_results(1).set_next_token(first.next_token.clone()).send().await;
        let second = second.expect("the rest");
        let members: BTreeSet<_> = [&first, &second]
            .into_iter()
            .flat_map(ListGroupMembershipsOutput::group_memberships)
            .map(|membership| {
                assert_eq!(membership.group_id(), Some(&*readers));
                membership.member_id().and_then(|member| member.as_user_id().ok()).expect("a person")
            })
            .collect();
        assert_eq!((members, second.next_token()), ([&ada, &grace].into(), None));
        let leave = |membership: &str| {
            directory.delete_group_membership().identity_store_id(DIRECTORY).membership_id(membership).send()
        };
        leave(joined.membership_id()).await.expect("she leaves");
        assert_eq!(
            refusal(leave(joined.membership_id()).await),
            "400 ResourceNotFoundException: GROUP_MEMBERSHIP not found."
        );
        assert_eq!(list().send().await.expect("memberships").group_memberships().len(), 1);
        let nobody = directory.list_group_memberships().identity_store_id(DIRECTORY).group_id(NOBODY);
        assert_eq!(refusal(nobody.send().await), "400 ResourceNotFoundException: GROUP not found.");
    });
}

#[test]
fn a_new_group_takes_people_once_it_has_arrived_everywhere() {
    run(async {
        let sandbox = sandbox_as(OrganizationRole::Management);
        let ada = person(&sandbox, "ada@example.com");
        sandbox.set_propagation(Duration::from_secs(2));
        let directory = directory_of(&sandbox);
        let readers = create(&directory, "Readers").await;
        let join = || {
            let join = directory.create_group_membership().identity_store_id(DIRECTORY).group_id(&readers);
            join.member_id(MemberId::UserId(ada.clone())).send()
        };
        assert_eq!(refusal(join().await), "400 ResourceNotFoundException: GROUP not found.");
        sandbox.sleep_impl().sleep(Duration::from_secs(2)).await;
        join().await.expect("it has arrived");
    });
}

#[test]
fn who_is_deleted_leaves_assignments_behind() {
    run(async {
        let sandbox = sandbox_as(OrganizationRole::Management);
        let directory = directory_of(&sandbox);
        let ada = person(&sandbox, "ada@example.com");
        let readers = create(&directory, "Readers").await;
        let join = directory.create_group_membership().identity_store_id(DIRECTORY).group_id(&readers);
        join.member_id(MemberId::UserId(ada.clone())).send().await.expect("she joins");
        let holders = [Holder::user(&*ada), Holder::group(&*readers)];
        let set = sandbox.edit(|state| {
            let set = state.add_permission_set("ReadOnly");
            for holder in holders.clone() {
                state.identity_center_mut().assign("210987654321", &set, holder);
            }
            set
        });
        let delete = || directory.delete_user().identity_store_id(DIRECTORY).user_id(&ada);
        let outdated = refusal(delete().revision("1").send().await);
        assert_eq!(outdated, "400 ConflictException: The revision is not the current one.");
        delete().send().await.expect("she is deleted");
        assert_eq!(refusal(delete().send().await), "400 ResourceNotFoundException: USER not found.");
        let instance = || sandbox.state().identity_center.expect("the instance");
        assert!(instance().groups[&readers].members.is_empty());
        let delete = || directory.delete_group().identity_store_id(DIRECTORY).group_id(&readers).send();
        delete().await.expect("it is deleted");
        assert_eq!(refusal(delete().await), "400 ResourceNotFoundException: GROUP not found.");
        assert_eq!(instance().assignments["210987654321"][&set], holders.into());
    });
}

#[test]
fn a_person_is_made_with_a_name_and_an_address_of_their_own() {
    run(async {
        let sandbox = sandbox_as(OrganizationRole::Management);
        let directory = directory_of(&sandbox);
        let create = |user: &str, email: &str| {
            directory
                .create_user()
                .identity_store_id(DIRECTORY)
                .user_name(user)
                .display_name("Mary Somerville")
                .name(Name::builder().given_name("Mary").family_name("Somerville").build())
                .emails(Email::builder().value(email).primary(true).build())
        };
        let made = create("mary", "mary@example.com").send().await.expect("a person");
        let described = directory.describe_user().identity_store_id(DIRECTORY).user_id(made.user_id());
        let described = described.send().await.expect("she is there");
        assert_eq!(described.user_name(), Some("mary"));
        assert_eq!(described.emails()[0].value(), Some("mary@example.com"));
        assert_eq!(described.revision(), made.revision());
        let taken = create("MARY", "other@example.com").send().await;
        assert_eq!(refusal(taken), "400 ConflictException: Duplicate UserName");
        let taken = create("somerville", "Mary@example.com").send().await;
        assert_eq!(refusal(taken), "400 ConflictException: Duplicate email");
        let nameless = create("caroline", "caroline@example.com").set_name(None).send().await;
        assert_eq!(
            refusal(nameless),
            "400 ValidationException: 1 validation error detected: Value null at 'name' failed to satisfy constraint: \
             Member must not be null"
        );
    });
}
