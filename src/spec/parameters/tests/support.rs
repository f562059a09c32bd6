//! Files in, what is left of them and what is refused out.

use serde_json::Value;

use crate::spec::decode::decode;
use crate::spec::parameters::{Given, Parameters};
use crate::spec::testing::{shown, tree};

/// Substitutes a file with arguments such as `company=acme`; the document that is left, and the refusals.
pub(super) fn substituted(text: &str, arguments: &[&str]) -> (Value, String) {
    let mut given = Given::default();
    given.built_in("account_id", "012345678901");
    for argument in arguments {
        given.set(argument).expect("the arguments of these tests are well formed");
    }
    substituted_with(text, &given)
}

fn substituted_with(text: &str, given: &Given) -> (Value, String) {
    let (sources, mut tree) = tree(text);
    let (mut parameters, refused) = Parameters::resolve(&tree, given);
    let mut rejections: Vec<_> = refused.into_iter().collect();
    rejections.extend(parameters.substitute(&mut tree, &sources));
    rejections.extend(parameters.unused());
    let mut document: Value = decode(&tree).value.unwrap_or_default();
    if let Some(document) = document.as_object_mut() {
        document.shift_remove("parameters");
    }
    (document, shown(&rejections, &sources))
}

/// A declaration that most of these tests begin with.
pub(super) const COMPANY: &str = r#"parameters:
  company: { description: Short name of the customer, pattern: "^[a-z0-9-]+$" }
"#;
