//! What an account is in its organization, in words.

use std::fmt;

use super::reader::organizations::{Role, Standing};

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
