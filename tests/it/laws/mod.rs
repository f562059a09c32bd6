//! The laws of each kind, held on the sandbox by one harness; `moto` holds the first ones on moto too.

mod case;
mod harness;
mod kinds;
mod sandbox;
mod sent;
mod shape;
mod shown;

pub use case::Case;
pub use harness::{converges_and_rests, heals, minds_its_own, prepare};
pub use kinds::{access_somewhere, all, of_moto, only_read};
