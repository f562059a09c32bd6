//! The instance of IAM Identity Center: which there is, and in which Region.

use std::fmt;

use crate::aws::{AwsError, Reader};
use crate::values::{AccountId, Region};

/// Which instance a file means.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct InstanceChoice {
    /// Its ARN; the only one there is when left out.
    pub arn: Option<String>,
    /// Its Region; the session's when left out, and where there is none, every Region that is enabled by default.
    pub region: Option<Region>,
}

/// An instance of an organization.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Instance {
    /// Its ARN.
    pub arn: String,
    /// The id of its directory.
    pub identity_store: String,
    /// The account that it belongs to.
    pub owner: AccountId,
    /// Its primary Region, where its API is.
    pub region: Region,
}

/// What looking for an instance found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Search {
    /// This one.
    Found(Instance),
    /// None.
    Nowhere {
        /// Where was looked.
        looked_in: Vec<Region>,
        /// Where that was denied, so that it is unknown whether there is one.
        denied_in: Vec<Region>,
    },
    /// Only one that a single account has for itself, which knows no permission sets.
    OfOneAccount(Instance),
    /// Several, of which the file must name one.
    Several(Vec<Instance>),
    /// None has the ARN that the file names; these are there.
    Other(Vec<Instance>),
    /// One that does not work yet, or any more.
    NotActive(Instance, String),
}

impl Reader {
    /// Looks for the instance that a file means (`ListInstances`, once a Region).
    ///
    /// In a Region that the file names, or that is the session's, a denial is the answer's error; where Regions are looked
    /// through, those that deny it are noted. Newer instances are replicated, and answer in more than one Region: the one
    /// that counts is the primary Region of each.
    pub async fn identity_center(&self, choice: &InstanceChoice) -> Result<Search, AwsError> {
        let _ = choice;
        todo!()
    }
}

impl fmt::Display for Instance {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} in {}", self.arn, self.region)
    }
}
