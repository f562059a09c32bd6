//! What decodes, and what each refusal looks like.

mod document;
mod enums;
mod forms;
mod hostile;
mod rounds;
mod shape;
