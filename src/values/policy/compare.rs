//! What a change of a document grants and withdraws.

use std::collections::{BTreeMap, BTreeSet};

use super::grant::{in_words, quoted, said};
use super::remainder::Remainder;
use super::{
    Conditions, Difference, Effect, Folded, Glob, Grant, PolicyDocument, Principal, Scope, Selection,
    Statement,
};

/// Compares two documents by what they allow and what they deny, each for itself: an Allow that a Deny of the
/// same document takes back counts as allowed.
///
/// Of two conditions only this is known: whether they are equal, or one is none.
pub fn compare(live: Option<&PolicyDocument>, desired: Option<&PolicyDocument>) -> Difference {
    let beyond =
        |one: Option<&PolicyDocument>, other: Option<&PolicyDocument>, effect, cannot_tell: &mut _| {
            beyond(&rules(one, effect), &rules(other, effect), effect, cannot_tell)
        };
    let mut doubts = BTreeSet::new();
    if let (Some(live), Some(desired)) = (live, desired)
        && live.version != desired.version
        && live.statements.iter().chain(&desired.statements).any(Statement::uses_variables)
    {
        doubts.insert(format!(
            "cannot tell what policy variables mean before and after version {} becomes {}",
            live.version.as_str(),
            desired.version.as_str()
        ));
    }
    Difference {
        grants: beyond(desired, live, Effect::Allow, &mut doubts),
        withdraws: beyond(live, desired, Effect::Allow, &mut doubts),
        loosens_deny: beyond(live, desired, Effect::Deny, &mut doubts),
        tightens_deny: beyond(desired, live, Effect::Deny, &mut doubts),
        cannot_tell: doubts.into_iter().collect(),
    }
}

/// A statement about one principal and one resource, as far as it can be taken apart.
struct Rule<'document> {
    actions: &'document Selection<Folded>,
    place: Place<'document>,
}

/// Where a rule holds.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Place<'document> {
    whom: Whom<'document>,
    what: What<'document>,
    conditions: &'document Conditions,
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Whom<'document> {
    /// Whoever the policy hangs on.
    Holder,
    One(&'document Principal),
    AllBut(&'document BTreeSet<Principal>),
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum What<'document> {
    /// What the policy hangs on.
    Holder,
    One(&'document str),
    AllBut(&'document BTreeSet<String>),
}

fn rules(document: Option<&PolicyDocument>, effect: Effect) -> Vec<Rule<'_>> {
    let mut rules = Vec::new();
    let statements = document.map_or(&[][..], PolicyDocument::statements).iter();
    for statement in statements.filter(|statement| statement.effect == effect) {
        let Some(actions) = &statement.actions else {
            continue;
        };
        let whom = match &statement.principals {
            None => vec![Whom::Holder],
            Some(Selection::Only(listed)) => listed.iter().map(Whom::One).collect(),
            Some(Selection::AllBut(listed)) => vec![Whom::AllBut(listed)],
        };
        let what = match &statement.resources {
            // Without a principal either, the statement has no effect.
            None if statement.principals.is_none() => vec![],
            None => vec![What::Holder],
            Some(Selection::Only(listed)) => listed.iter().map(|resource| What::One(resource)).collect(),
            Some(Selection::AllBut(listed)) => vec![What::AllBut(listed)],
        };
        let conditions = &statement.conditions;
        for whom in whom {
            rules.extend(
                what.iter().map(|what| Rule { actions, place: Place { whom, what: *what, conditions } }),
            );
        }
    }
    rules
}

/// Gives what the rules say beyond the others, gathered into as few grants as say it exactly.
fn beyond(
    rules: &[Rule<'_>],
    others: &[Rule<'_>],
    effect: Effect,
    doubts: &mut BTreeSet<String>,
) -> Vec<Grant> {
    let mut listed: BTreeMap<_, BTreeSet<String>> = BTreeMap::new();
    let mut all_but = BTreeSet::new();
    for rule in rules {
        let covering =
            others.iter().filter(|other| other.place.surrounds(rule.place)).map(|other| other.actions);
        let remainder = Remainder::of(rule.actions, &covering.collect::<Vec<_>>());
        if !remainder.is_empty() {
            doubts.extend(others.iter().filter_map(|other| rule.doubt_beside(other)));
        }
        doubts.extend(remainder.cannot_tell);
        let except: Vec<_> = remainder.except.into_iter().collect();
        if let Some(left_out) = remainder.all_but {
            let left_out = left_out.into_iter().collect();
            all_but.insert((rule.place, except.clone(), Scope::AllBut(left_out)));
        }
        if !remainder.actions.is_empty() {
            listed.entry((rule.place, except)).or_default().extend(remainder.actions);
        }
    }
    let listed = listed.into_iter().map(|((place, except), actions)| {
        let actions = actions.into_iter().collect();
        (place, except, Scope::Only(actions))
    });
    gather(listed.chain(all_but), effect)
}

/// Joins parts that differ in the resource alone, then those that differ in the principal alone.
fn gather<'document>(
    parts: impl Iterator<Item = (Place<'document>, Vec<String>, Scope)>,
    effect: Effect,
) -> Vec<Grant> {
    let mut by_resource: BTreeMap<_, Vec<String>> = BTreeMap::new();
    for (Place { whom, what, conditions }, except, actions) in parts {
        let (whole, resource) = match what {
            What::Holder => (Some(Scope::Only(Vec::new())), None),
            What::One(resource) => (None, Some(resource.to_owned())),
            What::AllBut(left_out) => (Some(Scope::AllBut(left_out.iter().cloned().collect())), None),
        };
        let alike = (whom, whole, conditions, except, actions);
        by_resource.entry(alike).or_default().extend(resource);
    }
    let mut by_principal: BTreeMap<_, Vec<String>> = BTreeMap::new();
    for ((whom, whole, conditions, except, actions), resources) in by_resource {
        let resources = whole.unwrap_or(Scope::Only(resources));
        let alike = (actions, except, resources, in_words(conditions));
        by_principal.entry(alike).or_default().extend(whom.in_words());
    }
    let grant = |((actions, except, resources, condition), principals)| Grant {
        effect,
        principals,
        actions,
        except,
        resources,
        condition,
    };
    by_principal.into_iter().map(grant).collect()
}

impl Place<'_> {
    /// Whether it lies around the other.
    fn surrounds(self, other: Self) -> bool {
        self.is_as_lax_as(other) && self.what.covers(other.what)
    }

    fn is_as_lax_as(self, other: Self) -> bool {
        (self.conditions.is_empty() || self.conditions == other.conditions) && self.whom.covers(other.whom)
    }
}

impl Rule<'_> {
    /// Says what cannot be told of two rules that share actions, when one names the resources it leaves out.
    fn doubt_beside(&self, other: &Rule<'_>) -> Option<String> {
        let (mine, theirs) = (self.place.what, other.place.what);
        let ((What::One(_) | What::AllBut(_), What::AllBut(left_out))
        | (What::AllBut(left_out), What::One(_))) = (mine, theirs)
        else {
            return None;
        };
        let shares_actions =
            Remainder::of(self.actions, &[other.actions]) != Remainder::of(self.actions, &[]);
        let is_open = shares_actions && other.place.is_as_lax_as(self.place) && !theirs.covers(mine);
        let left_out: Vec<_> = left_out.iter().collect();
        is_open.then(|| {
            format!(
                "cannot tell which resources differ where `NotResource` leaves out {}",
                said(&left_out, "and", quoted)
            )
        })
    }
}

impl Whom<'_> {
    fn covers(self, other: Self) -> bool {
        match (self, other) {
            (Self::One(Principal::Everyone), Self::One(_) | Self::AllBut(_)) => true,
            (Self::AllBut(mine), Self::AllBut(theirs)) => mine.is_subset(theirs),
            _ => self == other,
        }
    }

    fn in_words(self) -> Option<String> {
        match self {
            Self::Holder => None,
            Self::One(principal) => Some(principal_in_words(principal)),
            Self::AllBut(listed) => {
                let listed: Vec<_> = listed.iter().map(principal_in_words).collect();
                Some(format!("all but {}", said(&listed, "and", str::to_owned)))
            }
        }
    }
}

impl What<'_> {
    fn covers(self, other: Self) -> bool {
        match (self, other) {
            (Self::One("*"), _) | (Self::Holder, Self::Holder) => true,
            (Self::One(mine), Self::One(theirs)) => {
                Glob::with_variables_as_text(mine).covers(&Glob::with_variables_as_text(theirs))
            }
            (Self::AllBut(mine), Self::One(theirs)) => {
                let theirs = Glob::with_variables_as_anything(theirs);
                !mine.iter().any(|left_out| Glob::with_variables_as_anything(left_out).overlaps(&theirs))
            }
            (Self::AllBut(mine), Self::AllBut(theirs)) => mine.is_subset(theirs),
            (Self::Holder, _) | (_, Self::Holder) | (Self::One(_), Self::AllBut(_)) => false,
        }
    }
}

fn principal_in_words(principal: &Principal) -> String {
    match principal {
        Principal::Everyone => "everyone".to_owned(),
        Principal::Aws(everyone) if everyone == "*" => "every AWS principal".to_owned(),
        Principal::Account(account) => format!("account `{account}`"),
        Principal::Aws(name) | Principal::Federated(name) => quoted(name),
        Principal::Service(name) => format!("service `{name}`"),
        Principal::CanonicalUser(name) => format!("canonical user `{name}`"),
    }
}
