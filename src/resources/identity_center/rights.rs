//! Whether the policies of a permission set give all rights to whoever holds it, as far as that can be told.

use futures::try_join;

use crate::aws::reader::sso::{Boundary, Instance};
use crate::aws::{AwsError, Reader};
use crate::values::managed_policies;
use crate::values::policy::{Caller, Context, Decision, PolicyDocument, Request, evaluate};

/// What nobody administers without, and what each is done to: a denial may name all or the things of IAM alone.
const ADMINISTERING: [(&str, &str); 2] = [("iam:AttachGroupPolicy", "group"), ("iam:CreateUser", "user")];
const PARTITIONS: [&str; 3] = ["aws", "aws-cn", "aws-us-gov"];

/// Whether something takes all rights from whoever would have them; of several things, the surest counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Withheld {
    /// It does not.
    No,
    /// It may: what it says is not known, or hangs on something that is not.
    Perhaps,
    /// It does.
    Yes,
}

/// Whether whoever holds a permission set has all rights.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AllRights {
    /// They have.
    Given,
    /// They would, but for something of which it is not known what it takes from them.
    Perhaps,
    /// They have not.
    NotGiven,
}

/// The inline policy of a permission set, or why it cannot be understood.
pub type Inline<'a> = Option<Result<&'a PolicyDocument, &'a String>>;

/// The permissions boundary of a permission set, as far as it matters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Bounds {
    /// An AWS-managed policy, by name or ARN.
    Aws(String),
    /// A policy of each account's own.
    Customer,
}

impl From<&Boundary> for Bounds {
    fn from(boundary: &Boundary) -> Self {
        match boundary {
            Boundary::Managed(arn) => Self::Aws(arn.to_string()),
            Boundary::Customer(_) => Self::Customer,
        }
    }
}

impl Bounds {
    /// Whether somebody who is bounded so lacks some rights.
    pub fn withhold(&self) -> Withheld {
        match self {
            Self::Aws(policy) if managed_policies::gives_all_rights(policy) => Withheld::No,
            Self::Aws(policy) if managed_policies::find_by_name_or_arn(policy).next().is_none() => {
                Withheld::Perhaps
            }
            Self::Aws(_) => Withheld::Yes,
            Self::Customer => Withheld::Perhaps,
        }
    }
}

/// What the policies of a permission set come to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rights {
    /// Whether one of them grants all rights; of policies of each account's own that is not known, and not counted on.
    pub granted: bool,
    /// Whether a boundary or a Deny takes them again.
    pub withheld: Withheld,
}

impl Rights {
    /// Whether whoever holds it has all rights.
    pub fn all(self) -> AllRights {
        match self {
            Self { granted: true, withheld: Withheld::No } => AllRights::Given,
            Self { granted: true, withheld: Withheld::Perhaps } => AllRights::Perhaps,
            Self { granted: false, .. } | Self { withheld: Withheld::Yes, .. } => AllRights::NotGiven,
        }
    }
}

/// What AWS-managed policies (by names or ARNs), an inline policy and a boundary come to.
pub fn of_policies(
    managed: impl IntoIterator<Item = impl AsRef<str>>,
    inline: Inline<'_>,
    boundary: Option<&Bounds>,
) -> Rights {
    let mut granted = inline.is_some_and(|inline| inline.is_ok_and(PolicyDocument::allows_everything));
    let mut withheld = boundary.map_or(Withheld::No, Bounds::withhold);
    for policy in managed {
        granted |= managed_policies::gives_all_rights(policy.as_ref());
        withheld = withheld.max(withheld_by_managed(policy.as_ref()));
    }
    match inline {
        Some(Ok(document)) => withheld = withheld.max(withheld_by(document)),
        Some(Err(_)) => withheld = withheld.max(Withheld::Perhaps),
        None => {}
    }
    Rights { granted, withheld }
}

/// What a permission set of an instance comes to.
pub async fn of_set(reader: &Reader, instance: &Instance, set: &str) -> Result<Rights, AwsError> {
    let (managed, inline, boundary) = try_join!(
        reader.set_managed_policies(instance, set),
        reader.set_inline_policy(instance, set),
        reader.set_boundary(instance, set),
    )?;
    let managed = managed.iter().map(|policy| policy.arn.to_string());
    let inline = Option::as_ref(&inline).map(Result::as_ref);
    let boundary = Option::as_ref(&boundary).map(Bounds::from);
    Ok(of_policies(managed, inline, boundary.as_ref()))
}

/// Whether an AWS-managed policy takes rights: the catalogue tells which deny something, and not what.
pub fn withheld_by_managed(name_or_arn: &str) -> Withheld {
    let mut known = managed_policies::find_by_name_or_arn(name_or_arn).peekable();
    if known.peek().is_none() || known.any(|policy| policy.has_deny) {
        Withheld::Perhaps
    } else {
        Withheld::No
    }
}

/// Whether a document denies what nobody administers without.
pub fn withheld_by(document: &PolicyDocument) -> Withheld {
    if !document.has_deny() {
        return Withheld::No;
    }
    let everything = PolicyDocument::everything();
    let denied = |action: &str, resource: String| {
        // Of a session with a device: what only asks for MFA does not end administration.
        let request = Request {
            principal: Caller::Anonymous,
            action: action.to_owned(),
            resource,
            context: Context::new().with("aws:MultiFactorAuthPresent", "true"),
        };
        match evaluate(&[document, everything], &request) {
            Decision::Denied { .. } => Withheld::Yes,
            // All is allowed: it can only be a denial that hangs on something.
            Decision::Unknown { .. } => Withheld::Perhaps,
            Decision::Allowed { .. } | Decision::NotAllowed => Withheld::No,
        }
    };
    let of_action = ADMINISTERING.iter().flat_map(|(action, kind)| {
        let things = PARTITIONS.map(|partition| format!("arn:{partition}:iam::000000000000:{kind}/somebody"));
        things.into_iter().chain(["*".to_owned()]).map(|resource| denied(action, resource))
    });
    of_action.max().unwrap_or(Withheld::No)
}

#[cfg(test)]
mod tests;
