//! Everything that can end a run early, with its help and its exit code.

use std::io;
use std::path::PathBuf;

use crate::aws::AwsError;
use crate::engine::plan::{Ask, Plan, PlanError};
use crate::engine::saved::{Moved, SavedPlanError};
use crate::engine::selection::SelectionError;
use crate::sandbox::{ListenError, StoreError};
use crate::values::{AccountId, Rejection, Sources};

/// What the program's exit code means.
pub mod exit {
    /// Done; for `plan`: planned, whether or not there is something to do.
    pub const DONE: u8 = 0;
    /// Something failed, could not be read, or was asked wrongly: a file that is named on the command line cannot be
    /// read, or a parameter is not one of the file, has a value that it does not take, or has none.
    pub const FAILED: u8 = 1;
    /// There is something to do (`plan --detailed-exitcode`).
    pub const CHANGES: u8 = 2;
    /// The file was refused, or one that it names or that gives its parameters: its text has to change, whatever else was
    /// asked wrongly.
    pub const REFUSED: u8 = 3;
    /// Consent was missing.
    pub const NO_CONSENT: u8 = 4;
    /// Applied, and something is left that should not be.
    pub const NOT_CONVERGED: u8 = 5;
    /// Interrupted.
    pub const INTERRUPTED: u8 = 130;
}

/// What ended a run early.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The file was refused.
    #[error("the file was refused")]
    Rejected {
        /// Every refusal, and warnings besides.
        rejections: Vec<Rejection>,
        /// The texts that they are about.
        sources: Box<Sources>,
        /// Whether the command line has to change, and no file.
        is_asked_wrongly: bool,
    },
    /// AWS, or the way to it, failed.
    #[error(transparent)]
    Aws(#[from] AwsError),
    /// The credentials are for another account than the file.
    #[error("the file is for account {declared}, and these credentials are for account {found}")]
    WrongAccount {
        /// The account of the file.
        declared: AccountId,
        /// The account of the credentials.
        found: AccountId,
    },
    /// The file uses the organization's id, and there is none.
    #[error("the file uses `${{organization_id}}`, and this account is in no organization")]
    NoOrganization,
    /// No plan can be made of the selection.
    #[error(transparent)]
    Selection(#[from] SelectionError),
    /// No plan can be made.
    #[error(transparent)]
    Plan(#[from] PlanError),
    /// The saved plan cannot be applied.
    #[error(transparent)]
    SavedPlan(#[from] SavedPlanError),
    /// The account is not as the saved plan says any more.
    #[error("the account has moved since it was planned")]
    Moved(Vec<Moved>),
    /// An argument does not go with the rest.
    #[error("{message}")]
    Usage {
        /// What is wrong.
        message: String,
        /// What to do.
        help: String,
    },
    /// Something harmful was not consented to by name.
    #[error("nothing was done: this needs consent that was not given")]
    ConsentMissing {
        /// The plan.
        plan: Box<Plan>,
        /// What was not consented to.
        missing: Vec<Ask>,
    },
    /// Nobody said yes to the plan.
    #[error("{message}")]
    NotConfirmed {
        /// What happened instead.
        message: String,
        /// How to say yes.
        help: String,
    },
    /// A plan was to be saved over something else.
    #[error("`{}` is there already, and is no saved plan", .0.display())]
    Occupied(PathBuf),
    /// A file cannot be written.
    #[error("`{}` cannot be written", path.display())]
    Write {
        /// The file.
        path: PathBuf,
        /// Why not.
        source: io::Error,
    },
    /// Nothing can be printed.
    #[error("the output cannot be written")]
    Print(#[from] io::Error),
    /// The sandbox's state cannot be kept.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The sandbox cannot be served.
    #[error(transparent)]
    Listen(#[from] ListenError),
}

impl Error {
    /// The exit code that it ends the program with.
    pub fn exit_code(&self) -> u8 {
        match self {
            Self::Rejected { is_asked_wrongly: false, .. }
            | Self::WrongAccount { .. }
            | Self::NoOrganization => exit::REFUSED,
            Self::ConsentMissing { .. } | Self::NotConfirmed { .. } => exit::NO_CONSENT,
            Self::Rejected { is_asked_wrongly: true, .. }
            | Self::Aws(_)
            | Self::Selection(_)
            | Self::Plan(_)
            | Self::SavedPlan(_)
            | Self::Moved(_)
            | Self::Usage { .. }
            | Self::Occupied(_)
            | Self::Write { .. }
            | Self::Print(_)
            | Self::Store(_)
            | Self::Listen(_) => exit::FAILED,
        }
    }

    /// What a person can do about it.
    pub fn help(&self) -> Option<String> {
        Some(match self {
            Self::Aws(error) => return error.remedy(),
            Self::WrongAccount { .. } => {
                "use the credentials or the profile of that account; nothing but GetCallerIdentity was sent"
                    .to_owned()
            }
            Self::NoOrganization => {
                "use the credentials of an account that is in one, or write a name without it".to_owned()
            }
            Self::Selection(SelectionError::NeedsMore(_))
            | Self::Plan(PlanError::Selection(SelectionError::NeedsMore(_))) => {
                "add `--with-dependencies`, or name it with `--only` too".to_owned()
            }
            Self::Selection(SelectionError::Unreadable(_, error))
            | Self::Plan(PlanError::Selection(SelectionError::Unreadable(_, error))) => {
                return error.remedy();
            }
            Self::Selection(SelectionError::NothingMatches(_)) => {
                "leave `--only` out and add `-v` to see every address".to_owned()
            }
            Self::SavedPlan(SavedPlanError::OtherTool { .. } | SavedPlanError::OtherFormat { .. }) => {
                "plan again with this version: `baseline plan --out …`".to_owned()
            }
            Self::SavedPlan(SavedPlanError::OtherAccount { .. }) => {
                "use the credentials and the Region that it was made with".to_owned()
            }
            Self::SavedPlan(SavedPlanError::Unreadable(_)) => {
                "save it again with `baseline plan --out …`".to_owned()
            }
            Self::Moved(_) => "look at what moved, and plan again".to_owned(),
            Self::Usage { help, .. } | Self::NotConfirmed { help, .. } => help.clone(),
            Self::Write { .. } => "nothing was changed in the account".to_owned(),
            Self::Occupied(_) => "name a file that is not there, or a saved plan to replace".to_owned(),
            Self::Rejected { .. }
            | Self::Print(_)
            | Self::ConsentMissing { .. }
            | Self::Selection(_)
            | Self::Plan(_)
            | Self::Store(_)
            | Self::Listen(_) => return None,
        })
    }
}
