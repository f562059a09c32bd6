use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{
    account::Account,
    cloudtrail::Trail,
    credentials::{AccessKey, KeyStatus, LoginProfile, MfaDevice, Session, SessionOf},
    entity::{Entity, Group, Role, User},
    identifier::{secret, unique_id},
    identity_center::IdentityCenter,
    name::Name,
    organization::Organization,
    policy::Policy,
    s3::Bucket,
};

/// The account that a fresh sandbox holds.
pub const FRESH_ACCOUNT: &str = "123456789012";

/// The role that AWS Organizations makes in the accounts it creates.
const ADMINISTRATION_ROLE: &str = "OrganizationAccountAccessRole";

/// Everything that a sandbox remembers, as plain data.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct State {
    /// Where the ids come from: the same seed and the same requests give the same bytes.
    pub seed: u64,
    /// How many ids were made.
    pub serial: u64,
    /// The time at which the sandbox begins.
    pub now: Timestamp,
    /// The access key id of the default caller.
    pub caller: String,
    /// The accounts by id.
    pub accounts: BTreeMap<String, Account>,
    /// The sessions of roles and users by access key id.
    pub sessions: BTreeMap<String, Session>,
    /// The buckets of all accounts, by name.
    pub buckets: BTreeMap<String, Bucket>,
    /// The trails of all accounts, by ARN.
    pub trails: BTreeMap<String, Trail>,
    /// The organization, if there is one.
    pub organization: Option<Organization>,
    /// The instance of IAM Identity Center, if there is one.
    pub identity_center: Option<IdentityCenter>,
    /// Account aliases that belong to accounts elsewhere: an alias is unique across AWS.
    pub foreign_aliases: BTreeSet<String>,
}

impl State {
    /// A fresh AWS account, `123456789012`, as AWS Organizations creates one.
    ///
    /// The caller is `assumed-role/OrganizationAccountAccessRole/sandbox`, a role with `AdministratorAccess`.
    pub fn fresh() -> Self {
        let mut state = Self {
            seed: 0,
            serial: 0,
            now: Timestamp::constant(1_767_225_600, 0),
            caller: String::new(),
            accounts: BTreeMap::new(),
            sessions: BTreeMap::new(),
            buckets: BTreeMap::new(),
            trails: BTreeMap::new(),
            organization: None,
            identity_center: None,
            foreign_aliases: ["admin", "amazon", "aws", "example", "prod", "production", "test"]
                .map(str::to_owned)
                .into(),
        };
        state.add_account(FRESH_ACCOUNT, FRESH_ACCOUNT);
        state.caller = state.begin_session(FRESH_ACCOUNT, ADMINISTRATION_ROLE, "sandbox");
        state
    }

    /// Adds a fresh account whose `OrganizationAccountAccessRole` trusts the management account.
    pub fn add_account(&mut self, id: &str, management_account: &str) -> &mut Account {
        let trust = format!(
            r#"{{"Version":"2012-10-17","Statement":[{{"Effect":"Allow","Principal":{{"AWS":"arn:aws:iam::{management_account}:root"}},"Action":"sts:AssumeRole"}}]}}"#
        );
        self.accounts.insert(id.to_owned(), Account::new(id));
        let role = self.add_role(id, ADMINISTRATION_ROLE, &trust);
        role.entity.attached_policies.insert("arn:aws:iam::aws:policy/AdministratorAccess".to_owned());
        self.account_mut(id)
    }

    /// The account with this id.
    ///
    /// # Panics
    ///
    /// When the sandbox holds no such account.
    pub fn account(&self, id: &str) -> &Account {
        self.accounts.get(id).expect("the sandbox holds this account")
    }

    /// The account with this id, to change behind everyone's back.
    ///
    /// # Panics
    ///
    /// When the sandbox holds no such account.
    pub fn account_mut(&mut self, id: &str) -> &mut Account {
        self.accounts.get_mut(id).expect("the sandbox holds this account")
    }

    /// Makes the next unique id, such as `AIDA…`.
    pub fn next_id(&mut self, prefix: &str) -> String {
        self.serial += 1;
        unique_id(prefix, 21, self.seed, self.serial)
    }

    /// Adds a user without credentials, or finds the one of this name.
    pub fn add_user(&mut self, account: &str, name: &str) -> &mut User {
        let entity = Entity::new(self.next_id("AIDA"), "/", self.now);
        self.account_mut(account).users.entry(name.into()).or_insert_with(|| User::new(entity))
    }

    /// Adds a group without policies, or finds the one of this name.
    pub fn add_group(&mut self, account: &str, name: &str) -> &mut Group {
        let entity = Entity::new(self.next_id("AGPA"), "/", self.now);
        self.account_mut(account).groups.entry(name.into()).or_insert_with(|| Group { entity })
    }

    /// Adds a role without policies, or finds the one of this name.
    pub fn add_role(&mut self, account: &str, name: &str, trust_policy: &str) -> &mut Role {
        let entity = Entity::new(self.next_id("AROA"), "/", self.now);
        let role = Role::new(entity, trust_policy.to_owned());
        self.account_mut(account).roles.entry(name.into()).or_insert(role)
    }

    /// Adds a customer-managed policy and gives its ARN.
    pub fn add_policy(&mut self, account: &str, name: &str, document: &str) -> String {
        let policy = Policy::new(self.next_id("ANPA"), "/", document, self.now);
        let account = self.account_mut(account);
        let name = Name::from(name);
        let arn = account.policy_arn(&name, &policy);
        account.policies.insert(name, policy);
        arn
    }

    /// Adds an active access key to a user and gives its id.
    pub fn add_access_key(&mut self, account: &str, user: &str) -> String {
        let (id, key) = self.next_access_key();
        let keys = &mut self.user_mut(account, user).access_keys;
        keys.insert(id.clone(), key);
        id
    }

    /// Adds an active access key to root and gives its id.
    pub fn add_root_access_key(&mut self, account: &str) -> String {
        let (id, key) = self.next_access_key();
        self.account_mut(account).root.access_keys.insert(id.clone(), key);
        id
    }

    /// Gives a user a password.
    pub fn add_password(&mut self, account: &str, user: &str) {
        let created = self.now;
        self.user_mut(account, user).login_profile =
            Some(LoginProfile { created, reset_required: false, last_used: None });
    }

    /// Gives a user a virtual MFA device and its serial number.
    pub fn add_mfa_device(&mut self, account: &str, user: &str) -> String {
        let enabled = self.now;
        let serial = self.account(account).arn(&format!("mfa/{user}"));
        self.account_mut(account).virtual_mfa_devices.insert(serial.clone());
        self.user_mut(account, user).mfa_devices.insert(serial.clone(), MfaDevice { enabled });
        serial
    }

    /// Begins a session of a role that has no end, and gives its access key id.
    pub fn begin_session(&mut self, account: &str, role: &str, session: &str) -> String {
        let of = SessionOf::Role { role: role.into(), session: session.to_owned() };
        self.begin(account, of, false)
    }

    /// Begins a session of a user that has no end, as after signing in to the console, and gives its access key id.
    pub fn begin_console_session(&mut self, account: &str, user: &str, with_mfa: bool) -> String {
        self.begin(account, SessionOf::Console { user: user.into() }, with_mfa)
    }

    /// Begins a session of a user that has no end, as `GetSessionToken` gives it, and gives its access key id.
    pub fn begin_token_session(&mut self, account: &str, user: &str, with_mfa: bool) -> String {
        self.begin(account, SessionOf::SessionToken { user: user.into() }, with_mfa)
    }

    fn begin(&mut self, account: &str, of: SessionOf, with_mfa: bool) -> String {
        self.serial += 1;
        let id = unique_id("ASIA", 20, self.seed, self.serial);
        let session = Session {
            secret: secret(40, self.seed, self.serial),
            token: secret(200, self.seed, !self.serial),
            account: account.to_owned(),
            of,
            expires: None,
            with_mfa,
            policies: Vec::new(),
        };
        self.sessions.insert(id.clone(), session);
        id
    }

    /// The secret and, of a session, the token that go with an access key id.
    pub(in crate::sandbox) fn secrets_of(&self, access_key_id: &str) -> Option<(&str, Option<&str>)> {
        if let Some(session) = self.sessions.get(access_key_id) {
            return Some((&session.secret, Some(&session.token)));
        }
        self.accounts.values().find_map(|account| {
            let users = account.users.values().map(|user| &user.access_keys);
            let key = users.chain([&account.root.access_keys]).find_map(|keys| keys.get(access_key_id))?;
            Some((key.secret.as_str(), None))
        })
    }

    fn next_access_key(&mut self) -> (String, AccessKey) {
        self.serial += 1;
        let key = AccessKey {
            secret: secret(40, self.seed, self.serial),
            status: KeyStatus::Active,
            created: self.now,
            last_used: None,
        };
        (unique_id("AKIA", 20, self.seed, self.serial), key)
    }

    fn user_mut(&mut self, account: &str, user: &str) -> &mut User {
        let users = &mut self.account_mut(account).users;
        users.get_mut(&Name::from(user)).expect("the account has this user")
    }
}
