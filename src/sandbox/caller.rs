use jiff::Timestamp;

use super::{
    refusal::Refusal,
    state::{Account, KeyStatus, LastUse, Name, Session, SessionOf, State},
};

/// Who sends a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Caller {
    pub(super) account: String,
    pub(super) principal: Principal,
    /// The Region that the request was signed for.
    pub(super) region: String,
    /// Whether the credentials are a session's, and if so whether it was begun with an MFA device.
    pub(super) session_mfa: Option<bool>,
    /// The session policies that narrow the caller.
    pub(super) session_policies: Vec<String>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Principal {
    Root,
    User(Name),
    Role { role: Name, session: String },
}

/// What the `Authorization` header says: the access key and what the request was signed for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Scope {
    pub(super) access_key_id: String,
    pub(super) region: String,
    pub(super) service: String,
}

impl Scope {
    /// Reads `AWS4-HMAC-SHA256 Credential=<key>/<date>/<region>/<service>/aws4_request, …`.
    pub(super) fn parse(header: &str) -> Option<Self> {
        let credential = header
            .strip_prefix("AWS4-HMAC-SHA256")?
            .split(',')
            .find_map(|part| part.trim().strip_prefix("Credential="))?;
        let mut parts = credential.split('/');
        let (key, _date, region, service) = (parts.next()?, parts.next()?, parts.next()?, parts.next()?);
        Some(Self { access_key_id: key.to_owned(), region: region.to_owned(), service: service.to_owned() })
    }
}

/// Finds out whose the credentials are, and notes the use of an access key.
pub(super) fn authenticate(
    state: &mut State,
    scope: &Scope,
    token: Option<&str>,
    now: Timestamp,
) -> Result<Caller, Refusal> {
    if let Some(session) = state.sessions.get(&scope.access_key_id) {
        let account = state.accounts.get(&session.account);
        return session_caller(session, account, scope, token, now);
    }
    if token.is_some() {
        return Err(invalid_token());
    }
    state.accounts.values_mut().find_map(|account| long_lived(account, scope, now)).ok_or_else(invalid_token)
}

/// Looks into temporary credentials, which end with the role or user that they are of.
fn session_caller(
    session: &Session,
    account: Option<&Account>,
    scope: &Scope,
    token: Option<&str>,
    now: Timestamp,
) -> Result<Caller, Refusal> {
    let account = account.filter(|_| token == Some(session.token.as_str())).ok_or_else(invalid_token)?;
    let (exists, principal) = match &session.of {
        SessionOf::Role { role, session } => {
            let principal = Principal::Role { role: role.clone(), session: session.clone() };
            (account.roles.contains_key(role), principal)
        }
        SessionOf::Console { user } => (account.users.contains_key(user), Principal::User(user.clone())),
        // To IAM such a session is no credential unless it was begun with an MFA device (API reference, STS
        // GetSessionToken).
        SessionOf::SessionToken { user } => {
            let is_taken = session.with_mfa || scope.service != "iam";
            (account.users.contains_key(user) && is_taken, Principal::User(user.clone()))
        }
    };
    if !exists {
        return Err(invalid_token());
    }
    if session.expires.is_some_and(|end| end <= now) {
        let message = "The security token included in the request is expired";
        return Err(Refusal::new(403, "ExpiredToken", message));
    }
    Ok(Caller {
        account: account.id.clone(),
        principal,
        region: scope.region.clone(),
        session_mfa: Some(session.with_mfa),
        session_policies: session.policies.clone(),
    })
}

/// Finds an active access key of root or of a user.
fn long_lived(account: &mut Account, scope: &Scope, now: Timestamp) -> Option<Caller> {
    let root_keys = account.root.access_keys.get_mut(&scope.access_key_id).map(|key| (Principal::Root, key));
    let (principal, key) = root_keys.or_else(|| {
        account.users.iter_mut().find_map(|(name, user)| {
            let key = user.access_keys.get_mut(&scope.access_key_id)?;
            Some((Principal::User(name.clone()), key))
        })
    })?;
    if key.status != KeyStatus::Active {
        return None;
    }
    key.last_used = Some(LastUse { at: now, service: scope.service.clone(), region: scope.region.clone() });
    Some(Caller {
        account: account.id.clone(),
        principal,
        region: scope.region.clone(),
        session_mfa: None,
        session_policies: Vec::new(),
    })
}

fn invalid_token() -> Refusal {
    Refusal::new(403, "InvalidClientTokenId", "The security token included in the request is invalid.")
}

impl Caller {
    pub(super) fn arn(&self, account: &Account) -> String {
        match &self.principal {
            Principal::Root => account.arn("root"),
            Principal::User(name) => {
                let path = account.users.get(name).map_or("/", |user| &user.entity.path);
                account.arn(&format!("user{path}{name}"))
            }
            Principal::Role { role, session } => {
                format!("arn:{}:sts::{}:assumed-role/{role}/{session}", account.partition, account.id)
            }
        }
    }

    /// The unique id, as `GetCallerIdentity` and `aws:userid` give it.
    pub(super) fn user_id(&self, account: &Account) -> String {
        match &self.principal {
            Principal::Root => account.id.clone(),
            Principal::User(name) => {
                account.users.get(name).map_or_else(String::new, |user| user.entity.id.clone())
            }
            Principal::Role { role, session } => {
                let id = account.roles.get(role).map_or("", |role| &role.entity.id);
                format!("{id}:{session}")
            }
        }
    }

    /// The name of the user that calls, if it is one.
    pub(super) fn user_name(&self) -> Option<&Name> {
        match &self.principal {
            Principal::User(name) => Some(name),
            Principal::Root | Principal::Role { .. } => None,
        }
    }
}
