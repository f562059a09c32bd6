//! The imports of every file point down, and files stay small: the rooms of the architecture, held by a test.

use std::fs;
use std::path::{Path, PathBuf};

/// What each room may import; `main.rs`, `lib.rs`, `cli.rs` and `error.rs` are above all rooms.
const ROOMS: &[(&str, &[&str])] = &[
    ("values", &[]),
    ("aws", &["values"]),
    ("model", &["values", "aws"]),
    ("resources", &["values", "aws", "model"]),
    ("spec", &["values", "aws", "model", "resources"]),
    ("engine", &["values", "aws", "model"]),
    ("guards", &["values", "aws", "model"]),
    ("report", &["values", "aws", "model", "engine"]),
    ("sandbox", &["values"]),
    (
        "commands",
        &[
            "values",
            "aws",
            "model",
            "resources",
            "spec",
            "engine",
            "guards",
            "report",
            "sandbox",
            "cli",
            "error",
        ],
    ),
];

/// What several kinds of a service share.
const SHARED_BY_KINDS: &[&str] = &["address", "document", "reference"];

const LONGEST_FILE: usize = 400;

struct File {
    path: PathBuf,
    text: String,
}

impl File {
    fn room(&self) -> Option<&str> {
        let mut parts = self.path.strip_prefix("src").ok()?.iter();
        let first = parts.next()?.to_str()?;
        parts.next().is_some().then_some(first)
    }

    /// Tests may look at what they test through any room.
    fn is_test(&self) -> bool {
        let is_test = |part: &str| matches!(part, "tests" | "tests.rs" | "testing.rs" | "fixtures.rs");
        self.path.iter().filter_map(|part| part.to_str()).any(is_test)
    }

    /// The paths below `crate::` that the file imports or names, before its tests.
    fn imports(&self) -> Vec<Vec<&str>> {
        let product = self.text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
        let after = product.split("crate::").skip(1);
        let mut imports = Vec::new();
        for text in after {
            let end =
                text.find(|c: char| !(c.is_alphanumeric() || c == '_' || c == ':')).unwrap_or(text.len());
            let path: Vec<&str> = text[..end].split("::").filter(|part| !part.is_empty()).collect();
            if text[end..].starts_with('{') && text[..end].ends_with("::") {
                let list = text[end + 1..].split('}').next().unwrap_or_default();
                for item in list.split(',').map(|item| item.trim().split("::").next().unwrap_or_default()) {
                    imports.push(path.iter().copied().chain([item]).collect());
                }
            }
            imports.push(path);
        }
        imports
    }
}

fn files(folder: &Path, found: &mut Vec<File>) {
    let mut entries: Vec<PathBuf> = fs::read_dir(folder)
        .expect("a folder of the package")
        .map(|entry| entry.expect("an entry").path())
        .collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            files(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let text = fs::read_to_string(&path).expect("a source file");
            found.push(File { path, text });
        }
    }
}

fn sources() -> Vec<File> {
    let mut found = Vec::new();
    files(Path::new("src"), &mut found);
    assert!(found.len() > 100, "the sources are found from the package's folder");
    found
}

#[test]
fn imports_point_down() {
    let mut wrong = Vec::new();
    for file in sources().iter().filter(|file| !file.is_test()) {
        let Some(room) = file.room() else { continue };
        let (_, allowed) = ROOMS
            .iter()
            .find(|(name, _)| *name == room)
            .unwrap_or_else(|| panic!("`{room}` is no room of the architecture"));
        for import in file.imports() {
            let Some(&other) = import.first() else { continue };
            if other != room && !allowed.contains(&other) {
                wrong.push(format!("{} imports {}", file.path.display(), import.join("::")));
            }
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}

#[test]
fn kinds_never_name_each_other() {
    let mut wrong = Vec::new();
    for file in sources().iter().filter(|file| file.room() == Some("resources") && !file.is_test()) {
        let below: Vec<&str> = file
            .path
            .strip_prefix("src/resources")
            .expect("it is a resource")
            .iter()
            .filter_map(|part| part.to_str())
            .map(|part| part.trim_end_matches(".rs"))
            .collect();
        for import in file.imports().into_iter().filter(|import| import.first() == Some(&"resources")) {
            let (Some(service), Some(kind)) = (import.get(1), import.get(2)) else { continue };
            let is_own = below.first() == Some(service) && below.get(1) == Some(kind);
            if !is_own && !SHARED_BY_KINDS.contains(kind) {
                wrong.push(format!("{} imports {}", file.path.display(), import.join("::")));
            }
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}

#[test]
fn only_report_and_main_print() {
    let prints = ["println!", "eprintln!", "print!(", "eprint!("];
    let wrong: Vec<String> = sources()
        .iter()
        .filter(|file| {
            file.room() != Some("report") && file.path != Path::new("src/main.rs") && !file.is_test()
        })
        .filter(|file| {
            let code = file.text.lines().filter(|line| !line.trim_start().starts_with("//"));
            code.into_iter().any(|line| prints.iter().any(|print| line.contains(print)))
        })
        .map(|file| file.path.display().to_string())
        .collect();
    assert_eq!(wrong, Vec::<String>::new());
}

#[test]
fn files_stay_small_and_module_files_hold_no_logic() {
    let mut wrong = Vec::new();
    for file in sources() {
        let lines = file.text.lines().count();
        if lines > LONGEST_FILE {
            wrong.push(format!("{} has {lines} lines", file.path.display()));
        }
        let is_module_file = file.path.ends_with("mod.rs") && !file.is_test();
        if is_module_file
            && file.text.lines().any(|line| line.trim_start().starts_with("fn ") || line.contains(" fn "))
        {
            wrong.push(format!("{} holds logic", file.path.display()));
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}
