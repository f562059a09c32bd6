mod absent;
mod applying;
mod policies;
mod present;
mod reading;
mod support;
