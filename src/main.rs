//! The `baseline` command.

fn main() {}
