use std::collections::{BTreeMap, BTreeSet};

use jiff::SignedDuration;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{Account, Bucket, Encryption, FRESH_ACCOUNT, IdentityCenter, Key, State, Trail};

/// The organization of the accounts that are in one; a sandbox holds one at most.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Organization {
    /// Its id, such as `o-a1b2c3d4e5`.
    pub id: String,
    /// The account that manages it.
    pub management_account: String,
    /// `ALL` or `CONSOLIDATED_BILLING`.
    pub feature_set: String,
    /// The accounts in it, the management account among them.
    pub members: BTreeSet<String>,
    /// What is remembered of members that are not called `account-…`, active and below the root.
    pub particulars: BTreeMap<String, Member>,
    /// The organizational units by id, such as `ou-ab12-1a2b3c4d`; the root's id is `r-ab12`.
    pub units: BTreeMap<String, Unit>,
    /// The services that it trusts.
    pub trusted_services: BTreeSet<String>,
    /// The delegated administrators of each service.
    pub delegated_administrators: BTreeMap<String, BTreeSet<String>>,
}

/// What is remembered of a member besides its id.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Member {
    /// The account's name.
    pub name: String,
    /// What state it is in.
    pub state: MemberState,
    /// The id of the unit that it is in, or of the root.
    pub parent: String,
}

/// What state an account of an organization is in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum MemberState {
    /// It works.
    Active,
    /// AWS has suspended it.
    Suspended,
    /// It was closed, and can be opened again for a while.
    PendingClosure,
}

/// An organizational unit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Unit {
    /// Its name, unique below its parent.
    pub name: String,
    /// The id of the unit that it is in, or of the root.
    pub parent: String,
}

/// What the default caller's account is in an organization.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OrganizationRole {
    /// It is in none.
    StandAlone,
    /// It manages one that trusts no service yet, and has an instance of IAM Identity Center without permission sets.
    Management,
    /// It administers `CloudTrail` and IAM Identity Center in one that trusts both, and has neither a trail nor a
    /// permission set yet.
    DelegatedAdministrator,
    /// It is in one that has an organization trail, which it inherits, and an instance of IAM Identity Center, which it
    /// does not see.
    Member,
}

/// The host name that `CloudTrail` is trusted by.
const CLOUDTRAIL: &str = "cloudtrail.amazonaws.com";

/// The host name that IAM Identity Center is trusted by.
const IDENTITY_CENTER: &str = "sso.amazonaws.com";

/// Where the instance of IAM Identity Center and the organization's trail are.
const REGION: &str = "us-east-1";

/// The people in the directory of the instance, by user name.
const PEOPLE: [&str; 3] = ["ada@example.com", "grace@example.com", "operator@example.com"];

/// The id of the root of every organization in a sandbox.
pub(in crate::sandbox) const ROOT: &str = "r-ab12";

const ID: &str = "o-sandbox0001";

/// The account that manages the organization where the default caller's does not.
const MANAGEMENT: &str = "111122223333";

/// The account that keeps the organization's logs.
const LOG_ARCHIVE: &str = "210987654321";

/// The account that has the work where the default caller's manages the organization.
const WORKLOAD: &str = "345678901234";

/// The units of the small organization: `Security`, `Workloads` and, in that, `Prod`.
const SECURITY: &str = "ou-ab12-5ec00001";
const WORKLOADS: &str = "ou-ab12-5ec00002";
const PRODUCTION: &str = "ou-ab12-5ec00003";

impl Organization {
    /// An organization of one account, which trusts no service yet.
    pub fn new(id: &str, management_account: &str, feature_set: &str) -> Self {
        Self {
            id: id.to_owned(),
            management_account: management_account.to_owned(),
            feature_set: feature_set.to_owned(),
            members: BTreeSet::from([management_account.to_owned()]),
            particulars: BTreeMap::new(),
            units: BTreeMap::new(),
            trusted_services: BTreeSet::new(),
            delegated_administrators: BTreeMap::new(),
        }
    }

    /// What is known of a member.
    pub fn member(&self, account: &str) -> Member {
        self.particulars.get(account).cloned().unwrap_or_else(|| Member {
            name: format!("account-{account}"),
            state: MemberState::Active,
            parent: ROOT.to_owned(),
        })
    }

    /// The id of the unit that a member is in, or of the root.
    pub fn parent_of(&self, account: &str) -> &str {
        self.particulars.get(account).map_or(ROOT, |member| &member.parent)
    }

    /// Calls a member by a name, and puts it into a unit or below the root; it is active.
    pub fn add_member(&mut self, account: &str, name: &str, parent: &str) {
        let member = Member { name: name.to_owned(), state: MemberState::Active, parent: parent.to_owned() };
        self.members.insert(account.to_owned());
        self.particulars.insert(account.to_owned(), member);
    }

    /// What is remembered of a member, to change behind everyone's back.
    pub fn member_mut(&mut self, account: &str) -> &mut Member {
        let member = self.member(account);
        self.particulars.entry(account.to_owned()).or_insert(member)
    }

    /// Adds a unit of this id below another or the root; the id is as unique as the caller makes it.
    pub fn add_unit(&mut self, id: &str, name: &str, parent: &str) {
        let unit = Unit { name: name.to_owned(), parent: parent.to_owned() };
        self.units.insert(id.to_owned(), unit);
    }

    /// Whether an account administers a service here.
    pub fn is_delegated(&self, service: &str, account: &str) -> bool {
        self.delegated_administrators.get(service).is_some_and(|accounts| accounts.contains(account))
    }
}

impl State {
    /// The organization that an account is in.
    pub fn organization_of(&self, account: &str) -> Option<&Organization> {
        self.organization.as_ref().filter(|organization| organization.members.contains(account))
    }

    /// Puts the default caller's account into a small organization, `o-sandbox0001`: of a management account, one that
    /// keeps logs, in the unit `Security`, and one that has the work, in `Workloads` / `Prod`.
    pub fn organize(&mut self, role: OrganizationRole) {
        let (management, workload) = match role {
            OrganizationRole::StandAlone => {
                self.organization = None;
                self.identity_center = None;
                return;
            }
            OrganizationRole::Management => (FRESH_ACCOUNT, WORKLOAD),
            OrganizationRole::DelegatedAdministrator | OrganizationRole::Member => {
                (MANAGEMENT, FRESH_ACCOUNT)
            }
        };
        let mut organization = Organization::new(ID, management, "ALL");
        organization.add_unit(SECURITY, "Security", ROOT);
        organization.add_unit(WORKLOADS, "Workloads", ROOT);
        organization.add_unit(PRODUCTION, "Prod", WORKLOADS);
        organization.add_member(management, "management", ROOT);
        organization.add_member(LOG_ARCHIVE, "log-archive", SECURITY);
        organization.add_member(workload, "workload", PRODUCTION);
        let (trusted, administered): (&[_], &[_]) = match role {
            OrganizationRole::StandAlone | OrganizationRole::Management => (&[], &[]),
            OrganizationRole::DelegatedAdministrator => {
                (&[CLOUDTRAIL, IDENTITY_CENTER], &[CLOUDTRAIL, IDENTITY_CENTER])
            }
            OrganizationRole::Member => (&[CLOUDTRAIL], &[]),
        };
        organization.trusted_services.extend(trusted.iter().copied().map(str::to_owned));
        for service in administered {
            let administrators = BTreeSet::from([FRESH_ACCOUNT.to_owned()]);
            organization.delegated_administrators.insert((*service).to_owned(), administrators);
        }
        for account in &organization.members {
            if !self.accounts.contains_key(account) {
                self.add_account(account, management);
            }
        }
        self.organization = Some(organization);
        self.identity_center = Some(IdentityCenter::new(management, REGION));
        for name in PEOPLE {
            self.add_directory_user(name);
        }
        if role == OrganizationRole::Member {
            self.add_organization_trail();
        }
    }

    /// Adds so many further active accounts below the root of the organization: `account-0001` is `400000000001`.
    ///
    /// They were invited and have no role that the management account could take, so that thousands of them weigh little.
    ///
    /// # Panics
    ///
    /// When there is no organization.
    pub fn add_members(&mut self, how_many: usize) {
        let organization = self.organization.as_mut().expect("the sandbox holds an organization");
        let numbered = (1_u32..).map(|number| (number, format!("4{number:011}")));
        let further = numbered.filter(|(_, id)| !organization.members.contains(id)).take(how_many);
        for (number, id) in further.collect::<Vec<_>>() {
            organization.add_member(&id, &format!("account-{number:04}"), ROOT);
            self.accounts.entry(id.clone()).or_insert_with(|| Account::new(&id));
        }
    }

    /// Adds the trail `org-trail` of the management account: of all Regions, validated, encrypted and logging for a
    /// week, into a bucket of the account that keeps logs.
    fn add_organization_trail(&mut self) {
        const KEY: &str = "5a9db0c8-0001-4000-8000-000000000001";
        let partition = self.account(MANAGEMENT).partition.clone();
        let bucket = format!("org-trail-{LOG_ARCHIVE}");
        let key = format!("arn:{partition}:kms:{REGION}:{LOG_ARCHIVE}:key/{KEY}");
        let since = self.now.saturating_sub(SignedDuration::from_hours(7 * 24)).unwrap_or(self.now);
        let trail = Trail {
            key_prefix: None,
            kms_key: Some(key.clone()),
            organization: true,
            multi_region: true,
            validating_since: Some(since),
            logging_since: Some(since),
            started: Some(since),
            ..Trail::new("org-trail", REGION, MANAGEMENT, &bucket)
        };
        let arn = trail.arn(&partition);
        let from_trail = json!({ "aws:SourceArn": arn });
        let service = json!({ "Service": CLOUDTRAIL });
        let logs = |below: &str| format!("arn:{partition}:s3:::{bucket}/AWSLogs/{below}/*");
        let bucket_policy = json!({ "Version": "2012-10-17", "Statement": [
            {
                "Sid": "AclCheck", "Effect": "Allow", "Principal": service, "Action": "s3:GetBucketAcl",
                "Resource": format!("arn:{partition}:s3:::{bucket}"), "Condition": { "StringEquals": from_trail },
            },
            {
                "Sid": "Write", "Effect": "Allow", "Principal": service, "Action": "s3:PutObject",
                "Resource": [logs(MANAGEMENT), logs(ID)],
                "Condition": { "StringEquals": { "aws:SourceArn": arn, "s3:x-amz-acl": "bucket-owner-full-control" } },
            },
        ] });
        let key_policy = json!({ "Version": "2012-10-17", "Statement": [
            {
                "Sid": "Owner", "Effect": "Allow", "Action": "kms:*", "Resource": "*",
                "Principal": { "AWS": format!("arn:{partition}:iam::{LOG_ARCHIVE}:root") },
            },
            {
                "Sid": "Encrypt", "Effect": "Allow", "Principal": service,
                "Action": ["kms:GenerateDataKey*", "kms:DescribeKey", "kms:Decrypt"], "Resource": "*",
                "Condition": { "StringEquals": from_trail },
            },
        ] });
        let kept = Key {
            description: "the organization's trail".to_owned(),
            rotation_period_days: Some(365),
            ..Key::new(REGION, &key_policy.to_string(), since)
        };
        self.account_mut(LOG_ARCHIVE).keys.insert(KEY.to_owned(), kept);
        let kept = Bucket {
            versioning: Some("Enabled".to_owned()),
            encryption: Encryption { algorithm: "aws:kms".to_owned(), key: Some(key), bucket_key: true },
            policy: Some(bucket_policy.to_string()),
            ..Bucket::new(LOG_ARCHIVE, REGION, since)
        };
        self.buckets.insert(bucket, kept);
        self.trails.insert(arn, trail);
    }
}
