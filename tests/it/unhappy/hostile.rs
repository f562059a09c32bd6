//! What somebody put into the account to mislead whoever reads the plan, or the machine that runs it.

use super::support::{Scene, shown};
use baseline::sandbox::state::FRESH_ACCOUNT;

const FILE: &str = r#"
baseline: 1
name: hostile
iam:
  users: [{ name: ana, tags: { Team: platform } }]
  groups:
    - name: Operators
      inline_policies:
        own:
          Version: "2012-10-17"
          Statement: [{ Effect: Allow, Action: "sqs:ListQueues", Resource: "*" }]
"#;

const COMMANDS: [&str; 2] = ["\n::set-output name=x::y", "\r\n  ::error::\u{202e}"];

#[tokio::test(start_paused = true)]
async fn what_stands_in_the_account_is_no_command_to_whoever_reads_the_plan() {
    for command in COMMANDS {
        let scene = Scene::of(FILE);
        scene.apply().await.is_done("the first");
        scene.sandbox.edit(|state| {
            let account = state.account_mut(FRESH_ACCOUNT);
            let user = account.users.get_mut(&"ana".into()).expect("it was made");
            user.entity.tags.insert("Team".to_owned(), command.to_owned());
            let group = account.groups.get_mut(&"Operators".into()).expect("it was made");
            let document = serde_json::json!({ "Version": "2012-10-17", "Statement": [
                { "Sid": "Own", "Effect": "Allow", "Action": "s3:GetObject", "Resource": format!("arn:aws:s3:::a{command}\u{1b}[2J") },
            ] });
            group.entity.inline_policies.insert("own".into(), document.to_string());
            group.entity.inline_policies.insert("more".into(), format!("{{{command}"));
        });
        let made = scene.planned().await;
        let text = shown(&made);
        assert!(text.contains("set-output") || text.contains("error"), "it is shown:\n{text}");
        let obeyed = text.lines().filter(|line| line.trim_start().starts_with("::"));
        assert_eq!(obeyed.collect::<Vec<_>>(), Vec::<&str>::new(), "{text}");
        assert!(!text.contains(['\u{1b}', '\r', '\u{202e}']), "{text}");
        scene.apply().await.is_done("the second");
    }
}

#[tokio::test(start_paused = true)]
async fn a_huge_policy_in_the_account_is_compared_and_replaced() {
    let scene = Scene::of(FILE);
    scene.apply().await.is_done("the first");
    let arns: Vec<String> = (0..2_000).map(|number| format!("arn:aws:s3:::bucket-{number}/*")).collect();
    let document = serde_json::json!({ "Version": "2012-10-17", "Statement": [
        { "Sid": "Huge", "Effect": "Allow", "Action": "s3:GetObject", "Resource": arns },
    ] });
    scene.sandbox.edit(|state| {
        let group = state.account_mut(FRESH_ACCOUNT).groups.get_mut(&"Operators".into());
        let policies = &mut group.expect("it was made").entity.inline_policies;
        policies.insert("own".into(), document.to_string());
    });
    let text = shown(&scene.planned().await);
    assert!(text.contains("s3:GetObject"), "{}", &text[..text.floor_char_boundary(2_000)]);
    scene.apply().await.is_done("the second");
}
