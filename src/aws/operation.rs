//! The AWS operations that this program sends, and the permissions that each needs.

use std::fmt;

use serde::{Serialize, Serializer};

use super::Service;

/// What happens when a call is sent twice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Idempotency {
    /// It reads.
    Safe,
    /// It writes, and writing the same again changes nothing more.
    Idempotent,
    /// It writes, and a second call would fail or make a second thing: after a lost answer, look first.
    Once,
}

/// One operation of an AWS API, printed as `iam:CreateGroup`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Operation {
    service: Service,
    name: &'static str,
    idempotency: Idempotency,
    allowed_by: Option<&'static str>,
    permissions: &'static [&'static str],
}

impl Operation {
    /// An operation that only reads, allowed by the permission of its own name.
    pub const fn read(service: Service, name: &'static str) -> Self {
        Self { service, name, idempotency: Idempotency::Safe, allowed_by: None, permissions: &[] }
    }

    /// An operation that writes and may be sent again without harm.
    pub const fn idempotent(service: Service, name: &'static str) -> Self {
        Self { service, name, idempotency: Idempotency::Idempotent, allowed_by: None, permissions: &[] }
    }

    /// An operation that writes and must not be sent again blindly.
    pub const fn once(service: Service, name: &'static str) -> Self {
        Self { service, name, idempotency: Idempotency::Once, allowed_by: None, permissions: &[] }
    }

    /// The same operation, which needs more permissions than that of its own name.
    #[must_use]
    pub const fn and_needs(self, permissions: &'static [&'static str]) -> Self {
        Self { permissions, ..self }
    }

    /// The same operation, whose own permission has another name: `HeadBucket` is allowed by `s3:ListBucket`.
    #[must_use]
    pub const fn allowed_by(self, permission: &'static str) -> Self {
        Self { allowed_by: Some(permission), ..self }
    }

    /// The service that answers it.
    pub fn service(self) -> Service {
        self.service
    }

    /// The operation's name in the service's API.
    pub fn name(self) -> &'static str {
        self.name
    }

    /// What sending it does.
    pub fn idempotency(self) -> Idempotency {
        self.idempotency
    }

    /// Whether it changes the account.
    pub fn writes(self) -> bool {
        self.idempotency != Idempotency::Safe
    }

    /// The permissions that a principal needs to send it, its own first.
    ///
    /// Often more than one: `CreateUser` with tags also needs `iam:TagUser` (IAM API reference).
    pub fn permissions(self) -> Vec<String> {
        let own = self.allowed_by.map_or_else(|| self.to_string(), str::to_owned);
        let own = (self != sts::GET_CALLER_IDENTITY).then_some(own);
        own.into_iter().chain(self.permissions.iter().map(|&more| more.to_owned())).collect()
    }
}

impl fmt::Display for Operation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.service.prefix(), self.name)
    }
}

impl fmt::Debug for Operation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Serialize for Operation {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// Names operations of a service: each as a constant, with its permissions where its own name does not say them.
macro_rules! operations {
    ($service:ident $($kind:ident {
        $($constant:ident = $name:literal $(by $own:literal)? $(+ [$($permission:literal),+])?),+ $(,)?
    })+) => {
        $($(
            #[doc = concat!("`", $name, "`.")]
            pub const $constant: $crate::aws::Operation =
                $crate::aws::Operation::$kind($crate::aws::Service::$service, $name)
                    $(.allowed_by($own))?
                    $(.and_needs(&[$($permission),+]))?;
        )+)+
    };
}

pub mod cloudtrail;
pub mod iam;
pub mod identity_store;
pub mod kms;
pub mod organizations;
pub mod s3;
pub mod s3control;
pub mod sns;
pub mod sso;

/// Operations of AWS Security Token Service.
pub mod sts {
    operations! {
        Sts
        // Needs no permission.
        read { GET_CALLER_IDENTITY = "GetCallerIdentity" }
    }
}
