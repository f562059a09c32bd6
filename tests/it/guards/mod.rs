//! The guards on whole plans: who would be locked out, what comes last, and which quota would be exceeded.

mod administrators;
mod caller;
mod last;
mod mfa;
mod refusals;
mod rights;
mod support;
