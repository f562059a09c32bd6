//! The paths of policies.

use std::fmt;

use schemars::JsonSchema;
use serde::Deserialize;

/// The path of a policy, such as `/` or `/security/`; written at creation only.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize, JsonSchema)]
#[serde(try_from = "String")]
#[schemars(with = "String")]
pub struct PolicyPath(String);

/// What is wrong with a path.
#[derive(Debug, thiserror::Error)]
#[error("`{0}` cannot be a path\na path begins and ends with `/`, such as `/security/`")]
pub struct BadPath(String);

impl TryFrom<String> for PolicyPath {
    type Error = BadPath;

    fn try_from(text: String) -> Result<Self, BadPath> {
        let fits = text.starts_with('/')
            && text.ends_with('/')
            && !text.contains("//")
            && text.len() <= 512
            && text.bytes().all(|byte| byte.is_ascii_graphic());
        if fits { Ok(Self(text)) } else { Err(BadPath(text)) }
    }
}

impl Default for PolicyPath {
    fn default() -> Self {
        Self("/".to_owned())
    }
}

impl fmt::Display for PolicyPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
