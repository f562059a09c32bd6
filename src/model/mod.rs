//! The words of the engine: resources and their addresses, diffs, steps, changes and findings.

pub mod address;
pub mod change;
pub mod diff;
pub mod effect;
pub mod erased;
pub mod finding;
pub mod graph;
pub mod impact;
pub mod resource;
pub mod settle;
pub mod turn;

pub use address::{Address, Name, Scope};
pub use change::{Call, Change};
pub use diff::{Action, AttributeDiff, Delta, Diff, Raised, Step, Value};
pub use effect::{Effect, Holder, Policy};
pub use erased::{AnyChange, Examined, Managed};
pub use finding::Finding;
pub use graph::{Circle, Graph};
pub use impact::Impact;
pub use resource::Resource;
pub use settle::Settle;
pub use turn::{Phase, Stage, Turn};
