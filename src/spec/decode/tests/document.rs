//! A document in the shape of a baseline, whole and full of mistakes.

use insta::assert_snapshot;
use schemars::schema_for;
use serde_json::json;

use super::shape::{Collection, Document, FileSource, MaximumAge, Never, PasswordLength, Source, Wrapped};
use crate::spec::decode::UNION_NAME;
use crate::spec::testing::decoded;
use crate::values::origin::Spanned;

#[test]
fn a_baseline_decodes_whole() {
    let (decoded, refusals) = decoded::<Document>(
        r"
baseline: 1
account: { id: 012345678901 }
iam:
  password_policy: { minimum_length: 14, require_symbols: true, max_age_days: never }
  policies:
    - name: RequireMFA
      document: { file: policies/require-mfa.json }
    - name: Inline
      document: { Version: 2012-10-17, Statement: [{ Effect: Allow, Action: '*' }] }
  groups:
    - name: Administrador
      managed_policies: { exclusive: true, items: [AdministratorAccess, no] }
      inline_policies: { exclusive: true, items: {} }
    - name: ReadOnly
      managed_policies: [ReadOnlyAccess]
      inline_policies: { ec2: { file: policies/ec2.json } }
",
    );
    assert_eq!(refusals, "");
    let Document { baseline, account, iam } = decoded.value.expect("nothing is refused");
    assert_eq!(baseline, 1);
    let id = account.and_then(|account| account.id).expect("the file names the account");
    assert_eq!(id.value, "012345678901");
    let policy = iam.password_policy.expect("the file has a password policy");
    assert_eq!(policy.minimum_length, Some(PasswordLength(14)));
    assert_eq!(policy.require_symbols, Some(true));
    assert_eq!(policy.max_age_days, Some(MaximumAge::Never(Never::Never)));
    let [from_file, inline] = iam.policies.as_slice() else { panic!("{:?}", iam.policies) };
    assert_eq!(from_file.name.value, "RequireMFA");
    let Source::File(FileSource { file }) = &from_file.document else { panic!("{from_file:?}") };
    assert_eq!(file.value, "policies/require-mfa.json");
    let Source::Inline(document) = &inline.document else { panic!("{inline:?}") };
    assert_eq!(
        *document,
        json!({ "Version": "2012-10-17", "Statement": [{ "Effect": "Allow", "Action": "*" }] })
    );
    let [exact, plain] = iam.groups.as_slice() else { panic!("{:?}", iam.groups) };
    let policies = exact.managed_policies.as_ref().expect("the group has policies");
    assert!(policies.exclusive);
    assert_eq!(
        policies.items.iter().map(|name| name.as_str()).collect::<Vec<_>>(),
        ["AdministratorAccess", "no"]
    );
    let Some(Collection::Wrapped(Wrapped { exclusive: true, items })) = &exact.inline_policies else {
        panic!("{exact:?}")
    };
    assert!(items.is_empty());
    assert_eq!(plain.name.value, "ReadOnly");
    assert!(!plain.managed_policies.as_ref().expect("the group has policies").exclusive);
    let Some(Collection::Plain(documents)) = &plain.inline_policies else { panic!("{plain:?}") };
    assert_eq!(documents.keys().map(|name| name.as_str()).collect::<Vec<_>>(), ["ec2"]);
}

#[test]
fn every_mistake_of_a_baseline_is_refused_at_once_at_its_caret() {
    let (decoded, refusals) = decoded::<Document>(
        r"
baseline: 1
account: { id: [1] }
iam:
  password_policy:
    minimum_lenght: 14
    minimum_length: 3
    require_symbols: on
    max_age_days: nevr
  policies:
    - document: { file: policies/other.json }
  colour: red
",
    );
    assert!(decoded.value.is_some(), "what is whole survives");
    assert!(!decoded.complete("iam.policies"));
    assert!(decoded.complete("iam.groups"));
    assert_snapshot!(refusals, @r"
    error: expected text, found a list
     --> baseline.yaml:3:16
      |
    3 | account: { id: [1] }
      |                ^^^

    error: unknown key `minimum_lenght` in iam.password_policy
     --> baseline.yaml:6:5
      |
    6 |     minimum_lenght: 14
      |     ^^^^^^^^^^^^^^
      |
      = help: did you mean `minimum_length`?

    error: a password has 6 to 128 characters, not 3
     --> baseline.yaml:7:21
      |
    7 |     minimum_length: 3
      |                     ^
      |
      = help: IAM takes nothing else

    error: expected `true` or `false`, found the text `on`
     --> baseline.yaml:8:22
      |
    8 |     require_symbols: on
      |                      ^^
      |
      = help: write `true`

    error: unknown value `nevr` for iam.password_policy.max_age_days
     --> baseline.yaml:9:19
      |
    9 |     max_age_days: nevr
      |                   ^^^^
      |
      = help: did you mean `never`?

    error: `name` is missing in iam.policies[0]
      --> baseline.yaml:11:7
       |
    11 |     - document: { file: policies/other.json }
       |       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
       |
       = help: add `name: …`

    error: unknown key `colour` in iam
      --> baseline.yaml:12:3
       |
    12 |   colour: red
       |   ^^^^^^
       |
       = help: its keys are `password_policy`, `policies` and `groups`
    ");
}

#[test]
fn the_mistakes_within_a_union_have_their_own_carets() {
    let (decoded, refusals) = decoded::<Document>(
        r"
baseline: 1
iam:
  policies:
    - name: RequireMFA
      document: { fil: policies/require-mfa.json, file: [] }
    - name: Other
      document: policies/other.json
  groups:
    - name: Administrador
      managed_policies: { exclusve: true, items: [AdministratorAccess, [RequireMFA]] }
      inline_policies: { exclusive: maybe, items: { a: { file: x, b: c } } }
    - name: ReadOnly
      managed_policies: ReadOnlyAccess
      inline_policies: [a]
    - name: Late
      managed_policies: { exclusive: true }
      inline_policies: { exclusive: true }
",
    );
    let groups = decoded.value.iter().flat_map(|document| &document.iam.groups);
    let names: Vec<&str> = groups.map(|group| group.name.as_str()).collect();
    assert_eq!(names, ["Administrador", "ReadOnly", "Late"]);
    assert!(decoded.complete("iam.groups"), "every group is there, without some of its attributes");
    assert!(!decoded.complete("iam.policies"), "a policy needs its document");
    assert_snapshot!(refusals, @r#"
    error: unknown key `fil` in iam.policies["RequireMFA"].document
     --> baseline.yaml:6:19
      |
    6 |       document: { fil: policies/require-mfa.json, file: [] }
      |                   ^^^
      |
      = help: did you mean `file`?

    error: expected text, found a list
     --> baseline.yaml:6:57
      |
    6 |       document: { fil: policies/require-mfa.json, file: [] }
      |                                                         ^^

    error: expected `{ file: … }` or a mapping, found the text `policies/other.json`
     --> baseline.yaml:8:17
      |
    8 |       document: policies/other.json
      |                 ^^^^^^^^^^^^^^^^^^^

    error: unknown key `exclusve` in iam.groups["Administrador"].managed_policies
      --> baseline.yaml:11:27
       |
    11 |       managed_policies: { exclusve: true, items: [AdministratorAccess, [RequireMFA]] }
       |                           ^^^^^^^^
       |
       = help: did you mean `exclusive`?

    error: expected text, found a list
      --> baseline.yaml:11:72
       |
    11 |       managed_policies: { exclusve: true, items: [AdministratorAccess, [RequireMFA]] }
       |                                                                        ^^^^^^^^^^^^

    error: expected `true` or `false`, found the text `maybe`
      --> baseline.yaml:12:37
       |
    12 |       inline_policies: { exclusive: maybe, items: { a: { file: x, b: c } } }
       |                                     ^^^^^

    error: unknown key `b` in iam.groups["Administrador"].inline_policies.items.a
      --> baseline.yaml:12:67
       |
    12 |       inline_policies: { exclusive: maybe, items: { a: { file: x, b: c } } }
       |                                                                   ^
       |
       = help: its only key is `file`

    error: expected a list or `{ exclusive: true, items: … }`, found the text `ReadOnlyAccess`
      --> baseline.yaml:14:25
       |
    14 |       managed_policies: ReadOnlyAccess
       |                         ^^^^^^^^^^^^^^
       |
       = help: write it as a list: `[ReadOnlyAccess]`

    error: expected `{ exclusive: …, items: … }` or a mapping, found a list
      --> baseline.yaml:15:24
       |
    15 |       inline_policies: [a]
       |                        ^^^

    error: `items` is missing in iam.groups["Late"].managed_policies
      --> baseline.yaml:17:7
       |
    17 |       managed_policies: { exclusive: true }
       |       ^^^^^^^^^^^^^^^^
       |
       = help: add `items: …`

    error: `items` is missing in iam.groups["Late"].inline_policies
      --> baseline.yaml:18:7
       |
    18 |       inline_policies: { exclusive: true }
       |       ^^^^^^^^^^^^^^^
       |
       = help: add `items: …`
    "#);
}

#[test]
fn the_schema_of_a_union_names_its_forms() {
    assert_eq!(UNION_NAME, "$baseline::Union");
    let schema = schema_for!(Vec<Spanned<MaximumAge>>);
    let definitions = schema.get("$defs").expect("the forms have names");
    assert_snapshot!(serde_json::to_string_pretty(definitions).expect("a schema is JSON"), @r##"
    {
      "MaximumAge": {
        "anyOf": [
          {
            "$ref": "#/$defs/Never"
          },
          {
            "$ref": "#/$defs/PasswordLength"
          }
        ],
        "description": "A union by derive: a word or a number."
      },
      "Never": {
        "type": "string",
        "enum": [
          "never"
        ],
        "description": "The word of that union, with a schema of its own."
      },
      "PasswordLength": {
        "type": "integer",
        "format": "uint16",
        "minimum": 0,
        "maximum": 65535
      }
    }
    "##);
    assert_eq!(
        schema.get("items"),
        Some(&json!({ "$ref": "#/$defs/MaximumAge" })),
        "a place is not in the schema"
    );
}
