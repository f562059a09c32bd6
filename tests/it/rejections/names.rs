//! Names that are there twice, names of nothing, and what is to be gone and is used.

use insta::assert_snapshot;

use super::support::{refused, warned};

#[test]
fn a_name_is_taken_once_whatever_its_case() {
    assert_snapshot!(refused("duplicate_name"), @"
    error: group `administrators` is declared twice
     --> duplicate_name.yaml:7:13
      |
    5 |     - name: Administrators
      |             -------------- here first
    6 |     - name: ReadOnly
    7 |     - name: administrators
      |             ^^^^^^^^^^^^^^
      |
      = help: IAM ignores the case of names; keep one of the two

    error: user `Ana` is declared twice
      --> duplicate_name.yaml:10:13
       |
     9 |     - name: ana
       |             --- here first
    10 |     - name: Ana
       |             ^^^
       |
       = help: IAM ignores the case of names; keep one of the two
    ");
}

#[test]
fn a_reference_to_nothing_known_is_warned_of() {
    assert_snapshot!(warned("unknown_reference"), @r#"
    warning: managed policy `ReadOnlyAcces` is not known here
     --> unknown_reference.yaml:6:26
      |
    6 |       managed_policies: [ReadOnlyAcces, "aws:SecurityAudits"]
      |                          ^^^^^^^^^^^^^
      |
      = help: did you mean `ReadOnlyAccess`? `plan` looks whether the account has `ReadOnlyAcces`

    warning: AWS-managed policy `SecurityAudits` is not known here
     --> unknown_reference.yaml:6:41
      |
    6 |       managed_policies: [ReadOnlyAcces, "aws:SecurityAudits"]
      |                                         ^^^^^^^^^^^^^^^^^^^^
      |
      = help: did you mean `SecurityAudit`? `plan` looks whether the account has `SecurityAudits`

    warning: user `anna` is not known here
     --> unknown_reference.yaml:7:17
      |
    7 |       members: [anna]
      |                 ^^^^
      |
      = help: did you mean `ana`? `plan` looks whether the account has `anna`
    "#);
}

#[test]
fn a_member_who_is_to_be_absent_shows_both_places() {
    assert_snapshot!(refused("absent_user_as_member"), @"
    error: user `ana` is to be absent, and is to be in this group
     --> absent_user_as_member.yaml:6:17
      |
    6 |       members: [ana]
      |                 ^^^
    7 |   users:
    8 |     - name: ana
      |             --- declared absent here
    ");
}

#[test]
fn a_policy_that_is_to_be_absent_cannot_be_attached() {
    assert_snapshot!(refused("absent_policy_attached"), @"
    error: policy `Guard` is to be absent, and this group is to have it
     --> absent_policy_attached.yaml:9:26
      |
    5 |     - name: Guard
      |             ----- declared absent here
    ...
    9 |       managed_policies: [Guard]
      |                          ^^^^^
    ");
}

#[test]
fn a_name_of_two_policies_has_to_say_which() {
    assert_snapshot!(refused("ambiguous_policy_name"), @"
    error: `ReadOnlyAccess` is both an AWS-managed policy and one of this file
      --> ambiguous_policy_name.yaml:12:26
       |
     5 |     - name: ReadOnlyAccess
       |             -------------- declared here
    ...
    12 |       managed_policies: [ReadOnlyAccess]
       |                          ^^^^^^^^^^^^^^
       |
       = help: write `aws:ReadOnlyAccess` or `local:ReadOnlyAccess`
    ");
}

#[test]
fn nothing_is_listed_twice() {
    assert_snapshot!(refused("listed_twice"), @"
    error: `ReadOnlyAccess` is listed twice
     --> listed_twice.yaml:6:57
      |
    6 |       managed_policies: [ReadOnlyAccess, SecurityAudit, ReadOnlyAccess]
      |                          -------------- here first      ^^^^^^^^^^^^^^

    error: `ANA` is listed twice
     --> listed_twice.yaml:7:48
      |
    7 |       members: { exclusive: true, items: [ana, ANA] }
      |                                           ---  ^^^
      |                                           |
      |                                           here first
    ");
}

#[test]
fn what_is_to_be_absent_has_nothing_but_its_name() {
    assert_snapshot!(refused("absent_with_more_keys"), @"
    error: a policy that is `state: absent` has nothing but its name
     --> absent_with_more_keys.yaml:5:13
      |
    5 |     - name: Guard
      |             ^^^^^
      |
      = help: take out the other keys; all that hangs on it is found and goes with it

    error: a group that is `state: absent` has nothing but its name
     --> absent_with_more_keys.yaml:9:13
      |
    9 |     - name: Old
      |             ^^^
      |
      = help: take out the other keys; all that hangs on it is found and goes with it

    error: a user that is `state: absent` has nothing but its name
      --> absent_with_more_keys.yaml:13:13
       |
    13 |     - name: ana
       |             ^^^
       |
       = help: take out the other keys; all that hangs on it is found and goes with it
    ");
}

#[test]
fn names_that_aws_does_not_take_say_what_it_takes() {
    assert_snapshot!(refused("bad_references"), @r#"
    error: ` ` cannot stand in a group name
     --> bad_references.yaml:5:13
      |
    5 |     - name: Read Only
      |             ^^^^^^^^^
      |
      = help: IAM takes letters, digits and `+ = , . @ _ -`

    error: `arn:aws:iam::aws:role/ReadOnlyAccess` is not the ARN of a managed policy
     --> bad_references.yaml:7:11
      |
    7 |         - arn:aws:iam::aws:role/ReadOnlyAccess
      |           ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^

    error: `arn:aws:iam` is not an ARN
     --> bad_references.yaml:8:11
      |
    8 |         - "arn:aws:iam"
      |           ^^^^^^^^^^^^^
      |
      = help: an ARN reads `arn:partition:service:region:account:resource`

    error: a policy is named without its path
     --> bad_references.yaml:9:11
      |
    9 |         - Read/Only
      |           ^^^^^^^^^
      |
      = help: write `Only`, or the whole ARN

    error: ` ` cannot stand in a policy name
      --> bad_references.yaml:11:37
       |
    11 |       inline_policies: { "no good": { Version: "2012-10-17", Statement: { Effect: Allow, Action: "s3:PutObject", Resource: "*" } } }
       |                                     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
       |
       = help: IAM takes letters, digits and `+ = , . @ _ -`

    error: ` ` cannot stand in a user name
      --> bad_references.yaml:14:13
       |
    14 |     - name: "ana b"
       |             ^^^^^^^
       |
       = help: IAM takes letters, digits and `+ = , . @ _ -`
    "#);
}
