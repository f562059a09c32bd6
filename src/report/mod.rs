//! Reports: plan, events and outcome, rendered for people and for programs.
//!
//! A report only consumes what the engine gives; it never asks AWS and decides nothing. [`text`] is for people,
//! [`json`] for programs, [`progress`] follows an apply on stderr, [`rejection`] shows what a file is refused
//! for, and [`printer`] is the way to stdout and stderr. Every text ends without a line break.

pub mod json;
pub mod printer;
pub mod progress;
pub mod rejection;
pub mod renderer;
pub mod style;
pub mod text;

#[cfg(test)]
mod fixtures;

pub use json::{About, Json};
pub use printer::Printer;
pub use progress::Progress;
pub use renderer::{Failure, Report};
pub use style::{Styles, escape};
pub use text::{Text, TextOptions};
