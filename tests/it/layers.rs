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
const SHARED_BY_KINDS: &[&str] = &["accounts", "address", "holdings", "reference", "rights", "wording"];

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

    /// The modules that it is in, from the room down: `["aws", "reader"]` for `src/aws/reader/core.rs` itself
    /// and for nothing else there.
    fn module(&self) -> Vec<&str> {
        let path = self.path.strip_prefix("src").unwrap_or(&self.path).with_extension("");
        let depth = path.iter().count() - usize::from(path.ends_with("mod"));
        let parts = self.path.strip_prefix("src").unwrap_or(&self.path).iter().take(depth);
        parts.filter_map(|part| part.to_str()).map(|part| part.trim_end_matches(".rs")).collect()
    }

    /// The code that is no test.
    fn product(&self) -> &str {
        self.text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default()
    }

    /// The paths that the file imports or names, from the room down: those below `crate::`, and those that `super::`
    /// leads to.
    fn imports(&self) -> Vec<Vec<&str>> {
        let mut imports: Vec<Vec<&str>> =
            self.product().split("crate::").skip(1).flat_map(|text| paths(&[], text)).collect();
        let module = self.module();
        let mut rest = self.product();
        while let Some(at) = rest.find("super::") {
            rest = &rest[at..];
            let mut above = 0;
            while let Some(after) = rest.strip_prefix("super::") {
                (above, rest) = (above + 1, after);
            }
            // Within a file's own inner module `super` is the file; those are its tests, and cut off.
            let base = &module[..module.len().saturating_sub(above)];
            imports.extend(paths(base, rest));
        }
        imports
    }
}

/// The paths that a text begins with, below some modules: one, or all that its braces hold, however deep.
fn paths<'a>(base: &[&'a str], text: &'a str) -> Vec<Vec<&'a str>> {
    let end = text.find(|c: char| !(c.is_alphanumeric() || c == '_' || c == ':')).unwrap_or(text.len());
    let mut path = base.to_vec();
    for part in text[..end].split("::").filter(|part| !part.is_empty()) {
        match part {
            "super" => drop(path.pop()),
            _ => path.push(part),
        }
    }
    let is_list = text[end..].starts_with('{') && (end == 0 || text[..end].ends_with("::"));
    if !is_list {
        return vec![path];
    }
    items(&text[end + 1..]).into_iter().flat_map(|item| paths(&path, item)).collect()
}

/// The items between braces, of which the first stands before the text.
fn items(text: &str) -> Vec<&str> {
    let (mut depth, mut from, mut items) = (0, 0, Vec::new());
    for (at, character) in text.char_indices() {
        match character {
            '{' => depth += 1,
            '}' if depth > 0 => depth -= 1,
            ',' if depth == 0 => {
                items.push(text[from..at].trim());
                from = at + 1;
            }
            '}' => {
                items.push(text[from..at].trim());
                break;
            }
            _ => {}
        }
    }
    items.retain(|item| !item.is_empty());
    items
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
fn imports_are_read_however_they_are_written() {
    let of = |path: &str, text: &str| {
        let file = File { path: PathBuf::from(path), text: text.to_owned() };
        file.imports().into_iter().map(|import| import.join("::")).collect::<Vec<_>>()
    };
    let nested =
        "use crate::{aws::{reader::{self, Reader}, Session}, model::Diff};\nuse crate::values::{Arn};";
    assert_eq!(
        of("src/engine/plan.rs", nested),
        ["aws::reader::self", "aws::reader::Reader", "aws::Session", "model::Diff", "values::Arn"]
    );
    let escape = "use super::super::engine::Plan;\nuse super::{Told, super::engine::Outcome};";
    assert_eq!(of("src/report/json.rs", escape)[..3], ["engine::Plan", "report::Told", "engine::Outcome"]);
    assert_eq!(of("src/aws/reader/mod.rs", "use super::Session;"), ["aws::Session"]);
    assert_eq!(of("src/aws/mod.rs", "#[cfg(test)]\nmod tests {\n use crate::engine;"), Vec::<String>::new());
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
    let mut all = sources();
    files(Path::new("tests"), &mut all);
    for file in all {
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
