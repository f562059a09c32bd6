//! `baseline` brings an AWS account to the secure state that one declarative file describes.
//!
//! There is no state file: the account itself is the state, and things are found by the names that people give
//! them. A run reads the account, compares, shows the difference, and sends the changes that settle it; a second
//! run finds nothing to do. `README.md` says how to use the program, `ARCHITECTURE.md` why it is built like this.
//!
//! ```text
//! baseline.yaml ─ spec::tree → parameters → decode → check → resolve ─┐
//!                                                                     ├ diff (pure) ─ guards ─ engine::plan ─ report
//! AWS account ─── aws::Reader (memoised, bounded, limited) ───── Live ┘                            │
//!                                                                                                  └ engine::apply ─ aws::Writer ─ AWS
//!                                                                                                       └ engine::verify (fresh Readers) ─ report
//! ```
//!
//! # A plan from a program
//!
//! [`commands::Baseline`] is what `plan` and `apply` share and what a program calls. This one looks at the account
//! that the environment's credentials belong to, and changes nothing:
//!
//! ```no_run
//! use baseline::aws::session::Options;
//! use baseline::aws::{Session, Target};
//! use baseline::commands::Baseline;
//! use baseline::commands::planning::place;
//! use baseline::engine::Selection;
//! use baseline::error::Error;
//! use baseline::spec::load::{Arguments, Disk};
//!
//! #[tokio::main(flavor = "current_thread")]
//! async fn main() -> Result<(), Error> {
//!     let aws = Target::Aws { profile: None, region: None, endpoint_url: None, credentials: None };
//!     let session = Session::connect(aws, Options::default()).await?;
//!     let identity = session.identify().await?;
//!
//!     let file = "baseline.yaml".as_ref();
//!     let place = place(&session, &identity);
//!     let baseline = Baseline::load(file, &Disk, &Arguments::default(), &place)?;
//!     baseline.check_account(&identity)?;
//!
//!     let planned = baseline.plan(&session, &identity, &Selection::default()).await?;
//!     for item in &planned.plan.items {
//!         match &item.outcome {
//!             Ok(diff) if diff.is_settled() => {}
//!             Ok(diff) => println!("{}: {} calls", item.address, diff.steps.len()),
//!             Err(error) => println!("{}: unreadable: {error}", item.address),
//!         }
//!     }
//!     Ok(())
//! }
//! ```
//!
//! [`Planned::apply`](commands::Planned::apply) sends the changes and verifies them. It asks nobody: a program that
//! calls it has looked at [`Plan::asks`](engine::Plan::asks), which names every step that can do harm.
//!
//! # Rooms
//!
//! Imports point down, and a test holds every `use crate::` to this table (`tests/it/layers.rs`).
//!
//! | room | holds | may import |
//! |---|---|---|
//! | [`values`] | newtypes whose `==` is their meaning: names, ARNs, policies, places in a file | |
//! | [`aws`] | the session, the [`Reader`](aws::Reader), the [`Writer`](aws::Writer), operations, errors, retries | `values` |
//! | [`model`] | the words: [`Resource`](model::Resource), [`Diff`](model::Diff), [`Step`](model::Step), [`Change`](model::Change), [`Finding`](model::Finding) | `values`, `aws` |
//! | [`resources`] | the kinds: one folder a service, one file a kind | `values`, `aws`, `model` |
//! | [`spec`] | the file, from its text to resources | the four above |
//! | [`engine`] | examines, orders, applies, verifies; saved plans | `values`, `aws`, `model` |
//! | [`guards`] | quotas and lock-outs, judged over the whole plan | `values`, `aws`, `model` |
//! | [`report`] | text, JSON and progress | `values`, `aws`, `model`, `engine` |
//! | [`sandbox`] | a small, strict AWS behind the SDK's HTTP client | `values` |
//! | [`commands`] | one file a command, and [`planning`](commands::planning) | all of them |
//!
//! [`cli`] says what can be asked on the command line, [`error`] what can end a run early and with which exit code.
//!
//! # Laws
//!
//! - Planning cannot write: a [`Reader`](aws::Reader) has no method that does, and its
//!   [`PlanningGuard`](aws::guard::PlanningGuard) refuses whatever is not a declared read.
//! - [`diff`](model::Resource::diff) is pure, and a [`Change`](model::Change) is one call as data: what a plan shows is
//!   what is sent.
//! - What the file leaves out is left alone; what cannot be read is unknown, which is not absent.
//! - Harm needs consent by name: see [`Impact`](model::Impact).
//! - Time is a value: [`Clock`](aws::Clock) alone reads or waits.

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
