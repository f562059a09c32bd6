//! What a person sees.

mod endings;
mod errors;
mod hostile;
mod plans;
mod policies;
