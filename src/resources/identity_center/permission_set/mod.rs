//! Permission sets: declared ones, and ones that are to go.

mod absent;
mod change;
mod declared;
mod diff;
mod live;
mod meaning;
mod own_policies;
mod places;
mod policies;
mod provisioning;
mod rights;
mod send;
#[cfg(test)]
mod tests;

pub use absent::AbsentPermissionSet;
pub use change::{Change, OfSet};
pub use declared::{InlinePolicy, PermissionSet};
pub use live::Live;
pub use policies::{AwsPolicy, BoundarySpec, ManagedPolicies};
