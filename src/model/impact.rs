//! How much harm a step can do.

use std::fmt;

use serde::Serialize;

/// How much harm a step can do; judged in `diff` from live and desired, and raised by guards.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Impact {
    /// None that anybody would have to be asked about.
    #[default]
    Routine,
    /// It costs money while it is there.
    Costs,
    /// A rule becomes laxer, a Deny is detached or loosened, logging or validation reduced.
    Weakens,
    /// Something that works today stops working.
    Disrupts,
    /// The caller, the last administrator, or people without a device lose their way in.
    LocksOut,
    /// Something is removed that cannot be brought back as it was.
    Destroys,
}

impl Impact {
    /// The word by which consent is given: `--allow weakens`.
    pub fn consent(self) -> Option<&'static str> {
        match self {
            Self::Routine | Self::Costs => None,
            Self::Weakens => Some("weakens"),
            Self::Disrupts => Some("disrupts"),
            Self::LocksOut => Some("locks-out"),
            Self::Destroys => Some("destroys"),
        }
    }
}

impl fmt::Display for Impact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Routine => "routine",
            Self::Costs => "costs",
            Self::Weakens => "weakens",
            Self::Disrupts => "disrupts",
            Self::LocksOut => "locks out",
            Self::Destroys => "destroys",
        })
    }
}
