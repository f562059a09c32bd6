//! What parses, and what each refusal looks like.

mod budgets;
mod nodes;
