//! What a person sees.

mod endings;
mod errors;
mod findings;
mod hostile;
mod plans;
mod policies;
