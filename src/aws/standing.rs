//! What an account is in its organization, in words.

use std::fmt;

use super::reader::organizations::{Organization, Role, Standing};
use crate::values::AccountId;

/// Completes the sentence "This is …".
impl fmt::Display for Standing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (organization, role) = match self {
            Self::Alone => return f.write_str("a stand-alone account, in no organization"),
            Self::In(organization, role) => (organization, role),
        };
        let (id, management) = (&organization.id, &organization.management_account);
        match role {
            Role::Management => write!(f, "the management account of organization {id}"),
            Role::DelegatedAdministrator => {
                write!(
                    f,
                    "a delegated administrator of CloudTrail in organization {id}, which {management} manages"
                )
            }
            Role::Member => write!(f, "a member of organization {id}, which {management} manages"),
            Role::Unknown(why) => {
                write!(
                    f,
                    "an account of organization {id}, which {management} manages; what it is there cannot be told: {why}"
                )
            }
        }
    }
}

/// What an account is in its organization, as far as who manages it tells; completes the sentence "This is …".
pub fn place_in(organization: Option<&Organization>, account: &AccountId) -> String {
    match organization {
        None => Standing::Alone.to_string(),
        Some(organization) if organization.management_account == *account => {
            Standing::In(organization.clone(), Role::Management).to_string()
        }
        Some(Organization { id, management_account, .. }) => {
            format!("an account of organization {id}, which {management_account} manages")
        }
    }
}
