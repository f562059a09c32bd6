//! Customer-managed policies: declared ones, and ones that are to go.

mod absent;
mod declared;
#[cfg(test)]
mod tests;

pub use absent::{AbsentPolicy, Removal};
pub(in crate::resources::iam) use declared::document_diff;
pub use declared::{Change, ManagedPolicy, MOST_VERSIONS, PolicyPath};
