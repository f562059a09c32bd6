//! The values that a run gives to parameters.

use indexmap::IndexMap;

use super::placeholder::is_name;
use crate::spec::tree::{Entry, Kind, Node};
use crate::values::origin::{Origin, Rejection};

/// The values given to a run: built in, from a parameters file, from the command line.
#[derive(Clone, Debug, Default)]
pub struct Given {
    pub(super) built_in: IndexMap<String, String>,
    pub(super) from_file: IndexMap<String, FromFile>,
    pub(super) from_arguments: IndexMap<String, String>,
}

/// A value of a parameters file.
#[derive(Clone, Debug)]
pub(super) struct FromFile {
    pub(super) value: String,
    pub(super) key: Origin,
    pub(super) origin: Origin,
}

impl Given {
    /// Gives a value that the run knows itself, such as `account_id`; no file can declare its name.
    pub fn built_in(&mut self, name: impl Into<String>, value: impl Into<String>) {
        self.built_in.insert(name.into(), value.into());
    }

    /// Takes the `name=value` of a `--set`, which wins over a parameters file.
    pub fn set(&mut self, argument: &str) -> Result<(), Rejection> {
        let Some((name, value)) = argument.split_once('=').filter(|(name, _)| is_name(name)) else {
            return Err(Rejection::error(format!("`--set {argument}` gives no parameter"))
                .help("write `--set name=value`"));
        };
        match self.from_arguments.insert(name.to_owned(), value.to_owned()) {
            None => Ok(()),
            Some(_) => {
                Err(Rejection::error(format!("`--set` gives `{name}` twice")).help("keep one of the two"))
            }
        }
    }

    /// Takes a parameters file: one mapping from names to values.
    pub fn file(&mut self, tree: &Node) -> Vec<Rejection> {
        let entries = match &tree.kind {
            Kind::Mapping(entries) => entries,
            Kind::Refused => return Vec::new(),
            _ => {
                return vec![
                    Rejection::error("a parameters file is a mapping from names to values")
                        .at(tree.origin)
                        .help("write `name: value` on each line"),
                ];
            }
        };
        let mut rejections = Vec::new();
        for Entry { key, value } in entries {
            match &value.kind {
                Kind::Scalar(scalar) => {
                    let given =
                        FromFile { value: scalar.text.clone(), key: key.origin, origin: value.origin };
                    self.from_file.insert(key.text.clone(), given);
                }
                Kind::Refused => {}
                Kind::Empty | Kind::Null | Kind::Sequence(_) | Kind::Mapping(_) => rejections.push(
                    Rejection::error(format!("the parameter `{}` is given no text", key.text))
                        .at(value.origin)
                        .help("write one text or number; an empty text is `\"\"`"),
                ),
            }
        }
        rejections
    }
}
