//! What parameters become, and what each refusal looks like.

mod declaring;
mod substituting;
mod support;
