//! Sending the changes of a group of the directory.
