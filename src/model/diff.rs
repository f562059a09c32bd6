//! What differs between the file and the account, and the steps that settle it.

use std::fmt;

use serde::Serialize;

use super::{Change, Effect, Finding, Impact, Phase, Stage, Turn};
use crate::values::policy::{Difference, PolicyDocument};
use crate::values::suggestion::listed;

/// What differs at one resource, the steps that settle it, and what was found besides.
#[derive(Clone, Debug)]
pub struct Diff<C> {
    /// What the steps amount to; nothing where there are none.
    pub action: Option<Action>,
    /// What differs, attribute by attribute.
    pub attributes: Vec<AttributeDiff>,
    /// The calls that settle it, in order.
    pub steps: Vec<Step<C>>,
    /// What is no change.
    pub findings: Vec<Finding>,
}

/// What the steps of a diff amount to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Action {
    /// The resource is made.
    Create,
    /// The resource is changed.
    Update,
    /// The resource is removed.
    Delete,
}

/// One change with all that is to be known before it is sent.
#[derive(Clone, Debug, PartialEq)]
pub struct Step<C> {
    /// The call.
    pub change: C,
    /// When it is taken.
    pub phase: Phase,
    /// What it is for.
    pub stage: Stage,
    /// Whether it waits until everything else is done: it can narrow the caller's own rights. Guards say so.
    pub last: bool,
    /// Whether it goes together with the steps beside it that do, of which none needs another.
    pub abreast: bool,
    /// How much harm it can do.
    pub impact: Impact,
    /// What guards found that it can do besides.
    pub raised: Vec<Raised>,
    /// What it means to others.
    pub effects: Vec<Effect>,
    /// Why it is taken, where the attributes do not say it.
    pub because: Option<String>,
}

/// An impact that a guard found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Raised {
    /// How much harm it can do.
    pub impact: Impact,
    /// To whom and why.
    pub why: String,
}

/// One attribute that differs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AttributeDiff {
    /// The attribute as the file names it.
    pub name: String,
    /// What differs.
    pub delta: Delta,
}

/// How an attribute differs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Delta {
    /// One value becomes another.
    Value {
        /// What is there.
        live: Value,
        /// What the file asks for.
        desired: Value,
    },
    /// Members come and go.
    Set {
        /// What comes.
        adds: Vec<String>,
        /// What goes.
        removes: Vec<String>,
    },
    /// A policy changes.
    Policy {
        /// The document that is there.
        live: Option<PolicyDocument>,
        /// The document that the file asks for.
        desired: Option<PolicyDocument>,
        /// What that grants and withdraws.
        difference: Difference,
    },
}

/// A plain value of an attribute.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Value {
    /// Nothing is set.
    Unset,
    /// A yes or no.
    Bool(bool),
    /// A number.
    Number(i64),
    /// A text.
    Text(String),
}

impl Value {
    /// A text.
    pub fn text(text: impl fmt::Display) -> Self {
        Self::Text(text.to_string())
    }
}

macro_rules! value_from {
    ($($type:ty => $variant:ident),+) => {
        $(impl From<$type> for Value {
            fn from(value: $type) -> Self {
                Self::$variant(value.into())
            }
        })+
    };
}

value_from!(bool => Bool, u8 => Number, u16 => Number, u32 => Number, &str => Text, String => Text);

impl<T: Into<Self>> From<Option<T>> for Value {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Unset, Into::into)
    }
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unset => f.write_str("none"),
            Self::Bool(value) => write!(f, "{value}"),
            Self::Number(value) => write!(f, "{value}"),
            Self::Text(value) => f.write_str(value),
        }
    }
}

impl<C> Diff<C> {
    /// Nothing differs and nothing was found.
    pub fn settled() -> Self {
        Self { action: None, attributes: Vec::new(), steps: Vec::new(), findings: Vec::new() }
    }

    /// Nothing differs, and this was found.
    pub fn found(finding: Finding) -> Self {
        Self { findings: vec![finding], ..Self::settled() }
    }

    /// Whether no steps are left.
    pub fn is_settled(&self) -> bool {
        self.steps.is_empty()
    }

    /// Whether something found forbids to take its steps.
    pub fn is_held_back(&self) -> bool {
        self.findings.iter().any(Finding::holds_back)
    }

    /// Whether there is nothing to show.
    pub fn is_empty(&self) -> bool {
        let Self { action: _, attributes, steps, findings } = self;
        attributes.is_empty() && steps.is_empty() && findings.is_empty()
    }

    /// Notes an attribute whose value becomes another.
    pub fn value(&mut self, name: &str, live: impl Into<Value>, desired: impl Into<Value>) {
        let delta = Delta::Value { live: live.into(), desired: desired.into() };
        self.attributes.push(AttributeDiff { name: name.to_owned(), delta });
    }

    /// Notes an attribute whose members come and go, if any do.
    pub fn set(&mut self, name: &str, adds: Vec<String>, removes: Vec<String>) {
        if !adds.is_empty() || !removes.is_empty() {
            self.attributes
                .push(AttributeDiff { name: name.to_owned(), delta: Delta::Set { adds, removes } });
        }
    }

    /// Adds a step; the first one makes the diff an update unless it is something else already.
    pub fn step(&mut self, step: Step<C>) {
        self.action.get_or_insert(Action::Update);
        self.steps.push(step);
    }

    /// The diff with its steps in the order in which they are taken.
    #[must_use]
    pub fn in_order(mut self) -> Self {
        self.steps.sort_by_key(Step::turn);
        self
    }

    /// Notes what is there and the file does not mention, if anything is.
    pub fn unmanaged(&mut self, one: &str, many: &str, names: impl IntoIterator<Item = impl fmt::Display>) {
        let names: Vec<String> = names.into_iter().map(|name| name.to_string()).collect();
        let word = match names.len() {
            0 => return,
            1 => one,
            _ => many,
        };
        let what = format!("{word} {}", listed(names.iter().map(String::as_str), "and"));
        self.finding(Finding::Unmanaged { what });
    }

    /// Adds a finding.
    pub fn finding(&mut self, finding: Finding) {
        self.findings.push(finding);
    }

    /// The same diff of another type of change.
    pub fn map<D>(self, f: impl Fn(C) -> D) -> Diff<D> {
        let Self { action, attributes, steps, findings } = self;
        Diff { action, attributes, steps: steps.into_iter().map(|step| step.map(&f)).collect(), findings }
    }
}

impl<C> Step<C> {
    fn new(change: C, phase: Phase) -> Self {
        Self {
            change,
            phase,
            stage: Stage::default(),
            last: false,
            abreast: false,
            impact: Impact::Routine,
            raised: Vec::new(),
            effects: Vec::new(),
            because: None,
        }
    }

    /// A step that adds or changes.
    pub fn grow(change: C) -> Self {
        Self::new(change, Phase::Grow)
    }

    /// A step that takes away.
    pub fn shrink(change: C) -> Self {
        Self::new(change, Phase::Shrink)
    }

    /// The step in its stage.
    #[must_use]
    pub fn stage(self, stage: Stage) -> Self {
        Self { stage, ..self }
    }

    /// The step, which goes together with the steps beside it that do.
    #[must_use]
    pub fn abreast(self) -> Self {
        Self { abreast: true, ..self }
    }

    /// The step, which waits until everything else is done.
    #[must_use]
    pub fn last(self) -> Self {
        Self { last: true, ..self }
    }

    /// The turn in which it is taken.
    pub fn turn(&self) -> Turn {
        Turn::new(self.last, self.phase, self.stage)
    }

    /// The step with its impact.
    #[must_use]
    pub fn impact(self, impact: Impact) -> Self {
        Self { impact, ..self }
    }

    /// The step with one more harm; the gravest is its own, and every other is asked about all the same.
    #[must_use]
    pub fn harmed(mut self, impact: Impact, why: impl Into<String>) -> Self {
        let why = why.into();
        if self.impact == Impact::Routine {
            return self.impact(impact).because(why);
        }
        let (lesser, why) = if impact > self.impact {
            (self.impact, self.because.replace(why).unwrap_or_default())
        } else {
            (impact, why)
        };
        self.impact = self.impact.max(impact);
        self.raised.push(Raised { impact: lesser, why });
        self
    }

    /// The step with one more effect.
    #[must_use]
    pub fn effect(mut self, effect: Effect) -> Self {
        self.effects.push(effect);
        self
    }

    /// The step with its reason.
    #[must_use]
    pub fn because(self, reason: impl Into<String>) -> Self {
        Self { because: Some(reason.into()), ..self }
    }

    /// Every impact of the step, the guards' among them.
    pub fn impacts(&self) -> impl Iterator<Item = Impact> {
        std::iter::once(self.impact).chain(self.raised.iter().map(|raised| raised.impact))
    }

    fn map<D>(self, f: impl Fn(C) -> D) -> Step<D> {
        let Self { change, phase, stage, last, abreast, impact, raised, effects, because } = self;
        Step { change: f(change), phase, stage, last, abreast, impact, raised, effects, because }
    }
}

/// The diff in plain lines, as tests hold it.
impl<C: Change> fmt::Display for Diff<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_empty() {
            return f.write_str("settled");
        }
        for AttributeDiff { name, delta } in &self.attributes {
            match delta {
                Delta::Value { live, desired } => writeln!(f, "{name}  {live} -> {desired}")?,
                Delta::Set { adds, removes } => {
                    write!(f, "{name} ")?;
                    adds.iter().try_for_each(|item| write!(f, " +{item}"))?;
                    removes.iter().try_for_each(|item| write!(f, " -{item}"))?;
                    writeln!(f)?;
                }
                Delta::Policy { difference, .. } => {
                    let Difference { grants, withdraws, loosens_deny, tightens_deny, cannot_tell } =
                        difference;
                    writeln!(f, "{name}  changes")?;
                    grants.iter().try_for_each(|grant| writeln!(f, "  now {grant}"))?;
                    withdraws.iter().try_for_each(|grant| writeln!(f, "  no longer {grant}"))?;
                    tightens_deny.iter().try_for_each(|grant| writeln!(f, "  now {grant}"))?;
                    loosens_deny.iter().try_for_each(|grant| writeln!(f, "  no longer {grant}"))?;
                    cannot_tell.iter().try_for_each(|why| writeln!(f, "  {why}"))?;
                }
            }
        }
        for step in &self.steps {
            write!(f, "calls {}", step.change.call())?;
            if step.phase != Phase::Grow {
                write!(f, " ({:?})", step.phase)?;
            }
            if step.impact != Impact::Routine {
                write!(f, " [{}]", step.impact)?;
            }
            step.because.iter().try_for_each(|because| write!(f, " because {because}"))?;
            writeln!(f)?;
        }
        self.findings.iter().try_for_each(|finding| writeln!(f, "{finding:?}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_several_harms_the_gravest_is_the_steps_own_and_each_is_asked_about() {
        let raised = |impact, why: &str| Raised { impact, why: why.to_owned() };
        let step = Step::grow(()).because("it is asked for").harmed(Impact::Weakens, "laxer");
        assert_eq!((step.impact, step.because.as_deref()), (Impact::Weakens, Some("laxer")));
        let step = step.harmed(Impact::Destroys, "gone").harmed(Impact::Disrupts, "stops");
        assert_eq!((step.impact, step.because.as_deref()), (Impact::Destroys, Some("gone")));
        assert_eq!(step.raised, [raised(Impact::Weakens, "laxer"), raised(Impact::Disrupts, "stops")]);
    }
}
