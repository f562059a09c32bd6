//! What goes wrong between here and AWS, and what a person gets then.

mod answers;
mod behind;
mod concurrent;
mod denied;
mod expired;
mod hostile;
mod interrupted;
mod lost;
mod stale;
mod support;
mod throttled;
