//! The integration tests, in one binary.
#![expect(
    unreachable_pub,
    reason = "a test binary exports nothing; `pub` says what a module gives to others"
)]

mod baselines;
mod cli;
mod clients;
mod counts;
mod guards;
mod identity_center;
mod laws;
mod layers;
mod moto;
mod rejections;
mod support;
mod trail;
mod unhappy;
