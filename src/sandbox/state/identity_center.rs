use std::collections::{BTreeMap, BTreeSet, VecDeque};

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::State;

const SECOND: SignedDuration = SignedDuration::from_secs(1);

/// An instance of IAM Identity Center, with its directory.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IdentityCenter {
    /// The id in its ARN, such as `ssoins-7223b02a6f40cd5e`.
    pub id: String,
    /// The id of its directory, such as `d-9067f2a1b3`.
    pub identity_store: String,
    /// The account that it belongs to: the management account, or the account of an account instance.
    pub owner: String,
    /// What it is called, if it was given a name.
    pub name: Option<String>,
    /// The Region in which it was enabled.
    pub region: String,
    /// `ACTIVE`, `CREATE_IN_PROGRESS`, `CREATE_FAILED` or `DELETE_IN_PROGRESS`.
    pub status: String,
    /// The permission sets by ARN.
    pub permission_sets: BTreeMap<String, PermissionSet>,
    /// Who holds which permission set in each account: by account and by the set's ARN.
    pub assignments: BTreeMap<String, BTreeMap<String, BTreeSet<Holder>>>,
    /// The groups of the directory by id.
    pub groups: BTreeMap<String, DirectoryGroup>,
    /// The people of the directory by id.
    pub users: BTreeMap<String, DirectoryUser>,
    /// The asynchronous requests by id, those that are done among them.
    pub requests: BTreeMap<String, Request>,
    /// The ids of the requests that are not done yet, by when they are.
    pub in_progress: BTreeSet<(Timestamp, String)>,
    /// How long an asynchronous request takes.
    pub request_duration: SignedDuration,
    /// The accounts whose asynchronous requests fail, each with the reason that is given.
    pub failing: BTreeMap<String, String>,
    /// When the calls of the last second came, of `sso-admin` and of the directory: each takes 20 a second.
    pub recent_calls: BTreeMap<String, VecDeque<Timestamp>>,
}

/// A permission set.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PermissionSet {
    /// Its name, unique in the instance.
    pub name: String,
    /// What it is for.
    pub description: Option<String>,
    /// When it was made.
    pub created: Timestamp,
    /// How long a session lasts, in the notation of ISO 8601, such as `PT1H`.
    pub session_duration: String,
    /// The page that a session begins with.
    pub relay_state: Option<String>,
    /// The ARNs of its AWS-managed policies.
    pub managed_policies: BTreeSet<String>,
    /// The names and paths of customer-managed policies that it refers to.
    pub customer_policies: BTreeSet<CustomerPolicy>,
    /// Its inline policy.
    pub inline_policy: Option<String>,
    /// Its permissions boundary.
    pub boundary: Option<Boundary>,
    /// Its tags.
    pub tags: BTreeMap<String, String>,
    /// How often it was changed: an account runs the version that was provisioned there last.
    pub version: u64,
    /// The accounts in which it is provisioned, each with the version that runs there.
    pub provisioned: BTreeMap<String, u64>,
}

/// A customer-managed policy, by its name and path in every account.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CustomerPolicy {
    /// Its name.
    pub name: String,
    /// Its path.
    pub path: String,
}

/// The permissions boundary of a permission set.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub enum Boundary {
    /// An AWS-managed policy, by its ARN.
    Managed(String),
    /// A customer-managed policy.
    Customer(CustomerPolicy),
}

/// Somebody who holds a permission set in an account.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Holder {
    /// `USER` or `GROUP`.
    pub kind: String,
    /// The id in the directory; it stays when the person or the group is deleted there.
    pub id: String,
}

/// A group of the directory.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DirectoryGroup {
    /// Its name, unique in the directory ignoring case.
    pub display_name: String,
    /// What it is for.
    pub description: Option<String>,
    /// The ids of its people, by the ids of their memberships.
    pub members: BTreeMap<String, String>,
}

/// A person of the directory.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DirectoryUser {
    /// The name by which they sign in, unique in the directory ignoring case.
    pub user_name: String,
    /// Their name as it is shown.
    pub display_name: String,
    /// Their e-mail addresses, the first being the primary one.
    pub emails: Vec<String>,
}

/// An asynchronous request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Request {
    /// What is asked for.
    pub asks: Asks,
    /// The permission set's ARN.
    pub permission_set: String,
    /// The account; none where a permission set is provisioned wherever it is.
    pub account: Option<String>,
    /// The principal of an assignment.
    pub holder: Option<Holder>,
    /// When it came.
    pub created: Timestamp,
    /// When it is done.
    pub due: Timestamp,
    /// Whether it was carried out; nothing as long as it is in progress.
    pub outcome: Option<Outcome>,
}

/// What an asynchronous request asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Asks {
    /// An assignment.
    Creation,
    /// The end of an assignment.
    Deletion,
    /// That a permission set is provisioned.
    Provisioning,
}

/// How an asynchronous request ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Outcome {
    /// It was carried out.
    Succeeded,
    /// It was not, for this reason.
    Failed(String),
}

impl IdentityCenter {
    /// A fresh instance of an organization: no permission sets, an empty directory.
    pub fn new(owner: &str, region: &str) -> Self {
        Self {
            id: "ssoins-7223b02a6f40cd5e".to_owned(),
            identity_store: "d-9067f2a1b3".to_owned(),
            owner: owner.to_owned(),
            name: None,
            region: region.to_owned(),
            status: "ACTIVE".to_owned(),
            permission_sets: BTreeMap::new(),
            assignments: BTreeMap::new(),
            groups: BTreeMap::new(),
            users: BTreeMap::new(),
            requests: BTreeMap::new(),
            in_progress: BTreeSet::new(),
            request_duration: SignedDuration::from_secs(3),
            failing: BTreeMap::new(),
            recent_calls: BTreeMap::new(),
        }
    }

    /// Its ARN.
    pub fn arn(&self) -> String {
        format!("arn:aws:sso:::instance/{}", self.id)
    }

    /// The ARN and the permission set of a name.
    pub fn set_named(&self, name: &str) -> Option<(&str, &PermissionSet)> {
        let found = self.permission_sets.iter().find(|(_, set)| set.name == name);
        found.map(|(arn, set)| (arn.as_str(), set))
    }

    /// The requests that are not done yet, with their ids.
    pub(in crate::sandbox) fn under_way(&self) -> impl Iterator<Item = (&str, &Request)> {
        let ids = self.in_progress.iter().map(|(_, id)| id);
        ids.filter_map(|id| Some((id.as_str(), self.requests.get(id)?)))
    }

    /// The id and the group of a name.
    pub fn group_named(&self, name: &str) -> Option<(&str, &DirectoryGroup)> {
        let found = self.groups.iter().find(|(_, group)| group.display_name.eq_ignore_ascii_case(name));
        found.map(|(id, group)| (id.as_str(), group))
    }

    /// The id and the person of a user name.
    pub fn user_named(&self, name: &str) -> Option<(&str, &DirectoryUser)> {
        let found = self.users.iter().find(|(_, user)| user.user_name.eq_ignore_ascii_case(name));
        found.map(|(id, user)| (id.as_str(), user))
    }

    /// Notes a call of a service, unless the service has taken as many within the second before it as it takes.
    fn takes(&mut self, service: &str, limit: usize, now: Timestamp) -> bool {
        let calls = self.recent_calls.entry(service.to_owned()).or_default();
        calls.retain(|call| now.duration_since(*call) < SECOND);
        let is_taken = calls.len() < limit;
        if is_taken {
            calls.push_back(now);
        }
        is_taken
    }

    /// Lets somebody hold a permission set in an account from now on, provisioned there as it is.
    ///
    /// # Panics
    ///
    /// When there is no such permission set.
    pub fn assign(&mut self, account: &str, permission_set: &str, holder: Holder) {
        let set =
            self.permission_sets.get_mut(permission_set).expect("the sandbox holds this permission set");
        set.provisioned.entry(account.to_owned()).or_insert(set.version);
        let sets = self.assignments.entry(account.to_owned()).or_default();
        sets.entry(permission_set.to_owned()).or_default().insert(holder);
    }
}

impl Holder {
    /// A person, by their id.
    pub fn user(id: impl Into<String>) -> Self {
        Self { kind: "USER".to_owned(), id: id.into() }
    }

    /// A group, by its id.
    pub fn group(id: impl Into<String>) -> Self {
        Self { kind: "GROUP".to_owned(), id: id.into() }
    }
}

impl State {
    /// The instance of IAM Identity Center, to change behind everyone's back.
    ///
    /// # Panics
    ///
    /// When there is none.
    pub fn identity_center_mut(&mut self) -> &mut IdentityCenter {
        self.identity_center.as_mut().expect("the sandbox holds an instance")
    }

    /// Notes a call of a service of the instance, unless as many as the service takes came within the second before it.
    ///
    /// A call that is refused does not count. Without an instance there is nothing to spare.
    pub(in crate::sandbox) fn takes(&mut self, service: &str, limit: usize, now: Timestamp) -> bool {
        self.identity_center.as_mut().is_none_or(|instance| instance.takes(service, limit, now))
    }

    /// Adds a permission set with the session of an hour and nothing else, and gives its ARN.
    ///
    /// # Panics
    ///
    /// When there is no instance.
    pub fn add_permission_set(&mut self, name: &str) -> String {
        let arn = self.next_permission_set_arn();
        let created = self.now;
        let set = PermissionSet {
            name: name.to_owned(),
            description: None,
            created,
            session_duration: "PT1H".to_owned(),
            relay_state: None,
            managed_policies: BTreeSet::new(),
            customer_policies: BTreeSet::new(),
            inline_policy: None,
            boundary: None,
            tags: BTreeMap::new(),
            version: 1,
            provisioned: BTreeMap::new(),
        };
        self.identity_center_mut().permission_sets.insert(arn.clone(), set);
        arn
    }

    /// Adds a group without members to the directory, and gives its id.
    ///
    /// # Panics
    ///
    /// When there is no instance.
    pub fn add_directory_group(&mut self, name: &str) -> String {
        let id = self.next_directory_id();
        let group =
            DirectoryGroup { display_name: name.to_owned(), description: None, members: BTreeMap::new() };
        self.identity_center_mut().groups.insert(id.clone(), group);
        id
    }

    /// Adds a person to the directory, whose user name is an e-mail address, and gives their id.
    ///
    /// # Panics
    ///
    /// When there is no instance.
    pub fn add_directory_user(&mut self, name: &str) -> String {
        let id = self.next_directory_id();
        let user = DirectoryUser {
            user_name: name.to_owned(),
            display_name: name.to_owned(),
            emails: vec![name.to_owned()],
        };
        self.identity_center_mut().users.insert(id.clone(), user);
        id
    }

    /// Makes the ARN of the next permission set.
    pub(in crate::sandbox) fn next_permission_set_arn(&mut self) -> String {
        let number = self.next_id("ps-");
        let instance = self.identity_center_mut();
        format!("arn:aws:sso:::permissionSet/{}/ps-{}", instance.id, number[5..].to_lowercase())
    }

    /// Makes the next id of the directory: a UUID behind the directory's number.
    pub fn next_directory_id(&mut self) -> String {
        self.serial += 1;
        super::request_id(self.seed, self.serial)
    }
}
