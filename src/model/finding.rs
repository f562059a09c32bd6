//! What a diff has to say that is no change.

use crate::values::Origin;

/// Something found that no change of ours settles.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Finding {
    /// No API can set it: a person has to.
    Manual {
        /// What falls short.
        why: String,
        /// What to do, a line a step.
        instructions: Vec<String>,
    },
    /// AWS is still at it.
    Waiting {
        /// What is awaited.
        for_what: String,
    },
    /// Something declared does not work as it should.
    Unhealthy {
        /// The likely cause.
        cause: String,
        /// What mends it.
        fix: String,
    },
    /// It cannot be settled now: something it needs is missing.
    Blocked {
        /// What is missing.
        why: String,
        /// The next step.
        next: String,
    },
    /// It cannot be settled now: the file names something that is not there. Counted and shown as blocked.
    NotThere {
        /// Where the file names it.
        at: Origin,
        /// What is missing.
        why: String,
        /// The next step.
        next: String,
    },
    /// It will not be done.
    ///
    /// With a place, the file asks for what cannot be: nothing of the file is applied until it is
    /// changed. Without one, the account's state forbids it: this resource alone is left as it is.
    Refused {
        /// The place in the file.
        at: Option<Origin>,
        /// What is wrong.
        why: String,
        /// What to do.
        help: String,
    },
    /// It is there and the file does not mention it; it is left alone.
    Unmanaged {
        /// What is there.
        what: String,
    },
    /// Something worth knowing.
    Note(String),
}

impl Finding {
    /// Whether a run with this finding has not converged.
    pub fn prevents_convergence(&self) -> bool {
        match self {
            Self::Unhealthy { .. } | Self::Blocked { .. } | Self::NotThere { .. } | Self::Refused { .. } => {
                true
            }
            Self::Manual { .. } | Self::Waiting { .. } | Self::Unmanaged { .. } | Self::Note(_) => false,
        }
    }

    /// Whether its resource's steps must not be taken.
    pub fn holds_back(&self) -> bool {
        matches!(self, Self::Blocked { .. } | Self::NotThere { .. } | Self::Refused { .. })
    }

    /// The word by which `--fail-on` names this kind of finding.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Manual { .. } => "manual",
            Self::Waiting { .. } => "waiting",
            Self::Unhealthy { .. } => "unhealthy",
            Self::Blocked { .. } | Self::NotThere { .. } => "blocked",
            Self::Refused { .. } => "refused",
            Self::Unmanaged { .. } => "unmanaged",
            Self::Note(_) => "note",
        }
    }
}
