//! Which events a trail has, in normal form, and whether one set of selectors has all that another has.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use aws_sdk_cloudtrail::types;

use crate::values::suggestion::listed;

/// Which events a trail has, by `GetEventSelectors`, in normal form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EventSelectors {
    /// All management events, and nothing else: what a trail has by default.
    ManagementEvents,
    /// Advanced selectors, in the order of their meaning.
    Advanced(BTreeSet<AdvancedSelector>),
    /// Basic selectors of another kind.
    Basic(BTreeSet<BasicSelector>),
}

/// One advanced event selector.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct AdvancedSelector {
    /// Its name, empty where it has none.
    pub name: String,
    /// What each field must be.
    pub fields: BTreeMap<String, FieldSelector>,
}

/// What a field of an event must be; an empty set asks nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct FieldSelector {
    /// One of these.
    pub equals: BTreeSet<String>,
    /// None of these.
    pub not_equals: BTreeSet<String>,
    /// Begins with one of these.
    pub starts_with: BTreeSet<String>,
    /// Begins with none of these.
    pub not_starts_with: BTreeSet<String>,
    /// Ends with one of these.
    pub ends_with: BTreeSet<String>,
    /// Ends with none of these.
    pub not_ends_with: BTreeSet<String>,
}

/// One basic event selector.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct BasicSelector {
    /// Whether it has calls that read, that write, or both.
    pub read_write: ReadWrite,
    /// Whether it has management events.
    pub management: bool,
    /// The services whose management events it leaves out.
    pub without: BTreeSet<String>,
    /// What it has data events of: types of resources, each with the beginnings of ARNs.
    pub data: BTreeMap<String, BTreeSet<String>>,
}

/// Whether a basic selector has calls that read, that write, or both.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ReadWrite {
    /// Both.
    All,
    /// Those that read.
    ReadOnly,
    /// Those that write.
    WriteOnly,
}

impl EventSelectors {
    /// Whether every event that others select is selected by these for certain.
    pub fn contain(&self, others: &Self) -> bool {
        let own = self.as_advanced();
        others.as_advanced().iter().all(|other| own.iter().any(|one| one.contains(other)))
    }

    /// The same selection by advanced selectors, without their names.
    fn as_advanced(&self) -> Vec<AdvancedSelector> {
        match self {
            Self::ManagementEvents => vec![AdvancedSelector::of_category("Management")],
            Self::Advanced(selectors) => selectors.iter().cloned().collect(),
            Self::Basic(selectors) => selectors.iter().flat_map(BasicSelector::as_advanced).collect(),
        }
    }
}

impl AdvancedSelector {
    /// Whether it selects all management events: what a trail has by default, in other words.
    pub fn is_of_all_management_events(&self) -> bool {
        self.fields == Self::of_category("Management").fields
    }

    fn of_category(category: &str) -> Self {
        Self::default().and("eventCategory", FieldSelector::one_of([category]))
    }

    fn and(mut self, field: &str, selector: FieldSelector) -> Self {
        self.fields.insert(field.to_owned(), selector);
        self
    }

    /// Whether it selects for certain what the other selects: each of its fields asks no more than the other's.
    fn contains(&self, other: &Self) -> bool {
        let asks_no_more = |(name, field): (&String, &FieldSelector)| {
            other.fields.get(name).is_some_and(|other| field.contains(other))
        };
        self.fields.iter().all(asks_no_more)
    }
}

impl FieldSelector {
    fn one_of<'a>(values: impl IntoIterator<Item = &'a str>) -> Self {
        Self { equals: values.into_iter().map(str::to_owned).collect(), ..Self::default() }
    }

    /// A value passes where it meets one of what it may be, and none of what it must not be.
    fn contains(&self, other: &Self) -> bool {
        let Self { equals, not_equals, starts_with, not_starts_with, ends_with, not_ends_with } = self;
        let may_be_anything = equals.is_empty() && starts_with.is_empty() && ends_with.is_empty();
        let other_may_be_anything =
            other.equals.is_empty() && other.starts_with.is_empty() && other.ends_with.is_empty();
        let begins = |value: &String| starts_with.iter().any(|start| value.starts_with(start.as_str()));
        let ends = |value: &String| ends_with.iter().any(|end| value.ends_with(end.as_str()));
        let may_be = may_be_anything
            || !other_may_be_anything
                && other.equals.iter().all(|value| equals.contains(value) || begins(value) || ends(value))
                && other.starts_with.iter().all(begins)
                && other.ends_with.iter().all(ends);
        may_be
            && not_equals.is_subset(&other.not_equals)
            && not_starts_with.is_subset(&other.not_starts_with)
            && not_ends_with.is_subset(&other.not_ends_with)
    }
}

impl BasicSelector {
    fn is_of_all_management_events(&self) -> bool {
        let Self { read_write, management, without, data } = self;
        *read_write == ReadWrite::All && *management && without.is_empty() && data.is_empty()
    }

    /// The same selection by advanced selectors, one a kind of event.
    fn as_advanced(&self) -> Vec<AdvancedSelector> {
        let Self { read_write, management, without, data } = self;
        let held = |selector: AdvancedSelector| match read_write {
            ReadWrite::All => selector,
            ReadWrite::ReadOnly => selector.and("readOnly", FieldSelector::one_of(["true"])),
            ReadWrite::WriteOnly => selector.and("readOnly", FieldSelector::one_of(["false"])),
        };
        let management = management.then(|| {
            let selector = AdvancedSelector::of_category("Management");
            let sources = FieldSelector { not_equals: without.clone(), ..FieldSelector::default() };
            held(if without.is_empty() { selector } else { selector.and("eventSource", sources) })
        });
        let data = data.iter().map(|(kind, starts)| {
            let selector = AdvancedSelector::of_category("Data")
                .and("resources.type", FieldSelector::one_of([kind.as_str()]));
            // `arn:aws:s3` and the like stand for every resource of the type.
            let is_everything = |start: &String| start.split(':').count() <= 3;
            let of = FieldSelector { starts_with: starts.clone(), ..FieldSelector::default() };
            let everything = starts.is_empty() || starts.iter().any(is_everything);
            held(if everything { selector } else { selector.and("resources.ARN", of) })
        });
        management.into_iter().chain(data).collect()
    }
}

/// The selectors that a trail has, from either of the lists that `CloudTrail` gives.
pub(super) fn normal(
    basic: Vec<types::EventSelector>,
    advanced: Vec<types::AdvancedEventSelector>,
) -> EventSelectors {
    let advanced: BTreeSet<AdvancedSelector> = advanced.into_iter().map(Into::into).collect();
    let basic: BTreeSet<BasicSelector> = basic.into_iter().map(Into::into).collect();
    let is_default = |one: &AdvancedSelector| advanced.len() == 1 && one.is_of_all_management_events();
    match (advanced.first(), basic.first()) {
        // A trail whose selectors nobody set has those of the default, whatever the answer leaves out.
        (None, None) => EventSelectors::ManagementEvents,
        (Some(first), _) if is_default(first) => EventSelectors::ManagementEvents,
        (Some(_), _) => EventSelectors::Advanced(advanced),
        (None, Some(only)) if basic.len() == 1 && only.is_of_all_management_events() => {
            EventSelectors::ManagementEvents
        }
        (None, Some(_)) => EventSelectors::Basic(basic),
    }
}

impl From<types::AdvancedEventSelector> for AdvancedSelector {
    fn from(selector: types::AdvancedEventSelector) -> Self {
        let set = |values: Option<Vec<String>>| values.unwrap_or_default().into_iter().collect();
        let fields = selector.field_selectors.into_iter().map(|field| {
            let selector = FieldSelector {
                equals: set(field.equals),
                not_equals: set(field.not_equals),
                starts_with: set(field.starts_with),
                not_starts_with: set(field.not_starts_with),
                ends_with: set(field.ends_with),
                not_ends_with: set(field.not_ends_with),
            };
            (field.field, selector)
        });
        Self { name: selector.name.unwrap_or_default(), fields: fields.collect() }
    }
}

impl From<types::EventSelector> for BasicSelector {
    fn from(selector: types::EventSelector) -> Self {
        let data = selector.data_resources.unwrap_or_default().into_iter().map(|resource| {
            (resource.r#type.unwrap_or_default(), resource.values.unwrap_or_default().into_iter().collect())
        });
        Self {
            read_write: match selector.read_write_type {
                Some(types::ReadWriteType::ReadOnly) => ReadWrite::ReadOnly,
                Some(types::ReadWriteType::WriteOnly) => ReadWrite::WriteOnly,
                _ => ReadWrite::All,
            },
            management: selector.include_management_events.unwrap_or(true),
            without: selector.exclude_management_event_sources.unwrap_or_default().into_iter().collect(),
            data: data.collect(),
        }
    }
}

impl fmt::Display for AdvancedSelector {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.name.is_empty() {
            write!(f, "`{}`: ", self.name)?;
        }
        for (position, (name, field)) in self.fields.iter().enumerate() {
            let and = if position == 0 { "" } else { " and " };
            write!(f, "{and}{name} {field}")?;
        }
        Ok(())
    }
}

impl fmt::Display for FieldSelector {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { equals, not_equals, starts_with, not_starts_with, ends_with, not_ends_with } = self;
        let operators = [
            ("equals", equals),
            ("not_equals", not_equals),
            ("starts_with", starts_with),
            ("not_starts_with", not_starts_with),
            ("ends_with", ends_with),
            ("not_ends_with", not_ends_with),
        ];
        let mut asked = operators.into_iter().filter(|(_, values)| !values.is_empty()).peekable();
        while let Some((operator, values)) = asked.next() {
            let comma = if asked.peek().is_some() { ", " } else { "" };
            write!(f, "{operator} {}{comma}", listed(values.iter().map(String::as_str), "or"))?;
        }
        Ok(())
    }
}

impl fmt::Display for BasicSelector {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { read_write, management, without, data } = self;
        f.write_str(match read_write {
            ReadWrite::All => "all",
            ReadWrite::ReadOnly => "reading",
            ReadWrite::WriteOnly => "writing",
        })?;
        if *management {
            f.write_str(" management events")?;
        }
        if !without.is_empty() {
            write!(f, " but of {}", listed(without.iter().map(String::as_str), "and"))?;
        }
        for (position, kind) in data.keys().enumerate() {
            let and = if position == 0 && !management { "" } else { " and" };
            write!(f, "{and} data events of `{kind}`")?;
        }
        Ok(())
    }
}
