//! Assignments: who holds which permission set in which accounts.

mod change;
mod declared;
mod diff;
mod held;
mod live;
#[cfg(test)]
mod tests;

pub use change::Assign;
pub use declared::Assignment;
pub use held::Held;
pub use live::{Live, Reserved, SetMeaning};
