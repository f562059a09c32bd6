//! Loading a baseline: its file, the files that it names, and every refusal of theirs at once.

use std::io;
use std::path::{Component, Path, PathBuf};

use indexmap::IndexMap;

use super::check::{self, Checked};
use super::decode::decode;
use super::document::Document;
use super::parameters::{Given, Parameters};
use super::tree::{Node, Parsed, decode_utf8, parse};
use crate::values::policy::PolicyDocument;
use crate::values::{
    AccountId, DocumentSource, OrganizationId, Origin, Partition, Region, Rejection, Severity, Sources,
};

/// Where files are read from: the disk, or the texts of a saved plan.
pub trait Files: Send + Sync {
    /// Reads a file whole.
    fn read(&self, path: &Path) -> io::Result<Vec<u8>>;
}

/// The files on disk.
#[derive(Clone, Copy, Debug)]
pub struct Disk;

impl Files for Disk {
    fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        std::fs::read(path)
    }
}

impl Files for IndexMap<String, String> {
    fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        let text = self.get(&*path.to_string_lossy());
        text.map(|text| text.clone().into_bytes()).ok_or_else(|| io::ErrorKind::NotFound.into())
    }
}

/// The parameter that stands for the organization's id: only where a file uses it is AWS asked for it.
const ORGANIZATION_ID: &str = "organization_id";

/// The place that a baseline is resolved for; the built-in parameters come from it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The account.
    pub account: AccountId,
    /// The account's partition.
    pub partition: Partition,
    /// The session's Region.
    pub region: Region,
    /// The organization that the account is in, where the file asks for it and it is known.
    pub organization: Option<OrganizationId>,
}

impl Place {
    /// A place of the right form that is nowhere, to check a file without an account.
    pub fn nowhere() -> Self {
        Self {
            account: AccountId::of_nobody(),
            partition: Partition::default(),
            region: Region::new("us-east-1"),
            organization: Some(OrganizationId::of_nobody()),
        }
    }

    /// Whether it is nowhere: neither its account nor its Region are those of a session.
    pub fn is_nowhere(&self) -> bool {
        self.account == AccountId::of_nobody()
    }

    fn built_in(&self, given: &mut Given) {
        given.built_in("account_id", self.account.as_str());
        given.built_in("partition", self.partition.as_str());
        given.built_in("region", self.region.as_str());
        if let Some(organization) = &self.organization {
            given.built_in(ORGANIZATION_ID, organization.as_str());
        }
    }
}

/// A baseline as it was loaded, and what is to be said of it.
#[derive(Debug)]
pub struct Loaded {
    /// The texts, to show places in.
    pub sources: Sources,
    /// The texts by the names of their files, to save with a plan.
    pub texts: IndexMap<String, String>,
    /// The document, as far as it could be decoded; all of it where nothing was refused.
    pub document: Option<Document>,
    /// Every refusal, and warnings besides.
    pub rejections: Vec<Rejection>,
    /// What only an account can tell: `validate` warns of it, `plan` looks.
    pub hints: Vec<Rejection>,
    /// Whether it uses `${organization_id}`.
    pub uses_organization: bool,
}

impl Loaded {
    /// Whether something was refused, warnings apart.
    pub fn is_refused(&self) -> bool {
        self.rejections.iter().any(|one| one.severity == Severity::Error)
    }
}

/// The values of parameters as they were given to a run.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Arguments {
    /// A file with values.
    pub file: Option<PathBuf>,
    /// Values as `name=value`, which win over the file's.
    pub set: Vec<String>,
}

/// Loads a baseline for a place, with the parameters given.
pub fn load(root: &Path, files: &dyn Files, arguments: &Arguments, place: &Place) -> Loaded {
    let mut loader = Loader {
        files,
        sources: Sources::default(),
        texts: IndexMap::new(),
        rejections: vec![],
        hints: vec![],
        uses_organization: false,
    };
    let given = loader.given(arguments, place);
    let document = loader.document(root, &given, place);
    let Loader { files: _, sources, texts, mut rejections, hints, uses_organization } = loader;
    // Errors first where one place has both, and no place twice for the same thing.
    rejections.sort_by_key(|rejection| (rejection.severity, rejection.origin));
    rejections.dedup();
    Loaded { sources, texts, document, rejections, hints, uses_organization }
}

struct Loader<'a> {
    files: &'a dyn Files,
    sources: Sources,
    texts: IndexMap<String, String>,
    rejections: Vec<Rejection>,
    hints: Vec<Rejection>,
    uses_organization: bool,
}

impl Loader<'_> {
    /// Reads and parses a file; `asked_by` is the place that names it, `help` for where it is not there.
    fn tree(&mut self, path: &Path, asked_by: Option<Origin>, help: &str) -> Option<Node> {
        let name = path.to_string_lossy().into_owned();
        let bytes = match self.files.read(path) {
            Ok(bytes) => bytes,
            Err(error) => {
                let mut refused =
                    Rejection::error(format!("`{name}` cannot be read: {}", reason(&error))).help(help);
                refused.origin = asked_by;
                self.rejections.push(refused);
                return None;
            }
        };
        let source = match decode_utf8(&mut self.sources, &name, bytes) {
            Ok(source) => source,
            Err(refused) => {
                self.rejections.push(refused);
                return None;
            }
        };
        self.texts.insert(name, self.sources.get(source).text.clone());
        let Parsed { root, rejections } = parse(&self.sources, source);
        self.rejections.extend(rejections);
        root
    }

    /// Collects what is given to parameters: built in, by the file, by the arguments.
    fn given(&mut self, arguments: &Arguments, place: &Place) -> Given {
        let mut given = Given::default();
        place.built_in(&mut given);
        if let Some(path) = &arguments.file
            && let Some(tree) =
                self.tree(path, None, "name a file of values, such as `--parameters my-account.yaml`")
        {
            self.rejections.extend(given.file(&tree));
        }
        let refused = arguments.set.iter().filter_map(|argument| given.set(argument).err());
        self.rejections.extend(refused.collect::<Vec<_>>());
        given
    }

    fn document(&mut self, root: &Path, given: &Given, place: &Place) -> Option<Document> {
        let mut tree =
            self.tree(root, None, "name the baseline's file, such as `baseline plan my-account.yaml`")?;
        let (mut parameters, refused) = Parameters::resolve(&tree, given);
        self.rejections.extend(refused);
        let refused = parameters.substitute(&mut tree, &self.sources);
        self.rejections.extend(refused);
        let mut decoded = decode::<Document>(&tree);
        self.rejections.append(&mut decoded.rejections);
        let mut document = decoded.value.take();
        if let Some(document) = &mut document {
            for (origin, source) in document.documents_mut() {
                self.policy(root, origin, source, &mut parameters);
            }
            // What is left of a document that lost statements says nothing of the document that is meant.
            let is_whole = !self.rejections.iter().any(|one| one.severity == Severity::Error);
            let Checked { rejections, hints } =
                check::check(document, place, &|section| decoded.complete(section), is_whole);
            self.rejections.extend(rejections);
            self.hints.extend(hints);
        }
        self.rejections.extend(parameters.unused());
        self.uses_organization = parameters.uses(ORGANIZATION_ID);
        document
    }

    /// Puts a policy document in the place of the file that it stands in.
    fn policy(
        &mut self,
        root: &Path,
        origin: Origin,
        source: &mut DocumentSource,
        parameters: &mut Parameters,
    ) {
        let DocumentSource::File(file) = &*source else {
            return;
        };
        let path = beside(root, Path::new(file));
        let Some(mut tree) = self.tree(&path, Some(origin), "the path is relative to the file that names it")
        else {
            return;
        };
        let refused = parameters.substitute(&mut tree, &self.sources);
        self.rejections.extend(refused);
        let decoded = decode::<PolicyDocument>(&tree);
        self.rejections.extend(decoded.rejections);
        if let Some(document) = decoded.value {
            *source = DocumentSource::Inline(Box::new(document));
        }
    }
}

/// A path as it is meant in the file that names it.
fn beside(root: &Path, path: &Path) -> PathBuf {
    let folder = root.parent().unwrap_or(Path::new(""));
    let mut joined = PathBuf::new();
    // `./policies` and `policies` are one file, and saved plans know it by one name.
    for part in folder.join(path).components().filter(|part| *part != Component::CurDir) {
        joined.push(part);
    }
    joined
}

fn reason(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "there is no such file".to_owned(),
        io::ErrorKind::PermissionDenied => "it may not be read".to_owned(),
        io::ErrorKind::IsADirectory => "it is a folder".to_owned(),
        _ => error.to_string(),
    }
}
