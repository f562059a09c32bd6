//! AWS KMS: keys, their policies, aliases, rotation and tags.

mod aliases;
mod guards;
mod keys;
mod life;
mod lookup;
mod paging;
mod policies;
mod rotation;
mod service;
mod shapes;
mod tags;

pub(super) use service::SERVICE;
