use std::{
    fs::{self, OpenOptions},
    io::{self, BufReader, BufWriter, Write as _},
    path::{Path, PathBuf},
};

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::state::State;

/// The format of the file; a file of another format is refused.
const FORMAT: u32 = 1;

/// The file in the sandbox's directory.
const FILE: &str = "sandbox.json";

/// What keeps a sandbox from being opened or kept.
#[derive(Debug, Error)]
pub enum StoreError {
    /// The file or its directory cannot be read or written.
    #[error("cannot {action} the sandbox at `{path}`")]
    Io {
        /// What was being done.
        action: &'static str,
        /// The file.
        path: PathBuf,
        /// Why not.
        source: io::Error,
    },
    /// The file is not what a sandbox writes.
    #[error("the sandbox at `{path}` is damaged: move it away to begin with a fresh account")]
    Damaged {
        /// The file.
        path: PathBuf,
        /// Where it is damaged.
        source: serde_json::Error,
    },
    /// The file is of another format, or contradicts itself.
    #[error("the sandbox at `{path}` cannot be used: {why}")]
    Unusable {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        why: String,
    },
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Kept<S> {
    format: u32,
    state: S,
}

/// Reads the state kept in a directory, if there is one.
pub(super) fn load(directory: &Path) -> Result<Option<State>, StoreError> {
    let path = directory.join(FILE);
    let file = match fs::File::open(&path) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(source) => {
            return Err(StoreError::Io { action: "read", path, source });
        }
    };
    let kept: Kept<State> = match serde_json::from_reader(BufReader::new(file)) {
        Ok(kept) => kept,
        Err(error) if error.is_io() => {
            return Err(StoreError::Io { action: "read", path, source: error.into() });
        }
        Err(source) => return Err(StoreError::Damaged { path, source }),
    };
    match flaw(&kept) {
        Some(why) => Err(StoreError::Unusable { path, why }),
        None => Ok(Some(kept.state)),
    }
}

/// What is wrong with a file that could be read: everything else rests on these.
fn flaw(kept: &Kept<State>) -> Option<String> {
    let Kept { format, state } = kept;
    if *format != FORMAT {
        return Some(format!("its format is {format}, and this program knows {FORMAT}"));
    }
    if let Some((id, _)) = state.accounts.iter().find(|(id, account)| **id != account.id) {
        return Some(format!("what it holds as account `{id}` is another"));
    }
    state
        .secrets_of(&state.caller)
        .is_none()
        .then(|| "it lacks the credentials of its default caller".to_owned())
}

/// Writes the state beside its file and moves it there, so that the file is whole at any time.
pub(super) fn save(directory: &Path, state: &State) -> Result<(), StoreError> {
    let path = directory.join(FILE);
    write(directory, &path, state).map_err(|source| StoreError::Io { action: "write", path, source })
}

fn write(directory: &Path, path: &Path, state: &State) -> io::Result<()> {
    fs::create_dir_all(directory)?;
    let beside = path.with_extension(format!("json.{}", std::process::id()));
    let written = create_private(&beside)
        .and_then(|file| write_whole(file, state))
        .and_then(|()| fs::rename(&beside, path));
    if written.is_err() {
        // The first error is the one to tell; what is left beside the file harms nobody.
        let _ = fs::remove_file(&beside);
    }
    written
}

/// Writes a state as it goes: the text of a large one would take more memory than the state itself.
fn write_whole(file: fs::File, state: &State) -> io::Result<()> {
    let mut text = BufWriter::new(file);
    serde_json::to_writer_pretty(&mut text, &Kept { format: FORMAT, state })?;
    text.write_all(b"\n")?;
    text.into_inner()?.sync_all()
}

/// Makes a file that nobody else may read, for it holds the sandbox's secrets.
///
/// One that was left behind is removed: to write into it would leave it as readable as it is.
fn create_private(path: &Path) -> io::Result<fs::File> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}
