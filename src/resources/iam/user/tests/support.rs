use std::collections::{BTreeMap, BTreeSet};

use crate::aws::reader::iam::UserDetail;
use crate::values::UserName;

/// The live user `ana`, with nothing but a name.
pub(super) fn ana() -> UserDetail {
    UserDetail {
        name: UserName::from_aws("ana"),
        groups: BTreeSet::new(),
        inline_policies: BTreeMap::new(),
        attached: Vec::new(),
        boundary: None,
        tags: BTreeMap::new(),
    }
}

pub(super) fn tags<C: FromIterator<(String, String)>>(tags: &[(&str, &str)]) -> C {
    tags.iter().map(|&(key, value)| (key.to_owned(), value.to_owned())).collect()
}
