//! IAM Identity Center: values that AWS does not take, names twice, names of nothing.

use insta::assert_snapshot;

use super::support::{refused, warned};

#[test]
fn what_aws_does_not_take_is_refused_with_its_place() {
    assert_snapshot!(refused("identity_center_values"), @r#"
    error: `arn:aws:sso:::instance/other` is not the ARN of an instance of IAM Identity Center
     --> identity_center_values.yaml:4:13
      |
    4 |   instance: arn:aws:sso:::instance/other
      |             ^^^^^^^^^^^^^^^^^^^^^^^^^^^^
      |
      = help: write `default`, or the ARN: `arn:aws:sso:::instance/ssoins-…`

    error: `europe` is not the code of a Region
     --> identity_center_values.yaml:5:11
      |
    5 |   region: europe
      |           ^^^^^^
      |
      = help: write it as AWS does: `us-east-1`

    error: ` ` cannot stand in a permission set's name
     --> identity_center_values.yaml:7:13
      |
    7 |     - name: Read only
      |             ^^^^^^^^^
      |
      = help: IAM Identity Center takes letters, digits and `+ = , . @ _ -`

    error: a session lasts 1 to 12 hours, not `13h`
     --> identity_center_values.yaml:8:25
      |
    8 |       session_duration: 13h
      |                         ^^^

    error: a permission set's name has 1 to 32 characters, `AVeryLongNameOfAPermissionSetThatNobodyReads` has 44
     --> identity_center_values.yaml:9:13
      |
    9 |     - name: AVeryLongNameOfAPermissionSetThatNobodyReads
      |             ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^

    error: `soon` is not a duration
      --> identity_center_values.yaml:10:25
       |
    10 |       session_duration: soon
       |                         ^^^^
       |
       = help: write hours and minutes, such as `4h` or `1h 30m`

    error: a policy is named without its path
      --> identity_center_values.yaml:11:26
       |
    11 |       managed_policies: [job-function/Billing, "arn:aws:iam::123456789012:policy/Own"]
       |                          ^^^^^^^^^^^^^^^^^^^^
       |
       = help: write `Billing`, or the whole ARN

    error: `arn:aws:iam::123456789012:policy/Own` is not the ARN of an AWS-managed policy
      --> identity_center_values.yaml:11:48
       |
    11 |       managed_policies: [job-function/Billing, "arn:aws:iam::123456789012:policy/Own"]
       |                                                ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
       |
       = help: name a policy of the accounts' own under `customer_managed_policies`

    error: unknown value `nothing` for identity_center.permission_sets["AVeryLongNameOfAPermissionSetThatNobodyReads"].inline_policy
      --> identity_center_values.yaml:12:22
       |
    12 |       inline_policy: nothing
       |                      ^^^^^^^
       |
       = help: write `none`

    error: `team` cannot be a path
      --> identity_center_values.yaml:14:54
       |
    14 |       customer_managed_policies: [{ name: Own, path: team }]
       |                                                      ^^^^
       |
       = help: a path begins and ends with `/`, such as `/security/`

    error: unknown key `nam` in identity_center.permission_sets["Auditors"].permissions_boundary
      --> identity_center_values.yaml:15:31
       |
    15 |       permissions_boundary: { nam: Own }
       |                               ^^^
       |
       = help: did you mean `name`?

    error: a name of the directory is not empty
      --> identity_center_values.yaml:17:15
       |
    17 |     - { name: "", source: identity_centre }
       |               ^^

    error: unknown value `identity_centre` for identity_center.groups[""].source
      --> identity_center_values.yaml:17:27
       |
    17 |     - { name: "", source: identity_centre }
       |                           ^^^^^^^^^^^^^^^
       |
       = help: did you mean `identity_center`?

    error: `ou:` names no organizational unit
      --> identity_center_values.yaml:20:65
       |
    20 |       - { group: Auditors, permission_set: Auditors, accounts: ["ou:"] }
       |                                                                 ^^^^^
       |
       = help: write its path, such as `ou:Workloads/Prod`, or its id
    "#);
}

#[expect(clippy::too_many_lines, reason = "the whole text that a person gets to read")]
#[test]
fn names_twice_and_what_contradicts_itself_are_refused() {
    assert_snapshot!(refused("identity_center_names"), @r#"
    error: permission set `Audit` is declared twice
     --> identity_center_names.yaml:6:15
      |
    5 |     - name: Audit
      |             ----- here first
    6 |     - { name: Audit, description: "", relay_state: "" }
      |               ^^^^^
      |
      = help: keep one of the two

    error: the description has 0 characters, and AWS takes 1 to 700
     --> identity_center_names.yaml:6:15
      |
    6 |     - { name: Audit, description: "", relay_state: "" }
      |               ^^^^^
      |
      = help: leave it out: a text that is there cannot be cleared

    error: the relay state has 0 characters, and AWS takes 1 to 240
     --> identity_center_names.yaml:6:15
      |
    6 |     - { name: Audit, description: "", relay_state: "" }
      |               ^^^^^
      |
      = help: leave it out: a text that is there cannot be cleared

    error: a permission set that is `state: absent` has nothing but its name
     --> identity_center_names.yaml:7:15
      |
    7 |     - { name: Gone, state: absent, session_duration: 2h }
      |               ^^^^
      |
      = help: take out the other keys; all that hangs on it is found and goes with it

    error: group `Auditors` is `source: external`, and is never changed here
     --> identity_center_names.yaml:9:15
      |
    9 |     - { name: Auditors, source: external, members: [ada@example.com] }
      |               ^^^^^^^^
      |
      = help: leave out `description` and `members`: the identity provider says them

    error: group `AUDITORS` is declared twice
      --> identity_center_names.yaml:10:15
       |
     9 |     - { name: Auditors, source: external, members: [ada@example.com] }
       |               -------- here first
    10 |     - { name: AUDITORS }
       |               ^^^^^^^^
       |
       = help: the directory ignores the case of names; keep one of the two

    error: member `Ada@example.com` is declared twice
      --> identity_center_names.yaml:11:53
       |
    11 |     - { name: Operators, members: [ada@example.com, Ada@example.com] }
       |                                    ---------------  ^^^^^^^^^^^^^^^
       |                                    |
       |                                    here first
       |
       = help: the directory ignores the case of names; keep one of the two

    error: `auditors` is assigned `Audit` twice
      --> identity_center_names.yaml:15:18
       |
    14 |       - { group: Auditors, permission_set: Audit, accounts: [this] }
       |                  -------- here first
    15 |       - { group: auditors, permission_set: Audit, accounts: [all] }
       |                  ^^^^^^^^
       |
       = help: name all accounts in one of the two

    error: an assignment is to a group or to a user, not to both
      --> identity_center_names.yaml:16:35
       |
    16 |       - { group: Operators, user: ada@example.com, permission_set: Audit, accounts: [this] }
       |                                   ^^^^^^^^^^^^^^^
       |
       = help: write two assignments

    error: an assignment without a holder
      --> identity_center_names.yaml:17:27
       |
    17 |       - { permission_set: Audit, accounts: [this] }
       |                           ^^^^^
       |
       = help: add `group: …` or `user: …`

    error: an assignment without accounts
      --> identity_center_names.yaml:18:50
       |
    18 |       - { user: ada@example.com, permission_set: Gone, accounts: [] }
       |                                                  ^^^^
       |
       = help: name at least one, such as `accounts: [this]`

    error: permission set `Gone` is to be absent
      --> identity_center_names.yaml:18:50
       |
     7 |     - { name: Gone, state: absent, session_duration: 2h }
       |               ---- says that it goes
    ...
    18 |       - { user: ada@example.com, permission_set: Gone, accounts: [] }
       |                                                  ^^^^
       |
       = help: take out one of the two

    error: account `this` is declared twice
      --> identity_center_names.yaml:19:74
       |
    19 |       - { user: eve@example.com, permission_set: Audit, accounts: [this, this], except: [all] }
       |                                                                    ----  ^^^^
       |                                                                    |
       |                                                                    here first
       |
       = help: keep one of the two

    error: `except: [all]` leaves no account
      --> identity_center_names.yaml:19:90
       |
    19 |       - { user: eve@example.com, permission_set: Audit, accounts: [this, this], except: [all] }
       |                                                                                          ^^^
       |
       = help: name the accounts that are left out
    "#);
}

#[test]
fn exclusive_access_without_assignments_is_refused() {
    assert_snapshot!(refused("identity_center_nobody"), @"
    error: `exclusive: true` without assignments names no account
     --> identity_center_nobody.yaml:5:16
      |
    5 |     exclusive: true
      |                ^^^^
      |
      = help: name who may hold what, or leave it out
    ");
}

#[test]
fn names_that_the_file_does_not_declare_are_warned_of() {
    assert_snapshot!(warned("identity_center_unknown"), @"
    warning: AWS-managed policy `SecurityAudt` is not known here
     --> identity_center_unknown.yaml:5:41
      |
    5 |     - { name: Audit, managed_policies: [SecurityAudt] }
      |                                         ^^^^^^^^^^^^
      |
      = help: did you mean `SecurityAudit`? `plan` looks whether the account has `SecurityAudt`

    warning: group `Auditrs` is not known here
      --> identity_center_unknown.yaml:10:18
       |
    10 |       - { group: Auditrs, permission_set: Audits, accounts: [this] }
       |                  ^^^^^^^
       |
       = help: did you mean `Auditors`? `plan` looks whether the account has `Auditrs`

    warning: permission set `Audits` is not known here
      --> identity_center_unknown.yaml:10:43
       |
    10 |       - { group: Auditrs, permission_set: Audits, accounts: [this] }
       |                                           ^^^^^^
       |
       = help: did you mean `Audit`? `plan` looks whether the account has `Audits`
    ");
}
