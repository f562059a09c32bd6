//! The Identity Store: the people and groups in the directory of IAM Identity Center.

mod change_group;
mod describe;
mod groups;
mod guards;
mod identifiers;
mod lookup;
mod memberships;
mod paging;
mod service;
mod shapes;
mod users;

pub(super) use service::SERVICE;
