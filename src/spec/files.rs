//! Where the texts of a run come from, each of them once.

use std::borrow::Cow;
use std::collections::HashMap;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use indexmap::IndexMap;

/// What stands for standard input where a file is named on the command line.
const STANDARD_INPUT: &str = "-";

/// Where files are read from: the disk, or the texts of a saved plan.
pub trait Files: Send + Sync {
    /// Reads a file whole.
    fn read(&self, path: &Path) -> io::Result<Vec<u8>>;
}

/// The files on disk; `-` is standard input, and a file of that name is `./-`.
#[derive(Clone, Copy, Debug)]
pub struct Disk;

impl Files for Disk {
    fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        if is_standard_input(path) {
            let mut bytes = Vec::new();
            return io::stdin().lock().read_to_end(&mut bytes).map(|_| bytes);
        }
        std::fs::read(path)
    }
}

impl Files for IndexMap<String, String> {
    fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        let text = self.get(&*path.to_string_lossy());
        text.map(|text| text.clone().into_bytes()).ok_or_else(|| io::ErrorKind::NotFound.into())
    }
}

/// Files that are read once each, however often they are asked for.
///
/// A pipe gives its text a single time. And a file that somebody edits while a run goes on is the same all along: what
/// was shown is what is applied.
#[derive(Debug)]
pub struct Once<F> {
    files: F,
    read: Mutex<HashMap<PathBuf, Vec<u8>>>,
}

impl<F: Files> Once<F> {
    /// Reads from these files.
    pub fn new(files: F) -> Self {
        Self { files, read: Mutex::default() }
    }
}

impl<F: Files> Files for Once<F> {
    fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        let mut read = self.read.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(bytes) = read.get(path) {
            return Ok(bytes.clone());
        }
        let bytes = self.files.read(path)?;
        read.insert(path.to_owned(), bytes.clone());
        Ok(bytes)
    }
}

/// Whether a path means standard input.
pub fn is_standard_input(path: &Path) -> bool {
    path.as_os_str() == STANDARD_INPUT
}

/// A path as messages name it.
pub fn shown(path: &Path) -> Cow<'_, str> {
    if is_standard_input(path) { Cow::Borrowed("<stdin>") } else { path.to_string_lossy() }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::{Files, Once, Path, io};

    /// A pipe: whoever reads it again finds nothing.
    struct Pipe(AtomicUsize);

    impl Files for Pipe {
        fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
            if path == Path::new("missing") {
                return Err(io::ErrorKind::NotFound.into());
            }
            let times = self.0.fetch_add(1, Ordering::Relaxed);
            Ok(if times == 0 { b"baseline: 1".to_vec() } else { Vec::new() })
        }
    }

    #[test]
    fn a_pipe_is_read_a_single_time() {
        let files = Once::new(Pipe(AtomicUsize::new(0)));
        let read = || files.read(Path::new("/dev/stdin")).expect("it can be read");
        assert_eq!([read(), read()], [b"baseline: 1", b"baseline: 1"]);
    }

    #[test]
    fn what_cannot_be_read_is_not_remembered() {
        let files = Once::new(Pipe(AtomicUsize::new(0)));
        let read = || files.read(Path::new("missing")).map_err(|error| error.kind());
        assert_eq!([read(), read()], [Err(io::ErrorKind::NotFound), Err(io::ErrorKind::NotFound)]);
    }
}
