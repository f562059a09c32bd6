//! AWS `CloudTrail`: trails, what they are told to log, and what becomes of their log files as time goes by.

mod create;
mod delegation;
mod deliveries;
mod describe;
mod guards;
mod insights;
mod logging;
mod lookup;
mod obstacle;
mod organization;
mod plain;
mod quota;
mod selector_rules;
mod selectors;
mod service;
mod shapes;
mod tags;
mod target;
mod update;
mod views;

pub(super) use service::SERVICE;
