//! The audit trail of a whole account, told from the empty account to the day on which it no longer delivers.

mod adopting;
mod buckets;
mod elsewhere;
mod health;
mod member;
mod moving;
mod organization;
mod orphans;
mod placeholders;
mod principals;
mod propagation;
mod quota;
mod support;
mod twice;
mod unknown;
mod weakening;
