//! Parameters with their values, and their substitution in trees.

use std::collections::{BTreeSet, HashMap};

use indexmap::IndexMap;
use serde::Deserialize;

use super::declared::{Declaration, Declarations};
use super::given::Given;
use super::placeholder::{Piece, is_name, pieces};
use crate::spec::decode::decode;
use crate::spec::tree::{Entry, Kind, MAX_BYTES, Node, Style, duplicate_key};
use crate::values::origin::{Origin, Rejection, Sources, Spanned};
use crate::values::suggestion::{closest, listed};

/// The key of the section that declares parameters.
const SECTION: &str = "parameters";

/// The most refusals of one tree.
const MAX_REJECTIONS: usize = 100;

/// The parameters of a file with their values, ready to be put in its trees.
#[derive(Clone, Debug, Default)]
pub struct Parameters {
    /// By name: the value, or nothing when it was refused and what uses it is left out.
    values: IndexMap<String, Option<String>>,
    /// The section `parameters:`, which is taken as it is written.
    section: Option<Origin>,
    /// Where each parameter is declared.
    declared: IndexMap<String, Origin>,
    used: BTreeSet<String>,
    /// How many bytes may still be put in.
    budget: usize,
}

/// What is refused of parameters, by whose fault it is.
#[derive(Clone, Debug, Default)]
pub struct Refusals {
    /// What a file says: the baseline's or a parameters file.
    pub of_files: Vec<Rejection>,
    /// What the command line says, or leaves out.
    pub of_arguments: Vec<Rejection>,
}

impl IntoIterator for Refusals {
    type Item = Rejection;
    type IntoIter = std::iter::Chain<std::vec::IntoIter<Rejection>, std::vec::IntoIter<Rejection>>;

    fn into_iter(self) -> Self::IntoIter {
        self.of_files.into_iter().chain(self.of_arguments)
    }
}

impl Parameters {
    /// Holds what is given against the section `parameters:` of a tree.
    pub fn resolve(tree: &Node, given: &Given) -> (Self, Refusals) {
        let mut parameters = Self { budget: MAX_BYTES, ..Self::default() };
        let mut refusals = Refusals::default();
        if let Some(section) = tree.get(SECTION) {
            parameters.section = Some(section.origin);
            parameters.declare(section, tree, given, &mut refusals);
        }
        parameters.undeclared(given, &mut refusals);
        for (name, value) in &given.built_in {
            parameters.values.insert(name.clone(), Some(value.clone()));
        }
        (parameters, refusals)
    }

    /// Takes the declarations with their values.
    fn declare(&mut self, section: &Node, tree: &Node, given: &Given, refusals: &mut Refusals) {
        // A name whose declaration is refused is known all the same.
        for Entry { key, .. } in section.entries() {
            self.values.insert(key.text.clone(), None);
            self.declared.entry(key.text.clone()).or_insert(key.origin);
        }
        let decoded = decode::<Head>(tree);
        let whole = |name: &str| decoded.complete(&format!("{SECTION}.{name}"));
        for (name, declaration) in decoded.value.iter().flat_map(|head| &head.parameters) {
            if let Some(rejection) = refused_name(name, given) {
                self.declared.shift_remove(&name.value);
                refusals.of_files.push(rejection);
            } else if whole(name) {
                match value_of(name, declaration, given) {
                    Ok(value) => {
                        self.values.insert(name.value.clone(), Some(value));
                    }
                    Err(Refused::ByFile(rejection)) => refusals.of_files.push(rejection),
                    Err(Refused::ByArguments(rejection)) => refusals.of_arguments.push(rejection),
                }
            }
        }
        refusals.of_files.extend(decoded.rejections);
    }

    /// Refuses what is given to no parameter of the file.
    fn undeclared(&self, given: &Given, refusals: &mut Refusals) {
        let help = |name: &str| {
            if given.built_in.contains_key(name) {
                return "it is built in: the run knows it itself".to_owned();
            }
            let names = || self.declared.keys().map(String::as_str);
            match closest(name, names()) {
                Some(meant) => format!("did you mean `{meant}`?"),
                None if self.declared.is_empty() => "it declares none".to_owned(),
                None => format!("it declares {}", listed(names(), "and")),
            }
        };
        let unknown = |name: &str| !self.declared.contains_key(name);
        let from_file = given.from_file.iter().filter(|(name, _)| unknown(name)).map(|(name, value)| {
            Rejection::error(format!("the baseline has no parameter `{name}`")).at(value.key).help(help(name))
        });
        let from_arguments = given.from_arguments.keys().filter(|name| unknown(name)).map(|name| {
            Rejection::error(format!("`--set {name}=…`: the baseline has no parameter `{name}`"))
                .help(help(name))
        });
        refusals.of_files.extend(from_file);
        refusals.of_arguments.extend(from_arguments);
    }

    /// Puts values in the place of `${name}` in every text and key of a tree but the section `parameters:`.
    ///
    /// A document in a file of its own is a tree of its own, and is handed in here as well.
    pub fn substitute(&mut self, tree: &mut Node, sources: &Sources) -> Vec<Rejection> {
        let mut pass = Pass { parameters: self, sources, rejections: Vec::new() };
        pass.node(tree);
        pass.rejections
    }

    /// Warns of declared parameters that no tree has used; to be asked when all are substituted.
    pub fn unused(&self) -> Vec<Rejection> {
        let has_value = |name: &str| self.values.get(name).is_some_and(Option::is_some);
        let unused = self.declared.iter().filter(|(name, _)| has_value(name) && !self.used.contains(*name));
        unused
            .map(|(name, origin)| {
                Rejection::warning(format!("the parameter `{name}` is not used"))
                    .at(*origin)
                    .help(format!("write `${{{name}}}` where it is meant, or remove it"))
            })
            .collect()
    }

    /// The parameters that a tree has used, with their values, in the order in which they are declared.
    pub fn used(&self) -> IndexMap<String, String> {
        let used = self.values.iter().filter(|(name, _)| self.used.contains(*name));
        used.filter_map(|(name, value)| Some((name.clone(), value.clone()?))).collect()
    }

    /// Says whether a tree has used a parameter, built in or declared.
    pub fn uses(&self, name: &str) -> bool {
        self.used.contains(name)
    }
}

/// The part of a file that declares parameters.
#[derive(Deserialize)]
struct Head {
    parameters: Declarations,
}

fn refused_name(name: &Spanned<String>, given: &Given) -> Option<Rejection> {
    if given.built_in.contains_key(&name.value) {
        let message = format!("the parameter `{name}` is built in");
        return Some(
            Rejection::error(message).at(name.origin).help("remove the declaration, or give it another name"),
        );
    }
    (!is_name(name)).then(|| {
        Rejection::error(format!("`{name}` is no name for a parameter"))
            .at(name.origin)
            .help("use letters, digits, `_` and `-`, a letter first")
    })
}

/// A parameter without a good value, and who is to mend it.
enum Refused {
    /// Whoever writes the file that says it.
    ByFile(Rejection),
    /// Whoever gives the parameters of a run.
    ByArguments(Rejection),
}

/// Finds the value of a parameter: the command line's, else the parameters file's, else the default.
fn value_of(name: &Spanned<String>, declaration: &Declaration, given: &Given) -> Result<String, Refused> {
    let (value, from) = if let Some(value) = given.from_arguments.get(&name.value) {
        (value, None)
    } else if let Some(value) = given.from_file.get(&name.value) {
        (&value.value, Some(value.origin))
    } else if let Some(default) = &declaration.default {
        (&default.value, Some(default.origin))
    } else {
        let meaning = declaration.description.as_ref().map(|text| format!(" ({text})")).unwrap_or_default();
        let missing = Rejection::error(format!("the parameter `{name}` has no value")).at(name.origin);
        return Err(Refused::ByArguments(missing.help(format!(
            "give it with `--set {name}=…`{meaning} or in a parameters file, or declare a default"
        ))));
    };
    let Some(objection) = declaration.objection(value) else {
        return Ok(value.clone());
    };
    let rejection =
        Rejection::error(format!("`{value}` is no value for the parameter `{name}`")).help(objection.help());
    Err(match from {
        Some(origin) if origin.source == name.origin.source => Refused::ByFile(rejection.at(origin)),
        Some(origin) => Refused::ByFile(rejection.at(origin).related(name.origin, "declared here")),
        None => Refused::ByArguments(rejection.at(name.origin).label("given with `--set`")),
    })
}

/// One walk through a tree.
struct Pass<'a> {
    parameters: &'a mut Parameters,
    sources: &'a Sources,
    rejections: Vec<Rejection>,
}

impl Pass<'_> {
    fn node(&mut self, node: &mut Node) {
        match &mut node.kind {
            Kind::Empty | Kind::Null | Kind::Refused => {}
            Kind::Scalar(scalar) => match self.text(&scalar.text, node.origin) {
                None => {}
                Some(Put::Whole(text)) => scalar.text = text,
                Some(Put::Part(text)) => {
                    scalar.text = text;
                    scalar.style = Style::Text;
                }
                Some(Put::Refused) => node.kind = Kind::Refused,
            },
            Kind::Sequence(items) => items.iter_mut().for_each(|item| self.node(item)),
            Kind::Mapping(entries) => self.entries(entries),
        }
    }

    fn entries(&mut self, entries: &mut [Entry]) {
        let mut changed = false;
        for Entry { key, value } in &mut *entries {
            match self.text(&key.text, key.origin) {
                None => {}
                Some(Put::Whole(text) | Put::Part(text)) => {
                    key.text = text;
                    changed = true;
                }
                Some(Put::Refused) => value.kind = Kind::Refused,
            }
            if self.parameters.section != Some(value.origin) {
                self.node(value);
            }
        }
        if changed {
            self.refuse_duplicates(entries);
        }
    }

    fn refuse(&mut self, rejection: Rejection) {
        // What uses it is left out all the same; a hundred are enough to read.
        if self.rejections.len() < MAX_REJECTIONS {
            self.rejections.push(rejection);
        }
    }

    /// Two keys that were written differently may be the same now.
    fn refuse_duplicates(&mut self, entries: &mut [Entry]) {
        let mut seen: HashMap<&str, Origin> = HashMap::new();
        for Entry { key, value } in entries {
            if value.kind == Kind::Refused {
                continue;
            }
            match seen.get(key.text.as_str()) {
                Some(&first) => {
                    self.refuse(duplicate_key(key, first));
                    value.kind = Kind::Refused;
                }
                None => {
                    seen.insert(&key.text, key.origin);
                }
            }
        }
    }

    /// Puts values in a text; nothing when it holds no `${`.
    fn text(&mut self, text: &str, origin: Origin) -> Option<Put> {
        if !text.contains("${") {
            return None;
        }
        let pieces = pieces(text);
        let mut result = String::with_capacity(text.len());
        let mut refused = false;
        for (number, piece) in pieces.iter().enumerate() {
            match piece {
                Piece::Text(kept) => result.push_str(kept),
                Piece::Unreadable(written) => {
                    let before = occurrences_before(&pieces[..number], written);
                    self.refuse(unreadable(written).at(self.place(written, before, origin)));
                    refused = true;
                }
                Piece::Parameter(name) => {
                    let value = self.value(name, || occurrences_before(&pieces[..number], name), origin);
                    match value {
                        Some(value) => result.push_str(&value),
                        None => refused = true,
                    }
                }
            }
        }
        Some(match pieces.as_slice() {
            _ if refused => Put::Refused,
            [Piece::Parameter(_)] => Put::Whole(result),
            _ => Put::Part(result),
        })
    }

    fn value(&mut self, name: &str, before: impl FnOnce() -> usize, origin: Origin) -> Option<String> {
        self.parameters.used.insert(name.to_owned());
        match self.parameters.values.get(name) {
            Some(Some(value)) if value.len() <= self.parameters.budget => {
                self.parameters.budget -= value.len();
                Some(value.clone())
            }
            Some(Some(_)) => {
                if self.parameters.budget > 0 {
                    self.parameters.budget = 0;
                    self.refuse(
                        Rejection::error(format!("parameters put more than {MAX_BYTES} bytes into the file"))
                            .at(origin)
                            .help("give shorter values"),
                    );
                }
                None
            }
            Some(None) => None,
            None => {
                let place = self.place(&format!("${{{name}}}"), before(), origin);
                self.refuse(self.unknown(name).at(place));
                None
            }
        }
    }

    fn unknown(&self, name: &str) -> Rejection {
        let names = || self.parameters.values.keys().map(String::as_str);
        let help = match closest(name, names()) {
            Some(meant) => format!("did you mean `${{{meant}}}`?"),
            None => {
                format!("declare it in `parameters:`, or write `$${{{name}}}` for the text `${{{name}}}`")
            }
        };
        Rejection::error(format!("unknown parameter `{name}`")).help(help)
    }

    /// Finds where a placeholder stands in what was written, `before` others like it standing before it.
    fn place(&self, written: &str, before: usize, origin: Origin) -> Origin {
        let source = self.sources.slice(origin);
        match source.match_indices(written).nth(before) {
            Some((offset, _)) => {
                let start = origin.start as usize + offset;
                Origin::new(origin.source, start, start + written.len())
            }
            // An escape in the quotes hides it.
            None => origin,
        }
    }
}

/// What a text has become.
enum Put {
    /// It was one `${name}` and nothing else, so it is what the value would be if it stood there.
    Whole(String),
    /// It holds more than a parameter, so it is text.
    Part(String),
    /// It uses what has no value.
    Refused,
}

fn occurrences_before(pieces: &[Piece<'_>], written: &str) -> usize {
    let same = |piece: &&Piece<'_>| match piece {
        Piece::Parameter(other) | Piece::Unreadable(other) => *other == written,
        Piece::Text(_) => false,
    };
    pieces.iter().filter(same).count()
}

fn unreadable(written: &str) -> Rejection {
    if written.ends_with('}') {
        return Rejection::error(format!("`{written}` is neither a parameter nor a policy variable"))
            .help("a parameter is `${name}`, a policy variable `${aws:…}`; write `$${` for the text `${`");
    }
    Rejection::error("this `${` is not closed").help("close it with `}`, or write `$${` for the text `${`")
}
