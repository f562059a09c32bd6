//! What is held beyond what the file declares, and the steps that take it away.
