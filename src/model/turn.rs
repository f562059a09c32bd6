//! When a step is taken: its phase, its stage, and the turn that follows from both.

use serde::Serialize;

/// When a step is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Phase {
    /// Adding or changing: in the order of dependencies.
    Grow,
    /// Taking away: after all growing, in the reverse order.
    Shrink,
}

/// What a step is for, by which steps of resources that have to do with each other are ordered.
///
/// Growing goes through the stages from first to last, shrinking from last to first: so nobody is let in
/// before what denies and what grants is in place, and no Deny goes before the last grant has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Stage {
    /// Making things, or removing what is empty.
    #[default]
    Prepare,
    /// Putting a Deny in place, or lifting it.
    Restrict,
    /// Granting rights, or withdrawing them.
    Grant,
    /// Letting people in, or shutting them out.
    Admit,
}

impl Stage {
    /// What attaching, writing or taking away a policy is for, by whether it denies something.
    pub fn of_policy(denies: bool) -> Self {
        if denies { Self::Restrict } else { Self::Grant }
    }

    /// Every stage, in the order in which things grow.
    pub const ALL: [Self; 4] = [Self::Prepare, Self::Restrict, Self::Grant, Self::Admit];
}

/// A turn of an apply: the steps of one turn are taken together, and turns follow each other in their order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Turn {
    /// Whether it waits until everything else is done.
    pub last: bool,
    /// Growing or shrinking.
    pub phase: Phase,
    /// How far: the number of the stage, counted in the direction of the phase.
    number: usize,
}

impl Turn {
    /// The turn of a step of a phase and a stage, which may have to wait for everything else.
    pub fn new(last: bool, phase: Phase, stage: Stage) -> Self {
        let forward = stage as usize;
        let number = match phase {
            Phase::Grow => forward,
            Phase::Shrink => Stage::ALL.len() - 1 - forward,
        };
        Self { last, phase, number }
    }

    /// The first turn of a phase that does not wait for everything else.
    pub fn first(phase: Phase) -> Self {
        Self { last: false, phase, number: 0 }
    }

    /// Every turn, in order.
    pub fn all() -> impl Iterator<Item = Self> {
        [false, true].into_iter().flat_map(|last| {
            [Phase::Grow, Phase::Shrink]
                .into_iter()
                .flat_map(move |phase| (0..Stage::ALL.len()).map(move |number| Self { last, phase, number }))
        })
    }
}
