use std::{fs, path::Path, time::Duration};

use super::bench::{iam, run};
use crate::sandbox::{
    Sandbox, StoreError,
    state::{FRESH_ACCOUNT, SessionOf},
};

#[test]
fn a_sandbox_goes_on_where_it_was_kept() {
    let directory = tempfile::tempdir().expect("a directory");
    let directory = directory.path().join("new");
    run(async {
        let sandbox = Sandbox::open(&directory).expect("a fresh one");
        let iam = iam(&sandbox);
        iam.create_group().group_name("ops").send().await.expect("a group");
        sandbox.edit(|state| {
            state.add_user(FRESH_ACCOUNT, "ada");
            state.add_access_key(FRESH_ACCOUNT, "ada");
        });
        tokio::time::advance(Duration::from_mins(1)).await;
        sandbox.save(&directory).expect("kept");
        let again = Sandbox::open(&directory).expect("opened");
        assert_eq!(again.state().accounts, sandbox.state().accounts);
        assert_eq!((again.now() - sandbox.now()).get_milliseconds(), 0);
        assert_eq!(again.credentials().secret_access_key(), sandbox.credentials().secret_access_key());
    });
}

#[test]
#[cfg(unix)]
fn nobody_else_may_read_it() {
    use std::os::unix::fs::PermissionsExt as _;
    let directory = tempfile::tempdir().expect("a directory");
    Sandbox::fresh().save(directory.path()).expect("kept");
    let metadata = fs::metadata(directory.path().join("sandbox.json")).expect("the file");
    assert_eq!(metadata.permissions().mode() & 0o777, 0o600);
    assert_eq!(fs::read_dir(directory.path()).expect("the directory").count(), 1);
}

#[test]
#[cfg(unix)]
fn nobody_else_may_read_it_where_a_readable_file_was_left_behind() {
    use std::os::unix::fs::{OpenOptionsExt as _, PermissionsExt as _};
    let directory = tempfile::tempdir().expect("a directory");
    let left = directory.path().join(format!("sandbox.json.{}", std::process::id()));
    fs::OpenOptions::new().write(true).create_new(true).mode(0o644).open(&left).expect("left behind");
    Sandbox::fresh().save(directory.path()).expect("kept");
    let metadata = fs::metadata(directory.path().join("sandbox.json")).expect("the file");
    assert_eq!(metadata.permissions().mode() & 0o777, 0o600);
    assert!(!left.exists());
}

#[test]
fn a_session_of_an_earlier_version_is_still_read() {
    let directory = tempfile::tempdir().expect("a directory");
    let directory = directory.path();
    let mut state = Sandbox::fresh().state();
    let user = state.begin_token_session(FRESH_ACCOUNT, "ada", true);
    Sandbox::with_state(state).save(directory).expect("kept");
    let path = directory.join("sandbox.json");
    let written = fs::read_to_string(&path).expect("the file");
    let earlier = written.replace("\"SessionToken\": {", "\"User\": {");
    assert_ne!(earlier, written);
    fs::write(&path, earlier).expect("written");
    let state = Sandbox::open(directory).expect("opened").state();
    assert_eq!(state.sessions[&user].of, SessionOf::SessionToken { user: "ada".into() });
}

fn opening(directory: &Path, text: &str) -> StoreError {
    fs::write(directory.join("sandbox.json"), text).expect("written");
    Sandbox::open(directory).expect_err("it is refused")
}

#[test]
fn a_damaged_file_is_refused_and_never_taken_for_a_fresh_account() {
    let directory = tempfile::tempdir().expect("a directory");
    let directory = directory.path();
    assert!(matches!(opening(directory, ""), StoreError::Damaged { .. }));
    Sandbox::fresh().save(directory).expect("kept");
    let whole = fs::read_to_string(directory.join("sandbox.json")).expect("the file");
    assert!(matches!(opening(directory, &whole[..whole.len() / 2]), StoreError::Damaged { .. }));
    let renamed = whole.replacen("\"format\": 1", "\"format\": 2", 1);
    let error = opening(directory, &renamed).to_string();
    assert!(error.ends_with("cannot be used: its format is 2, and this program knows 1"), "{error}");
    let orphaned = whole.replace("\"sessions\": {", "\"sessions\": {},\n    \"gone\": {");
    assert!(matches!(opening(directory, &orphaned), StoreError::Damaged { .. }));
    let mut value: serde_json::Value = serde_json::from_str(&whole).expect("JSON");
    value["state"]["sessions"] = serde_json::json!({});
    let error = opening(directory, &value.to_string()).to_string();
    assert!(error.ends_with("cannot be used: it lacks the credentials of its default caller"), "{error}");
}

#[test]
fn a_directory_that_cannot_be_made_is_told() {
    let directory = tempfile::tempdir().expect("a directory");
    let file = directory.path().join("file");
    fs::write(&file, "").expect("written");
    let error = Sandbox::fresh().save(&file).expect_err("a file is no directory");
    assert!(matches!(error, StoreError::Io { action: "write", .. }), "{error:?}");
}

#[test]
fn secrets_do_not_show_when_a_state_is_printed() {
    run(async {
        let sandbox = Sandbox::fresh();
        let key = sandbox.edit(|state| state.add_root_access_key(FRESH_ACCOUNT));
        let printed = format!("{:?}", sandbox.state());
        for id in [key.as_str(), sandbox.credentials().access_key_id()] {
            let credentials = sandbox.credentials_of(id).expect("credentials");
            assert!(!printed.contains(credentials.secret_access_key()));
            assert!(credentials.session_token().is_none_or(|token| !printed.contains(token)));
        }
    });
}
