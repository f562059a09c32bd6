//! What happens while applying.

use std::time::Duration;

use crate::aws::AwsError;
use crate::aws::session::Notice;
use crate::model::{Address, Call};

/// Something that happened while applying; reports follow these and nothing else.
#[derive(Clone, Debug)]
pub enum Event {
    /// A change is about to be sent.
    Sending {
        /// Whose change.
        address: Address,
        /// The call.
        call: Call,
    },
    /// A change was made.
    Sent {
        /// Whose change.
        address: Address,
        /// The call.
        call: Call,
    },
    /// A change failed.
    Failed {
        /// Whose change.
        address: Address,
        /// The call.
        call: Call,
        /// Why.
        error: AwsError,
    },
    /// A resource's steps are left out.
    Skipped {
        /// Whose steps.
        address: Address,
        /// Why.
        because: String,
    },
    /// AWS is asked once more whether everything is as it should be.
    Verifying {
        /// Which round it is, from 1.
        round: u32,
        /// How many resources still owe proof.
        left: usize,
        /// How long is waited before it.
        after: Duration,
    },
    /// A resource was found settled twice in a row.
    Verified {
        /// Which.
        address: Address,
    },
    /// The session has something to tell.
    Session(Notice),
}
