//! Changes as data: one mutating call each, shown before it is sent.

use std::fmt;

use indexmap::IndexMap;
use serde::Serialize;
use serde_json::Value as Json;

use crate::aws::Operation;

/// One mutating API call of a kind, as data.
pub trait Change: fmt::Debug + Clone + PartialEq + Send + Sync + 'static {
    /// The call: the operation and every argument that is sent, by its name in the API.
    fn call(&self) -> Call;
}

/// An API call as it is shown, counted and compared; printed as `iam:AddUserToGroup(GroupName: "…", …)`.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Call {
    /// The operation.
    pub operation: Operation,
    /// What is sent, by its name in the API.
    pub arguments: IndexMap<&'static str, Json>,
    /// The arguments that stand here by the name that people give a thing, and are sent as the id that AWS gave it:
    /// ids are looked up when the call is sent.
    #[serde(skip)]
    pub by_name: Vec<&'static str>,
    /// The permissions that these arguments need besides those of the operation.
    #[serde(skip)]
    pub also_needs: Vec<&'static str>,
}

impl Call {
    /// A call without arguments.
    pub fn new(operation: Operation) -> Self {
        Self { operation, arguments: IndexMap::new(), by_name: Vec::new(), also_needs: Vec::new() }
    }

    /// The call with one argument more.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Into<Json>) -> Self {
        self.arguments.insert(name, value.into());
        self
    }

    /// The call with one argument more, shown by a name and sent as the id of what has it.
    #[must_use]
    pub fn with_id_of(mut self, argument: &'static str, name: impl fmt::Display) -> Self {
        self.by_name.push(argument);
        self.with(argument, name.to_string())
    }

    /// The call, whose arguments need another permission (AWS API references, by operation).
    #[must_use]
    pub fn needing(mut self, permission: &'static str) -> Self {
        self.also_needs.push(permission);
        self
    }

    /// Every permission that a principal needs to send it, the operation's own first.
    pub fn permissions(&self) -> Vec<String> {
        let mut permissions = self.operation.permissions();
        permissions.extend(self.also_needs.iter().map(|&permission| permission.to_owned()));
        permissions
    }

    /// The call with one argument more, where there is one.
    #[must_use]
    pub fn with_some(self, name: &'static str, value: Option<impl Into<Json>>) -> Self {
        match value {
            Some(value) => self.with(name, value),
            None => self,
        }
    }
}

impl fmt::Display for Call {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}(", self.operation)?;
        for (position, (name, value)) in self.arguments.iter().enumerate() {
            let comma = if position == 0 { "" } else { ", " };
            write!(f, "{comma}{name}: {value}")?;
        }
        f.write_str(")")
    }
}
