//! Loading a baseline: its file, the files that it names, and every refusal of theirs at once.

use std::collections::HashMap;
use std::io;
use std::path::{Component, Path, PathBuf};

use indexmap::IndexMap;

use super::check::{self, Checked, documents};
use super::decode::{Decoded, decode};
use super::document::Document;
pub use super::files::{Disk, Files, Once};
use super::files::{is_standard_input, shown};
use super::parameters::{Given, Parameters, Refusals};
use super::tree::{Node, Parsed, decode_utf8, parse};
use crate::values::policy::PolicyDocument;
use crate::values::{
    AccountId, DocumentSource, OrganizationId, Origin, Partition, Region, Rejection, Severity, Sources,
};

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

    /// Says of a place that is nowhere what a person wrote, not the ids of nobody that stand for it.
    fn in_words(&self, rejection: &mut Rejection) {
        if !self.is_nowhere() {
            return;
        }
        let organization = self.organization.as_ref().map(|id| (id.as_str(), "${organization_id}"));
        for (id, name) in [(self.account.as_str(), "${account_id}")].into_iter().chain(organization) {
            let texts = [Some(&mut rejection.message), rejection.label.as_mut(), rejection.help.as_mut()];
            let related = rejection.related.iter_mut().map(|(_, text)| text);
            for text in texts.into_iter().flatten().chain(related) {
                if text.contains(id) {
                    *text = text.replace(id, name);
                }
            }
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
    /// The parameters that it uses, with their values, built-in ones among them.
    pub parameters: IndexMap<String, String>,
    /// Whether it uses `${organization_id}`.
    pub uses_organization: bool,
    /// Whether all that was refused is the command line: no text of a file has to change.
    pub is_asked_wrongly: bool,
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
        of_arguments: vec![],
        hints: vec![],
        policies: HashMap::new(),
        parameters: IndexMap::new(),
        uses_organization: false,
    };
    let given = loader.given(arguments, place);
    let document = loader.document(root, &given, place);
    let Loader {
        files: _,
        sources,
        texts,
        mut rejections,
        of_arguments,
        mut hints,
        policies: _,
        parameters,
        uses_organization,
    } = loader;
    let is_asked_wrongly =
        !of_arguments.is_empty() && rejections.iter().all(|one| one.severity == Severity::Warning);
    rejections.extend(of_arguments);
    // Errors first where one place has both, and no place twice for the same thing.
    rejections.sort_by_key(|rejection| (rejection.severity, rejection.origin));
    rejections.dedup();
    rejections.iter_mut().chain(&mut hints).for_each(|one| place.in_words(one));
    Loaded { sources, texts, document, rejections, hints, parameters, uses_organization, is_asked_wrongly }
}

struct Loader<'a> {
    files: &'a dyn Files,
    sources: Sources,
    texts: IndexMap<String, String>,
    /// What is wrong with the texts of files.
    rejections: Vec<Rejection>,
    /// What is wrong with the command line.
    of_arguments: Vec<Rejection>,
    hints: Vec<Rejection>,
    /// The documents that stand in files of their own; nothing for one that was refused.
    policies: HashMap<PathBuf, Option<PolicyDocument>>,
    parameters: IndexMap<String, String>,
    uses_organization: bool,
}

impl Loader<'_> {
    /// Reads and parses a file; `asked_by` is the place that names it, unless the command line does, and `help` is for
    /// where it is not there.
    fn tree(&mut self, path: &Path, asked_by: Option<Origin>, help: &str) -> Option<Node> {
        let name = shown(path);
        let bytes = match self.files.read(path) {
            Ok(bytes) => bytes,
            Err(error) => {
                let what = format!("`{name}` cannot be read: {}", reason(&error));
                let refused = Rejection::error(what).help(help);
                match asked_by {
                    Some(origin) => self.rejections.push(refused.at(origin)),
                    None => self.of_arguments.push(refused),
                }
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
        let text = path.to_string_lossy().into_owned();
        self.texts.insert(text, self.sources.get(source).text.clone());
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
        self.of_arguments.extend(refused);
        given
    }

    fn document(&mut self, root: &Path, given: &Given, place: &Place) -> Option<Document> {
        let mut tree =
            self.tree(root, None, "name the baseline's file, such as `baseline plan my-account.yaml`")?;
        let (mut parameters, Refusals { of_files, of_arguments }) = Parameters::resolve(&tree, given);
        self.rejections.extend(of_files);
        self.of_arguments.extend(of_arguments);
        let refused = parameters.substitute(&mut tree, &self.sources);
        self.rejections.extend(refused);
        let mut decoded = decode::<Document>(&tree);
        self.rejections.append(&mut decoded.rejections);
        let mut document = decoded.value.take();
        if let Some(document) = &mut document {
            for (origin, source) in document.documents_mut() {
                self.policy(root, origin, source, &tree, &decoded, &mut parameters);
            }
            let Checked { rejections, hints } =
                check::check(document, place, &|section| decoded.complete(section));
            self.rejections.extend(rejections);
            self.hints.extend(hints);
        }
        self.rejections.extend(parameters.unused());
        self.uses_organization = parameters.uses(ORGANIZATION_ID);
        self.parameters = parameters.used();
        document
    }

    /// Puts a policy document in the place of the file that it stands in, and says what is odd in it.
    fn policy(
        &mut self,
        root: &Path,
        origin: Origin,
        source: &mut DocumentSource,
        tree: &Node,
        decoded: &Decoded<Document>,
        parameters: &mut Parameters,
    ) {
        match source {
            DocumentSource::Inline(document) => {
                let node = tree.mapping_at(origin);
                let odd = node.map(|node| documents::lints(document, node, decoded));
                self.rejections.extend(odd.into_iter().flatten());
            }
            DocumentSource::File(file) => {
                let path = beside(root, Path::new(&*file));
                let known = self.policies.get(&path).cloned();
                let document = known.unwrap_or_else(|| self.policy_file(path, origin, parameters));
                if let Some(document) = document {
                    *source = DocumentSource::Inline(Box::new(document));
                }
            }
        }
    }

    /// Reads a policy document from a file of its own.
    fn policy_file(
        &mut self,
        path: PathBuf,
        asked_by: Origin,
        parameters: &mut Parameters,
    ) -> Option<PolicyDocument> {
        // A file that cannot be read is not known from then on: that is said at every place that names it.
        let help = "the path is relative to the file that names it";
        let Some(mut tree) = self.tree(&path, Some(asked_by), help) else {
            // One that was read and is refused is refused once.
            if self.texts.contains_key(&*path.to_string_lossy()) {
                self.policies.insert(path, None);
            }
            return None;
        };
        let refused = parameters.substitute(&mut tree, &self.sources);
        self.rejections.extend(refused);
        let mut decoded = decode::<PolicyDocument>(&tree);
        self.rejections.append(&mut decoded.rejections);
        let document = decoded.value.take();
        if let Some(document) = &document {
            self.rejections.extend(documents::lints(document, &tree, &decoded));
        }
        self.policies.insert(path, document.clone());
        document
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
    // What a file names is a file: only the command line can mean standard input.
    if is_standard_input(&joined) { Path::new(".").join(joined) } else { joined }
}

fn reason(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "there is no such file".to_owned(),
        io::ErrorKind::PermissionDenied => "it may not be read".to_owned(),
        io::ErrorKind::IsADirectory => "it is a folder".to_owned(),
        _ => error.to_string(),
    }
}
