//! AWS as this program sees it: sessions, reads that are remembered, writes that are retried with care.

mod clients;
pub mod clock;
mod endpoint;
pub mod error;
pub mod guard;
pub mod identity;
pub mod limiter;
pub mod operation;
mod profile;
pub mod reader;
pub mod retry;
mod service;
pub mod session;
pub mod standing;
#[cfg(test)]
pub(crate) mod testing;
mod whole;
pub mod writer;

pub use clock::Clock;
pub use error::{AwsError, Class, During};
pub use identity::{Identity, Principal};
pub use operation::Operation;
pub use reader::Reader;
pub use service::Service;
pub use session::{Session, Target};
pub use writer::Writer;
