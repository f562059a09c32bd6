//! The parser's events with their places in the text.

use granit_parser::{Event, Marker, Parser, ScanError, Span, StrInput, options};

use super::build::MAX_DEPTH;
use super::syntax::{self, Place};
use crate::values::origin::{Origin, Rejection, SourceId};

/// The events of one text.
pub(super) struct Events<'a> {
    pub(super) text: &'a str,
    source: SourceId,
    parser: Parser<'a, StrInput<'a>>,
    /// An event that was looked at and not used.
    ahead: Option<(Event<'a>, Span)>,
    /// Where the last event ended.
    read: usize,
}

impl<'a> Events<'a> {
    pub(super) fn new(source: SourceId, text: &'a str) -> Self {
        let options = options! {
            emit_comments: false,
            emit_anchor_events: true,
            emit_unresolved_aliases: true,
            disallow_directives: true,
            flow_nesting_limit: MAX_DEPTH,
            block_nesting_limit: MAX_DEPTH,
        };
        Self { text, source, parser: Parser::new_from_str_with_options(text, options), ahead: None, read: 0 }
    }

    /// Gives the next event; after the last one, the end again and again.
    pub(super) fn next(&mut self) -> Result<(Event<'a>, Span), ScanError> {
        if let Some(ahead) = self.ahead.take() {
            return Ok(ahead);
        }
        match self.parser.next_event() {
            Some(event) => event.inspect(|(_, span)| self.read = self.offset(&span.end)),
            None => Ok((Event::StreamEnd, Span::empty(Marker::default()))),
        }
    }

    /// Gives an event back, which is then the next.
    pub(super) fn put_back(&mut self, event: Event<'a>, span: Span) {
        self.ahead = Some((event, span));
    }

    /// The place of an event.
    pub(super) fn origin(&self, span: &Span) -> Origin {
        let start = self.offset(&span.start);
        Origin::new(self.source, start, self.offset(&span.end).max(start))
    }

    /// Refuses what is no YAML, where a person would look for the fault; `open` is the innermost collection.
    pub(super) fn refusal(&self, error: &ScanError, open: Option<Origin>) -> Rejection {
        let place = self.offset(error.marker());
        let rejection = syntax::error(error.kind());
        let here = self.character(place);
        match syntax::place(error.kind()) {
            Place::Here => rejection.at(here),
            // The parser has passed the tab when it refuses it.
            Place::Tab => {
                let before = self.text[..place].strip_suffix('\t').map(str::len);
                rejection.at(before.map_or(here, |tab| self.character(tab)))
            }
            Place::Bracket => {
                let opened = open.map(|opened| opened.start as usize);
                match opened.filter(|&opened| self.is_bracket_before(opened, place)) {
                    Some(opened) => rejection.at(here).related(self.character(opened), "opened here"),
                    None => rejection.at(here),
                }
            }
            Place::Quote => {
                let quote = self.text[self.read..].find(['"', '\'']).map(|quote| self.read + quote);
                match quote.filter(|&quote| quote < place) {
                    Some(quote) => {
                        rejection.at(self.character(quote)).related(here, "the text runs on to here")
                    }
                    None => rejection.at(here),
                }
            }
        }
    }

    fn is_bracket_before(&self, opened: usize, place: usize) -> bool {
        opened < place && self.text[opened..].starts_with(['[', '{'])
    }

    /// The place of one character; at the end of a line, the end itself.
    fn character(&self, start: usize) -> Origin {
        let character = self.text[start..].chars().next().filter(|character| *character != '\n');
        Origin::new(self.source, start, start + character.map_or(0, char::len_utf8))
    }

    /// The byte offset of a marker, held to the text.
    fn offset(&self, marker: &Marker) -> usize {
        let offset = marker.byte_offset().unwrap_or(self.text.len());
        self.text.floor_char_boundary(offset)
    }
}
