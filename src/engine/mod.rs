//! The engine: examines, orders, applies and verifies resources of any kind.

pub mod apply;
pub mod event;
pub mod evidence;
pub mod outcome;
pub mod plan;
pub mod record;
pub mod saved;
pub mod selection;
pub mod settle;
pub mod verify;

pub use apply::Interrupt;
pub use event::Event;
pub use evidence::{Evidence, FileRecord};
pub use outcome::{Ending, Failure, Outcome};
pub use plan::{Header, Plan, Summary};
pub use saved::SavedPlan;
pub use selection::Selection;
