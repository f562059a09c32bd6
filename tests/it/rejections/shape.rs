//! Wrong keys, wrong types, values out of range, and text that is no baseline.

use insta::assert_snapshot;

use super::support::refused;

#[test]
fn a_wrong_key_is_answered_with_the_one_that_was_meant() {
    assert_snapshot!(refused("wrong_key"), @r#"
    error: unknown key `pasword_policy` in iam
     --> wrong_key.yaml:4:3
      |
    4 |   pasword_policy:
      |   ^^^^^^^^^^^^^^
      |
      = help: did you mean `password_policy`?

    error: unknown key `managed_polices` in iam.groups["ReadOnly"]
     --> wrong_key.yaml:8:7
      |
    8 |       managed_polices: [ReadOnlyAccess]
      |       ^^^^^^^^^^^^^^^
      |
      = help: did you mean `managed_policies`?
    "#);
}

#[test]
fn a_wrong_type_says_what_was_expected_and_what_was_found() {
    assert_snapshot!(refused("wrong_type"), @"
    error: expected a mapping, found the text `required`
     --> wrong_type.yaml:4:9
      |
    4 |   root: required
      |         ^^^^^^^^
      |
      = help: write its keys on the lines below it, indented

    error: expected a whole number, found the text `fourteen`
     --> wrong_type.yaml:7:21
      |
    7 |     minimum_length: fourteen
      |                     ^^^^^^^^

    error: expected `true` or `false`, found the text `yes`
     --> wrong_type.yaml:8:22
      |
    8 |     require_symbols: yes
      |                      ^^^
      |
      = help: write `true`

    error: expected a number or `never`, found a list
     --> wrong_type.yaml:9:19
      |
    9 |     max_age_days: [90]
      |                   ^^^^

    error: expected a list, or `{ exclusive: true, items: [...] }`, found the text `ReadOnlyAccess`
      --> wrong_type.yaml:12:25
       |
    12 |       managed_policies: ReadOnlyAccess
       |                         ^^^^^^^^^^^^^^
       |
       = help: write it as a list: `[ReadOnlyAccess]`
    ");
}

#[test]
fn a_value_out_of_range_says_the_range() {
    assert_snapshot!(refused("out_of_range"), @r#"
    error: an account id has twelve digits, and `12345678901` is none
     --> out_of_range.yaml:4:7
      |
    4 |   id: "12345678901"
      |       ^^^^^^^^^^^^^
      |
      = help: write all twelve in quotation marks, so that leading zeros stay

    error: `Acme` cannot be an account alias
     --> out_of_range.yaml:5:10
      |
    5 |   alias: Acme
      |          ^^^^
      |
      = help: 3 to 63 lower-case letters, digits and single inner hyphens, and not twelve digits

    error: the minimum length of a password is 6 to 128, not 5
     --> out_of_range.yaml:8:21
      |
    8 |     minimum_length: 5
      |                     ^

    error: the age at which passwords expire is 1 to 1095, not 1096
     --> out_of_range.yaml:9:19
      |
    9 |     max_age_days: 1096
      |                   ^^^^

    error: the number of former passwords refused is 1 to 24, not 25
      --> out_of_range.yaml:10:23
       |
    10 |     reuse_prevention: 25
       |                       ^^

    error: unknown value `every_region` for iam.sts_global_endpoint_tokens
      --> out_of_range.yaml:11:31
       |
    11 |   sts_global_endpoint_tokens: every_region
       |                               ^^^^^^^^^^^^
       |
       = help: write `all_regions` or `default_regions`
    "#);
}

#[test]
fn an_expiry_that_locks_out_needs_an_age() {
    assert_snapshot!(refused("hard_expiry_without_age"), @"
    error: `hard_expiry: true` needs a number for `max_age_days`
     --> hard_expiry_without_age.yaml:4:3
      |
    4 |   password_policy:
      |   ^^^^^^^^^^^^^^^
      |
      = help: say after how many days passwords expire, or leave `hard_expiry` out
    ");
}

#[test]
fn an_expiry_that_locks_out_needs_an_age_that_comes() {
    assert_snapshot!(refused("hard_expiry_never"), @"
    error: `hard_expiry: true` needs a number for `max_age_days`
     --> hard_expiry_never.yaml:4:3
      |
    4 |   password_policy:
      |   ^^^^^^^^^^^^^^^
      |
      = help: say after how many days passwords expire, or leave `hard_expiry` out
    ");
}

#[test]
fn another_version_of_the_format_is_named() {
    assert_snapshot!(refused("other_version"), @"
    error: this program reads version 1 of the file format, not version 2
     --> other_version.yaml:1:11
      |
    1 | baseline: 2
      |           ^
      |
      = help: write `baseline: 1`, or use a newer `baseline`
    ");
}

#[test]
fn what_is_missing_is_named() {
    assert_snapshot!(refused("no_name"), @"
    error: `name` is missing
     --> no_name.yaml:1:1
      |
    1 | baseline: 1
      | ^^^^^^^^^^^
      |
      = help: add `name: …`

    error: `iam` has no value
     --> no_name.yaml:2:1
      |
    2 | iam:
      | ^^^ expected a mapping
      |
      = help: write a value, or remove the key
    ");
}

#[test]
fn a_key_written_twice_shows_both_places() {
    assert_snapshot!(refused("twice_the_same_key"), @"
    error: the key `alias` is written twice
     --> twice_the_same_key.yaml:5:3
      |
    4 |   alias: acme-one
      |   ----- first here
    5 |   alias: acme-two
      |   ^^^^^ again here
      |
      = help: keep one of the two
    ");
}

#[test]
fn text_that_is_no_yaml_says_where_it_stops_being_some() {
    assert_snapshot!(refused("no_yaml"), @"
    error: this list is not closed
     --> no_yaml.yaml:4:10
      |
    4 |   alias: [acme
      |          ^
      |
      = help: close it with `]`
    ");
}

#[test]
fn everything_is_said_at_once_in_the_order_of_the_file() {
    assert_snapshot!(refused("several_at_once"), @r#"
    error: an account id has twelve digits, and `12345` is none
     --> several_at_once.yaml:4:7
      |
    4 |   id: 12345
      |       ^^^^^
      |
      = help: write all twelve in quotation marks, so that leading zeros stay

    error: `acme--prod` cannot be an account alias
     --> several_at_once.yaml:5:10
      |
    5 |   alias: acme--prod
      |          ^^^^^^^^^^
      |
      = help: 3 to 63 lower-case letters, digits and single inner hyphens, and not twelve digits

    error: the minimum length of a password is 6 to 128, not 200
     --> several_at_once.yaml:8:21
      |
    8 |     minimum_length: 200
      |                     ^^^

    error: unknown key `require_upercase` in iam.password_policy
     --> several_at_once.yaml:9:5
      |
    9 |     require_upercase: true
      |     ^^^^^^^^^^^^^^^^
      |
      = help: did you mean `require_uppercase`?

    error: `ReadOnlyAccess` is listed twice
      --> several_at_once.yaml:15:42
       |
    15 |       managed_policies: [ReadOnlyAccess, ReadOnlyAccess]
       |                          --------------  ^^^^^^^^^^^^^^
       |                          |
       |                          here first

    error: group `readonly` is declared twice
      --> several_at_once.yaml:17:13
       |
    14 |     - name: ReadOnly
       |             -------- here first
    ...
    17 |     - name: readonly
       |             ^^^^^^^^
       |
       = help: IAM ignores the case of names; keep one of the two

    error: expected `true` or `false`, found the number `1`
      --> several_at_once.yaml:18:29
       |
    18 |       members: { exclusive: 1, items: [ana] }
       |                             ^

    error: unknown value `gone` for iam.users["ben"].state
      --> several_at_once.yaml:22:14
       |
    22 |       state: gone
       |              ^^^^
       |
       = help: write `present` or `absent`

    error: user `ANA` is declared twice
      --> several_at_once.yaml:23:13
       |
    20 |     - name: ana
       |             --- here first
    ...
    23 |     - name: ANA
       |             ^^^
       |
       = help: IAM ignores the case of names; keep one of the two

    error: something follows the closing quote
     --> policies/malformed.json:4:58
      |
    4 |     { "Effect": "Allow", "Action": "s3:ListAllMyBuckets" "Resource": "*" }
      |                                                          ^
      |
      = help: separate entries with `,`; within "…" a quote is written `\"`
    "#);
}

#[test]
fn the_version_of_the_format_is_written_out_where_it_is_missing() {
    assert_snapshot!(refused("no_version"), @"
    error: `baseline` is missing
     --> no_version.yaml:1:1
      |
    1 | name: no-version
      | ^^^^^^^^^^^^^^^^
      |
      = help: add `baseline: 1`
    ");
}
