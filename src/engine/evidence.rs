//! What a run is about, as an auditor asks for it: when it was, from which texts, and with which values.

use std::fmt::Write as _;

use indexmap::IndexMap;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// When an account was read, and what it was compared with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Evidence {
    /// When the account was read last, to the second.
    pub at: Timestamp,
    /// The baseline's file.
    pub file: FileRecord,
    /// Every other file that was read: the documents that it names, and the file with values of parameters.
    pub other_files: Vec<FileRecord>,
    /// The parameters that the file uses, with their values, built-in ones among them.
    pub parameters: IndexMap<String, String>,
}

/// A file, as it was when it was read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FileRecord {
    /// Its path as it was given, or as it follows from the file that names it.
    pub path: String,
    /// The SHA-256 of its bytes, in lowercase hexadecimal digits.
    pub sha256: String,
}

impl Evidence {
    /// Records a reading that ends now: the texts by the paths of their files, the baseline's own path among them.
    pub fn new(
        now: Timestamp,
        root: &str,
        texts: &IndexMap<String, String>,
        parameters: &IndexMap<String, String>,
    ) -> Self {
        let text = texts.get(root).map(String::as_str).unwrap_or_default();
        let others = texts.iter().filter(|(path, _)| *path != root);
        Self {
            at: Timestamp::from_second(now.as_second()).unwrap_or(now),
            file: FileRecord::new(root, text),
            other_files: others.map(|(path, text)| FileRecord::new(path, text)).collect(),
            parameters: parameters.clone(),
        }
    }
}

impl FileRecord {
    /// Records a file with its text.
    pub fn new(path: impl Into<String>, text: &str) -> Self {
        let mut sha256 = String::with_capacity(64);
        for byte in Sha256::digest(text.as_bytes()) {
            // Writing to a string cannot fail.
            let _ = write!(sha256, "{byte:02x}");
        }
        Self { path: path.into(), sha256 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_digest_is_that_of_the_standard() {
        // FIPS 180-4's example of one block, and the empty text.
        let digests = ["abc", ""].map(|text| FileRecord::new("a.yaml", text).sha256);
        assert_eq!(
            digests,
            [
                "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
                "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
            ]
        );
    }

    #[test]
    fn the_baseline_comes_first_and_the_time_has_no_fractions() {
        let texts = [("values.yaml", "a: b\n"), ("baseline.yaml", "baseline: 1\n"), ("policy.json", "{}\n")];
        let texts = texts.map(|(path, text)| (path.to_owned(), text.to_owned())).into();
        let now = "2026-03-01T12:30:15.987Z".parse().expect("a time");
        let evidence = Evidence::new(now, "baseline.yaml", &texts, &IndexMap::new());
        assert_eq!(evidence.at.to_string(), "2026-03-01T12:30:15Z");
        let paths: Vec<&str> = evidence.other_files.iter().map(|file| file.path.as_str()).collect();
        assert_eq!(
            (evidence.file.path.as_str(), paths),
            ("baseline.yaml", vec!["values.yaml", "policy.json"])
        );
    }
}
