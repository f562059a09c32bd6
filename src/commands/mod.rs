//! The commands: one file each.

mod apply;
mod consent;
mod failed_on;
mod plan;
pub mod planning;
mod request;
mod run;
mod sandbox;
mod schema;
pub mod target;
mod validate;

pub use planning::{Baseline, Planned};
pub use run::{Context, interrupted, misuse, run};
