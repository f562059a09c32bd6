use std::collections::BTreeMap;

use jiff::Timestamp;

use crate::sandbox::refusal::Refusal;

/// A plain value, as handlers take and give it and codecs read and write it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::sandbox) enum Value {
    Text(String),
    Integer(i64),
    Boolean(bool),
    Time(Timestamp),
    List(Vec<Value>),
    Structure(Record),
    /// Keys that are data, not names of the model: the query protocol writes `entry`, `key`, `value`.
    Map(BTreeMap<String, Value>),
}

/// Named values in the order of the service's model.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(in crate::sandbox) struct Record(Vec<(&'static str, Value)>);

impl Record {
    /// Adds a value.
    pub(in crate::sandbox) fn with(mut self, name: &'static str, value: impl Into<Value>) -> Self {
        self.0.push((name, value.into()));
        self
    }

    /// Adds a value if there is one; AWS leaves out what is not set.
    pub(in crate::sandbox) fn with_some(self, name: &'static str, value: Option<impl Into<Value>>) -> Self {
        match value {
            Some(value) => self.with(name, value),
            None => self,
        }
    }

    /// Joins the values of another record behind these.
    pub(in crate::sandbox) fn and(mut self, other: Self) -> Self {
        self.0.extend(other.0);
        self
    }

    pub(in crate::sandbox) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(in crate::sandbox) fn iter(&self) -> impl Iterator<Item = (&'static str, &Value)> {
        self.0.iter().map(|(name, value)| (*name, value))
    }

    pub(in crate::sandbox) fn get(&self, name: &str) -> Option<&Value> {
        self.0.iter().find(|(own, _)| *own == name).map(|(_, value)| value)
    }

    pub(in crate::sandbox) fn text(&self, name: &str) -> Option<&str> {
        match self.get(name) {
            Some(Value::Text(text)) => Some(text),
            _ => None,
        }
    }

    /// A text that the table of shapes requires.
    pub(in crate::sandbox) fn required(&self, name: &str) -> Result<&str, Refusal> {
        self.text(name)
            .ok_or_else(|| Refusal::validation(format!("the request must contain the parameter {name}")))
    }

    pub(in crate::sandbox) fn integer(&self, name: &str) -> Option<i64> {
        match self.get(name) {
            Some(Value::Integer(number)) => Some(*number),
            _ => None,
        }
    }

    pub(in crate::sandbox) fn boolean(&self, name: &str) -> Option<bool> {
        match self.get(name) {
            Some(Value::Boolean(flag)) => Some(*flag),
            _ => None,
        }
    }

    /// A structure.
    pub(in crate::sandbox) fn record(&self, name: &str) -> Option<&Self> {
        match self.get(name) {
            Some(Value::Structure(record)) => Some(record),
            _ => None,
        }
    }

    /// The members of a list; none if it is left out.
    pub(in crate::sandbox) fn list(&self, name: &str) -> &[Value] {
        match self.get(name) {
            Some(Value::List(values)) => values,
            _ => &[],
        }
    }

    /// The texts of a list of texts.
    pub(in crate::sandbox) fn texts(&self, name: &str) -> impl Iterator<Item = &str> {
        self.list(name).iter().filter_map(|value| match value {
            Value::Text(text) => Some(text.as_str()),
            _ => None,
        })
    }

    /// The structures of a list of structures.
    pub(in crate::sandbox) fn records(&self, name: &str) -> impl Iterator<Item = &Record> {
        self.list(name).iter().filter_map(|value| match value {
            Value::Structure(record) => Some(record),
            _ => None,
        })
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<&String> for Value {
    fn from(text: &String) -> Self {
        Self::Text(text.clone())
    }
}

impl From<bool> for Value {
    fn from(flag: bool) -> Self {
        Self::Boolean(flag)
    }
}

impl From<i64> for Value {
    fn from(number: i64) -> Self {
        Self::Integer(number)
    }
}

impl From<u32> for Value {
    fn from(number: u32) -> Self {
        Self::Integer(number.into())
    }
}

impl From<usize> for Value {
    fn from(number: usize) -> Self {
        Self::Integer(i64::try_from(number).unwrap_or(i64::MAX))
    }
}

impl From<Timestamp> for Value {
    fn from(time: Timestamp) -> Self {
        Self::Time(time)
    }
}

impl From<Record> for Value {
    fn from(record: Record) -> Self {
        Self::Structure(record)
    }
}

impl From<BTreeMap<String, Value>> for Value {
    fn from(map: BTreeMap<String, Value>) -> Self {
        Self::Map(map)
    }
}

impl<V: Into<Value>> From<Vec<V>> for Value {
    fn from(values: Vec<V>) -> Self {
        Self::List(values.into_iter().map(Into::into).collect())
    }
}
