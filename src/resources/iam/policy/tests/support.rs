use crate::aws::reader::iam::{LiveDocument, PolicyDetail, PolicyVersion};
use crate::resources::iam::testing::{own_policy, policy_name};

/// The live policy `KeepLogs` with these versions, the oldest first, of which one is in force.
pub(super) fn live(
    in_force: &str,
    versions: impl IntoIterator<Item = (&'static str, LiveDocument)>,
) -> PolicyDetail {
    let version = |(id, document): (&str, LiveDocument)| PolicyVersion {
        id: id.to_owned(),
        is_default: id == in_force,
        document,
    };
    PolicyDetail {
        name: policy_name("KeepLogs"),
        arn: own_policy("KeepLogs"),
        versions: versions.into_iter().map(version).collect(),
    }
}
