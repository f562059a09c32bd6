//! Loads the fixtures and renders what is said of them.

use std::io;
use std::path::{Path, PathBuf};

use baseline::report::rejection::render;
use baseline::spec::load::{Arguments, Files};
use baseline::spec::{Place, load};

/// The files of the fixtures, by their names in that folder, so that no message holds where it lies.
struct Fixtures;

impl Files for Fixtures {
    fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/fixtures/rejections");
        std::fs::read(folder.join(path))
    }
}

/// What is said of a fixture that is refused.
pub(super) fn refused(name: &str) -> String {
    refused_with(name, &[])
}

/// What is said of a fixture that is refused with these parameters.
pub(super) fn refused_with(name: &str, set: &[&str]) -> String {
    let (is_refused, said) = said(name, set);
    assert!(is_refused, "{name} is taken:\n{said}");
    said
}

/// What a fixture that is taken is warned of.
pub(super) fn warned(name: &str) -> String {
    let (is_refused, said) = said(name, &[]);
    assert!(!is_refused, "{name} is refused:\n{said}");
    said
}

fn said(name: &str, set: &[&str]) -> (bool, String) {
    let arguments = Arguments { file: None, set: set.iter().map(ToString::to_string).collect() };
    let loaded = load(&PathBuf::from(format!("{name}.yaml")), &Fixtures, &arguments, &Place::nowhere());
    let said: Vec<_> = loaded.rejections.iter().chain(&loaded.hints).cloned().collect();
    (loaded.is_refused(), render(&said, &loaded.sources, false))
}
