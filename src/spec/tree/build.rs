//! Parser events into nodes, with the refusal of what a baseline does not use.

use std::collections::HashMap;

use granit_parser::{ErrorKind, Event, ScalarStyle, Span, Tag};

use super::events::Events;
use super::node::{Entry, Key, Kind, Node, NodeId, Scalar, Style};
use super::syntax;
use super::text::{MAX_BYTES, describe, too_long, unprintable};
use crate::values::origin::{Origin, Rejection, SourceId, Sources};

/// The most keys and values a file may hold.
pub const MAX_NODES: u32 = 100_000;

/// The most lists and mappings that may lie within one another.
pub const MAX_DEPTH: usize = 64;

/// What became of a text.
#[derive(Clone, Debug)]
pub struct Parsed {
    /// The tree, where refused nodes are [`Kind::Refused`]; nothing when the text is no YAML at all.
    pub root: Option<Node>,
    /// Everything that was refused.
    pub rejections: Vec<Rejection>,
}

/// Parses a text of the registry.
pub fn parse(sources: &Sources, source: SourceId) -> Parsed {
    let registered = sources.get(source);
    let text = registered.text.as_str();
    let refused = |rejection| Parsed { root: None, rejections: vec![rejection] };
    if text.len() > MAX_BYTES {
        return refused(too_long(&registered.name, text.len()));
    }
    if let Some((offset, character)) = unprintable(text) {
        let origin = Origin::new(source, offset, offset + character.len_utf8());
        return refused(
            Rejection::error(format!("the file holds {}", describe(character))).at(origin).help("remove it"),
        );
    }
    let mut builder = Builder::new(source, text);
    let root = match builder.document() {
        Ok(root) => Some(root),
        Err(Stop(rejection)) => {
            builder.rejections.push(*rejection);
            None
        }
    };
    Parsed { root, rejections: builder.rejections }
}

/// A refusal after which nothing more can be read.
struct Stop(Box<Rejection>);

impl From<Rejection> for Stop {
    fn from(rejection: Rejection) -> Self {
        Self(Box::new(rejection))
    }
}

struct Builder<'a> {
    events: Events<'a>,
    nodes: u32,
    /// Where each list and mapping around the current place begins.
    open: Vec<Origin>,
    rejections: Vec<Rejection>,
}

/// The most refusals of one text.
const MAX_REJECTIONS: usize = 100;

impl<'a> Builder<'a> {
    fn new(source: SourceId, text: &'a str) -> Self {
        Self { events: Events::new(source, text), nodes: 0, open: Vec::new(), rejections: Vec::new() }
    }

    /// Builds the one document of the text.
    fn document(&mut self) -> Result<Node, Stop> {
        loop {
            let (event, span) = self.next()?;
            match event {
                Event::StreamStart => {}
                Event::DocumentStart(..) => break,
                _ => return Err(self.nothing_written(self.origin(&span)).into()),
            }
        }
        let (event, span) = self.next()?;
        let root = self.node(event, span, None)?;
        if root.kind == Kind::Empty {
            return Err(self.nothing_written(root.origin).into());
        }
        loop {
            let (event, span) = self.next()?;
            match event {
                Event::StreamEnd => return Ok(root),
                Event::DocumentStart(..) => {
                    self.rejections.push(
                        Rejection::error("a second document begins here")
                            .at(self.origin(&span))
                            .help("remove the line `---`, or move what follows to another file"),
                    );
                    return Ok(root);
                }
                _ => {}
            }
        }
    }

    fn nothing_written(&self, at: Origin) -> Rejection {
        let what = if self.events.text.contains('#') {
            "the file holds nothing but comments"
        } else {
            "the file is empty"
        };
        Rejection::error(what).at(at).help("check that this is the file you mean")
    }

    /// Builds the node that an event begins; `key` is where its key stands.
    fn node(&mut self, event: Event<'a>, span: Span, key: Option<Origin>) -> Result<Node, Stop> {
        let id = self.count(&span)?;
        let mut origin = self.origin(&span);
        let kind = match event {
            Event::Scalar(text, style, _, tag) => {
                self.anchor()?;
                let kind = self.scalar(text.into_owned(), style, origin);
                if kind == Kind::Empty {
                    origin = key.unwrap_or(origin);
                }
                self.unless_tagged(tag.as_deref(), &span, kind)
            }
            Event::SequenceStart(_, _, tag) => {
                self.anchor()?;
                self.descend(origin)?;
                let (items, end) = self.sequence()?;
                self.open.pop();
                origin.end = origin.end.max(end);
                self.unless_tagged(tag.as_deref(), &span, Kind::Sequence(items))
            }
            Event::MappingStart(_, _, tag) => {
                self.anchor()?;
                self.descend(origin)?;
                let (entries, end) = self.mapping()?;
                self.open.pop();
                if let Some(first) = entries.first() {
                    origin.start = origin.start.min(first.key.origin.start);
                }
                origin.end = origin.end.max(end);
                self.unless_tagged(tag.as_deref(), &span, Kind::Mapping(entries))
            }
            Event::Alias(_) | Event::UnresolvedAlias(_) => {
                self.rejections.push(
                    Rejection::error("a baseline has no aliases")
                        .at(origin)
                        .help("write the value out, or make it a parameter, `${name}`"),
                );
                Kind::Refused
            }
            _ => {
                return Err(Rejection::error("the text ends before its structure does").at(origin).into());
            }
        };
        Ok(Node { id, origin, kind })
    }

    fn scalar(&mut self, text: String, style: ScalarStyle, origin: Origin) -> Kind {
        if style == ScalarStyle::Plain {
            // The parser reads what is not written as `~`, of no length.
            let unwritten = origin.start == origin.end;
            return match text.as_str() {
                _ if unwritten => Kind::Empty,
                "~" | "null" | "Null" | "NULL" => Kind::Null,
                _ => Kind::Scalar(Scalar { text, style: Style::Plain }),
            };
        }
        if self.holds_control_character(&text, origin) {
            return Kind::Refused;
        }
        Kind::Scalar(Scalar { text, style: Style::Text })
    }

    /// Refuses what an escape in double quotes can smuggle in.
    fn holds_control_character(&mut self, text: &str, origin: Origin) -> bool {
        let Some((_, character)) = unprintable(text) else {
            return false;
        };
        self.rejections.push(
            Rejection::error(format!("this text holds {}", describe(character)))
                .at(origin)
                .help("AWS takes no control characters in names and documents: remove the escape"),
        );
        true
    }

    /// Builds the items of a list, and says where it ends.
    fn sequence(&mut self) -> Result<(Vec<Node>, u32), Stop> {
        let mut items = Vec::new();
        loop {
            let (event, span) = self.next()?;
            if matches!(event, Event::SequenceEnd) {
                let end = items.last().map_or(0, |item: &Node| item.origin.end);
                return Ok((items, self.end_of_collection(&span, end)));
            }
            items.push(self.node(event, span, None)?);
        }
    }

    /// Builds the entries of a mapping, and says where it ends.
    fn mapping(&mut self) -> Result<(Vec<Entry>, u32), Stop> {
        let mut entries: Vec<Entry> = Vec::new();
        let mut seen: HashMap<String, Origin> = HashMap::new();
        loop {
            let (event, span) = self.next()?;
            if matches!(event, Event::MappingEnd) {
                let end = entries.last().map_or(0, |entry| entry.value.origin.end);
                return Ok((entries, self.end_of_collection(&span, end)));
            }
            let key = self.key(event, span)?;
            let (event, span) = self.next()?;
            let origin = key.as_ref().map(|key| key.origin);
            let mut value = self.node(event, span, origin)?;
            let Some(key) = key else { continue };
            match seen.get(&key.text) {
                Some(&first) => {
                    self.rejections.push(duplicate_key(&key, first));
                    value.kind = Kind::Refused;
                }
                None => {
                    seen.insert(key.text.clone(), key.origin);
                }
            }
            entries.push(Entry { key, value });
        }
    }

    /// Reads a key; one that is no text is refused, and its value is left out.
    fn key(&mut self, event: Event<'a>, span: Span) -> Result<Option<Key>, Stop> {
        let merges = matches!(&event, Event::Scalar(text, ScalarStyle::Plain, ..) if text == "<<");
        let Node { origin, kind, .. } = self.node(event, span, None)?;
        let rejection = match kind {
            Kind::Scalar(_) if merges => {
                Rejection::error("a baseline has no merge keys").help("write the entries out")
            }
            Kind::Scalar(Scalar { text, .. }) => return Ok(Some(Key { text, origin })),
            Kind::Refused => return Ok(None),
            Kind::Empty => Rejection::error("this entry has no key").help("write a name before the `:`"),
            Kind::Null => Rejection::error("a key is a text, and this is `null`")
                .help("write it in quotes if you mean the text"),
            Kind::Sequence(_) => Rejection::error("a key is a text, and this is a list").help(NOT_A_KEY),
            Kind::Mapping(_) => Rejection::error("a key is a text, and this is a mapping").help(NOT_A_KEY),
        };
        self.rejections.push(rejection.at(origin));
        Ok(None)
    }

    /// Refuses the anchor of the node that has just begun; the node itself is good.
    fn anchor(&mut self) -> Result<(), Stop> {
        let (event, span) = self.next()?;
        if let Event::Anchor(..) = event {
            self.rejections.push(
                Rejection::error("a baseline has no anchors")
                    .at(self.origin(&span))
                    .help("remove it, and write the value out where it is used"),
            );
        } else {
            self.events.put_back(event, span);
        }
        Ok(())
    }

    /// Steps into a list or mapping; block and bracketed ones count alike.
    fn descend(&mut self, origin: Origin) -> Result<(), Stop> {
        if self.open.len() == MAX_DEPTH {
            return Err(syntax::error(&ErrorKind::RecursionLimitExceeded).at(origin).into());
        }
        self.open.push(origin);
        Ok(())
    }

    fn unless_tagged(&mut self, tag: Option<&Tag>, span: &Span, kind: Kind) -> Kind {
        let Some(tag) = tag else { return kind };
        let place = span.tag_span().unwrap_or(*span);
        self.rejections.push(syntax::tag(tag).at(self.origin(&place)));
        Kind::Refused
    }

    fn count(&mut self, span: &Span) -> Result<NodeId, Stop> {
        let id = NodeId(self.nodes);
        self.nodes += 1;
        if self.nodes > MAX_NODES {
            return Err(Rejection::error(format!("the file holds more than {MAX_NODES} keys and values"))
                .at(self.origin(span))
                .help("check that this is the file you mean")
                .into());
        }
        Ok(id)
    }

    fn next(&mut self) -> Result<(Event<'a>, Span), Stop> {
        if self.rejections.len() >= MAX_REJECTIONS {
            return Err(Rejection::error("the file has more mistakes than these")
                .help("mend these first")
                .into());
        }
        let next = self.events.next();
        next.map_err(|error| self.events.refusal(&error, self.open.last().copied()).into())
    }

    fn origin(&self, span: &Span) -> Origin {
        self.events.origin(span)
    }

    /// A block collection ends with its last value, a flow collection with its bracket.
    fn end_of_collection(&self, span: &Span, last: u32) -> u32 {
        let origin = self.origin(span);
        let bracketed =
            self.events.text[..origin.end as usize].ends_with([']', '}']) && origin.end > origin.start;
        if bracketed { origin.end } else { last }
    }
}

const NOT_A_KEY: &str = "to begin a text with `[` or `{`, write it in quotes";

/// Refuses a key that its mapping has already.
pub(in crate::spec) fn duplicate_key(key: &Key, first: Origin) -> Rejection {
    Rejection::error(format!("the key `{}` is written twice", key.text))
        .at(key.origin)
        .label("again here")
        .related(first, "first here")
        .help("keep one of the two")
}
