use aws_sdk_organizations::{
    Client,
    types::{AccountState, AccountStatus, ParentType},
};
use insta::assert_snapshot;

use super::{
    bench::{refusal, run},
    organizations::{organizations, sandbox_as},
};
use crate::sandbox::{
    Sandbox,
    state::{Account, MemberState, OrganizationRole, State},
};

const NO_PERMISSION: &str = "400 AccessDeniedException: You don't have permissions to access this resource.";

/// The accounts and units below a parent, as a person would draw them.
async fn drawn(organizations: &Client, parent: &str) -> String {
    lines(organizations, parent).await.join("\n")
}

async fn lines(organizations: &Client, parent: &str) -> Vec<String> {
    let accounts = organizations.list_accounts_for_parent().parent_id(parent).send().await;
    let units = organizations.list_organizational_units_for_parent().parent_id(parent).send().await;
    let mut lines = Vec::new();
    for account in accounts.expect("accounts").accounts() {
        lines.push(format!("{} {}", account.name().expect("a name"), account.id().expect("an id")));
    }
    for unit in units.expect("units").organizational_units() {
        let id = unit.id().expect("an id");
        lines.push(format!("{} {id}", unit.name().expect("a name")));
        let below = Box::pin(self::lines(organizations, id)).await;
        lines.extend(below.into_iter().map(|line| format!("  {line}")));
    }
    lines
}

#[test]
fn the_small_organization_has_three_units() {
    run(async {
        let sandbox = sandbox_as(OrganizationRole::Management);
        let organizations = organizations(&sandbox);
        let roots = organizations.list_roots().send().await.expect("a root");
        let [root] = roots.roots() else { panic!("{roots:?}") };
        assert_eq!((root.id(), root.name()), (Some("r-ab12"), Some("Root")));
        assert_eq!(root.arn(), Some("arn:aws:organizations::123456789012:root/o-sandbox0001/r-ab12"));
        assert_snapshot!(drawn(&organizations, "r-ab12").await, @"
        management 123456789012
        Security ou-ab12-5ec00001
          log-archive 210987654321
        Workloads ou-ab12-5ec00002
          Prod ou-ab12-5ec00003
            workload 345678901234
        ");
        let units = organizations.list_organizational_units_for_parent().parent_id("r-ab12").send().await;
        let units = units.expect("units");
        assert_eq!(
            units.organizational_units()[0].arn(),
            Some("arn:aws:organizations::123456789012:ou/o-sandbox0001/ou-ab12-5ec00001")
        );
    });
}

#[test]
fn a_delegated_administrator_reads_units_and_a_member_does_not() {
    run(async {
        let sandbox = sandbox_as(OrganizationRole::DelegatedAdministrator);
        assert_snapshot!(drawn(&organizations(&sandbox), "r-ab12").await, @"
        management 111122223333
        Security ou-ab12-5ec00001
          log-archive 210987654321
        Workloads ou-ab12-5ec00002
          Prod ou-ab12-5ec00003
            workload 123456789012
        ");
        let sandbox = sandbox_as(OrganizationRole::Member);
        let organizations = organizations(&sandbox);
        assert_eq!(refusal(organizations.list_roots().send().await), NO_PERMISSION);
        let below = organizations.list_accounts_for_parent().parent_id("r-ab12").send().await;
        assert_eq!(refusal(below), NO_PERMISSION);
        let units = organizations.list_organizational_units_for_parent().parent_id("r-ab12").send().await;
        assert_eq!(refusal(units), NO_PERMISSION);
        let parents = organizations.list_parents().child_id("123456789012").send().await;
        assert_eq!(refusal(parents), NO_PERMISSION);
    });
}

#[test]
fn parents_and_children_that_are_not_there_are_not_found() {
    run(async {
        let sandbox = sandbox_as(OrganizationRole::Management);
        let organizations = organizations(&sandbox);
        let accounts = |parent: &str| organizations.list_accounts_for_parent().parent_id(parent).send();
        let units =
            |parent: &str| organizations.list_organizational_units_for_parent().parent_id(parent).send();
        let not_there = "400 ParentNotFoundException: You specified parent that doesn't exist.";
        for parent in ["r-zzzz", "ou-ab12-00000000"] {
            assert_eq!(refusal(accounts(parent).await), not_there);
            assert_eq!(refusal(units(parent).await), not_there);
        }
        for malformed in ["Security", "r-ab1", "r-AB12", "ou-ab12", "ou-ab12-1234567", "ou-ab1-12345678"] {
            for refused in [refusal(accounts(malformed).await), refusal(units(malformed).await)] {
                assert!(
                    refused.contains("'parentId' failed to satisfy constraint: Member must"),
                    "{refused}"
                );
            }
        }
        let parents = |child: &str| organizations.list_parents().child_id(child).send();
        let shown = async |child: &str| {
            let parents = parents(child).await.expect("a parent");
            let [parent] = parents.parents() else { panic!("{parents:?}") };
            (parent.id().expect("an id").to_owned(), parent.r#type().expect("a type").clone())
        };
        assert_eq!(shown("123456789012").await, ("r-ab12".into(), ParentType::Root));
        let in_unit = ("ou-ab12-5ec00003".into(), ParentType::OrganizationalUnit);
        assert_eq!(shown("345678901234").await, in_unit);
        assert_eq!(shown("ou-ab12-5ec00003").await.0, "ou-ab12-5ec00002");
        assert_eq!(
            refusal(parents("999999999999").await),
            "400 ChildNotFoundException: You specified child that doesn't exist."
        );
    });
}

#[test]
fn a_member_says_what_state_it_is_in() {
    run(async {
        let sandbox = sandbox_as(OrganizationRole::Management);
        let organizations = organizations(&sandbox);
        let describe = async || {
            let described = organizations.describe_account().account_id("345678901234").send().await;
            let account = described.expect("the account").account.expect("the answer shows it");
            (
                account.name.expect("a name"),
                account.state.expect("a state"),
                account.status.expect("a status"),
            )
        };
        assert_eq!(describe().await, ("workload".into(), AccountState::Active, AccountStatus::Active));
        for (state, shown, status) in [
            (MemberState::Suspended, AccountState::Suspended, AccountStatus::Suspended),
            (MemberState::PendingClosure, AccountState::PendingClosure, AccountStatus::PendingClosure),
        ] {
            sandbox.edit(|world| {
                let organization = world.organization.as_mut().expect("the organization");
                organization.member_mut("345678901234").state = state;
            });
            assert_eq!(describe().await, ("workload".into(), shown.clone(), status));
            let listed = organizations.list_accounts().send().await.expect("accounts");
            let listed = listed.accounts().iter().find(|account| account.id() == Some("345678901234"));
            assert_eq!(listed.and_then(|account| account.state()), Some(&shown));
        }
    });
}

#[test]
fn a_new_organization_has_a_root_with_its_only_account() {
    run(async {
        let sandbox = Sandbox::fresh();
        let organizations = organizations(&sandbox);
        organizations.create_organization().send().await.expect("an organization");
        assert_snapshot!(drawn(&organizations, "r-ab12").await, @"account-123456789012 123456789012");
    });
}

#[test]
fn identity_center_has_one_delegated_administrator() {
    run(async {
        let sandbox = sandbox_as(OrganizationRole::Management);
        let organizations = organizations(&sandbox);
        let service = "sso.amazonaws.com";
        organizations.enable_aws_service_access().service_principal(service).send().await.expect("trusted");
        let register = |account: &str| {
            let register = organizations.register_delegated_administrator().account_id(account);
            register.service_principal(service).send()
        };
        register("210987654321").await.expect("registered");
        assert_eq!(
            refusal(register("345678901234").await),
            "400 ConstraintViolationException: The service has as many delegated administrators as it may have."
        );
    });
}

#[test]
fn each_role_in_the_organization_has_its_instance_and_its_people() {
    let seeded = |role| {
        let mut state = State::fresh();
        state.organize(role);
        (state.organization, state.identity_center)
    };
    let shown = |role| {
        let (Some(organization), Some(instance)) = seeded(role) else { panic!("neither is there") };
        let people: Vec<_> = instance.users.values().map(|user| user.user_name.clone()).collect();
        assert_eq!(people.len(), 3, "{people:?}");
        assert!(instance.permission_sets.is_empty() && instance.groups.is_empty());
        format!(
            "trusts {:?}\ndelegates {:?}\ninstance of {} in {}",
            organization.trusted_services,
            organization.delegated_administrators,
            instance.owner,
            instance.region
        )
    };
    assert_snapshot!(shown(OrganizationRole::Management), @"
    trusts {}
    delegates {}
    instance of 123456789012 in us-east-1
    ");
    assert_snapshot!(shown(OrganizationRole::DelegatedAdministrator), @r#"
    trusts {"cloudtrail.amazonaws.com", "sso.amazonaws.com"}
    delegates {"cloudtrail.amazonaws.com": {"123456789012"}, "sso.amazonaws.com": {"123456789012"}}
    instance of 111122223333 in us-east-1
    "#);
    assert_snapshot!(shown(OrganizationRole::Member), @r#"
    trusts {"cloudtrail.amazonaws.com"}
    delegates {}
    instance of 111122223333 in us-east-1
    "#);
    assert_eq!(seeded(OrganizationRole::StandAlone), (None, None));
}

#[test]
fn thousands_of_accounts_are_light_and_listed_by_twenty() {
    run(async {
        // What stands in the map itself; such an account holds little else.
        assert!(size_of::<Account>() < 1024, "{}", size_of::<Account>());
        let sandbox = sandbox_as(OrganizationRole::Management);
        sandbox.edit(|state| {
            state.add_members(2000);
            state.add_members(1000);
        });
        let organizations = organizations(&sandbox);
        let (mut names, mut token) = (Vec::new(), None);
        let mut pages = 0;
        loop {
            let page = organizations.list_accounts().set_next_token(token).send().await.expect("a page");
            names.extend(page.accounts().iter().filter_map(|account| account.name().map(str::to_owned)));
            pages += 1;
            token = page.next_token;
            if token.is_none() {
                break;
            }
        }
        assert_eq!((pages, names.len()), (151, 3003));
        assert!(names.contains(&"account-0001".to_owned()) && names.contains(&"account-3000".to_owned()));
        let first = organizations.describe_account().account_id("400000000001").send().await;
        let first = first.expect("it is there").account.expect("the answer shows it");
        assert_eq!((first.name(), first.state()), (Some("account-0001"), Some(&AccountState::Active)));
        let below = organizations.list_accounts_for_parent().parent_id("r-ab12").send().await;
        let below = below.expect("a page");
        assert_eq!((below.accounts().len(), below.next_token().is_some()), (20, true));
    });
}
