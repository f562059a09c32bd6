//! The program as a person sees it: what is typed, what is printed, and the exit code.

mod applying;
mod asking;
mod connecting;
mod consenting;
mod fresh;
mod interrupting;
mod keeping;
mod misusing;
mod planning;
mod printing;
mod reading;
mod saving;
mod selecting;
mod server;
mod support;
mod terminal;
mod validating;
