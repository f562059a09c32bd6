//! `baseline` brings an AWS account to the secure state that one declarative file describes.

pub mod aws;
pub mod cli;
pub mod commands;
pub mod engine;
pub mod error;
pub mod guards;
pub mod model;
pub mod report;
pub mod resources;
pub mod sandbox;
pub mod spec;
pub mod values;
