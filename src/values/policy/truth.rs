//! Logic in three values: what is not known stays unknown until it no longer matters.

/// Whether something holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Truth {
    Yes,
    No,
    /// Not known, for this reason.
    Unknown(String),
}

impl Truth {
    /// Whether all hold; one that does not settles it, whatever is unknown of the others.
    pub(super) fn all(truths: impl IntoIterator<Item = Self>) -> Self {
        let mut all = Self::Yes;
        for truth in truths {
            match (&all, truth) {
                (_, Self::No) => return Self::No,
                (Self::Yes, Self::Unknown(why)) => all = Self::Unknown(why),
                (_, Self::Yes | Self::Unknown(_)) => {}
            }
        }
        all
    }

    /// Whether any holds; one that does settles it.
    pub(super) fn any(truths: impl IntoIterator<Item = Self>) -> Self {
        Self::all(truths.into_iter().map(Self::negated)).negated()
    }

    pub(super) fn negated(self) -> Self {
        match self {
            Self::Yes => Self::No,
            Self::No => Self::Yes,
            Self::Unknown(why) => Self::Unknown(why),
        }
    }

    pub(super) fn negated_if(self, negated: bool) -> Self {
        if negated { self.negated() } else { self }
    }
}

impl From<bool> for Truth {
    fn from(holds: bool) -> Self {
        if holds { Self::Yes } else { Self::No }
    }
}
