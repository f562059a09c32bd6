//! Rejections of a file, as a person reads them: message, place with a caret, help.

use std::ops::Range;

use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};

use super::style::escape;
use crate::values::origin::{Origin, Rejection, Severity, SourceId, Sources};

/// Lays rejections out, those with a place first and in its order; colours them when `styled`.
///
/// The text ends without a line break. Control characters, direction overrides and invisible
/// characters of the shown text are escaped, so that a file can neither write to the terminal nor mislead.
pub fn render(rejections: &[Rejection], sources: &Sources, styled: bool) -> String {
    let renderer = if styled { Renderer::styled() } else { Renderer::plain() };
    let mut ordered: Vec<&Rejection> = rejections.iter().collect();
    ordered.sort_by_key(|rejection| (rejection.origin.is_none(), rejection.origin, rejection.severity));
    let blocks: Vec<String> =
        ordered.into_iter().map(|rejection| renderer.render(&[group(rejection, sources)])).collect();
    blocks.join("\n\n")
}

/// Lays one rejection out: the title, a snippet a source, the help.
fn group<'a>(rejection: &Rejection, sources: &Sources) -> Group<'a> {
    let level = match rejection.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let mut group = Group::with_title(level.primary_title(escape(&rejection.message).into_owned()));
    for (source, marks) in marks_by_source(rejection) {
        group = group.element(snippet(sources, source, &marks));
    }
    match &rejection.help {
        Some(help) => group.element(Level::HELP.message(escape_lines(help))),
        None => group,
    }
}

/// One underlined place.
struct Mark<'a> {
    kind: AnnotationKind,
    origin: Origin,
    label: Option<&'a str>,
}

/// Gathers the places by the text they lie in, the rejection's own text first.
fn marks_by_source(rejection: &Rejection) -> Vec<(SourceId, Vec<Mark<'_>>)> {
    let own = rejection.origin.map(|origin| Mark {
        kind: AnnotationKind::Primary,
        origin,
        label: rejection.label.as_deref(),
    });
    let related = rejection.related.iter().map(|(origin, label)| Mark {
        kind: AnnotationKind::Context,
        origin: *origin,
        label: Some(label),
    });
    let mut groups: Vec<(SourceId, Vec<Mark<'_>>)> = Vec::new();
    for mark in own.into_iter().chain(related) {
        match groups.iter_mut().find(|(source, _)| *source == mark.origin.source) {
            Some((_, marks)) => marks.push(mark),
            None => groups.push((mark.origin.source, vec![mark])),
        }
    }
    groups
}

/// Cuts the lines that are underlined out of the text, so that a long file costs no more than a short one.
fn snippet<'a>(
    sources: &Sources,
    source: SourceId,
    marks: &[Mark<'_>],
) -> Snippet<'a, annotate_snippets::Annotation<'a>> {
    let source = sources.get(source);
    let text = source.text.as_str();
    let spans: Vec<Range<usize>> = marks.iter().map(|mark| first_line(text, mark.origin)).collect();
    let first = spans.iter().map(|span| span.start).min().unwrap_or(0);
    let last = spans.iter().map(|span| span.end).max().unwrap_or(0);
    let start = text[..first].rfind('\n').map_or(0, |newline| newline + 1);
    let end = text[last..].find('\n').map_or(text.len(), |newline| last + newline);
    let end = text[..end].strip_suffix('\r').map_or(end, str::len).max(last);
    let shown = |offset: usize| escape_source(&text[start..offset]).len();
    let annotations = spans.iter().zip(marks).map(|(span, mark)| {
        let label = mark.label.map(|label| escape(label).into_owned());
        mark.kind.span(shown(span.start)..shown(span.end)).label(label)
    });
    Snippet::source(escape_source(&text[start..end]))
        .line_start(text[..start].matches('\n').count() + 1)
        .path(escape(&source.name).into_owned())
        .annotations(annotations)
}

/// Holds a place to the part of it that a caret can show: its first line that has any text.
fn first_line(text: &str, origin: Origin) -> Range<usize> {
    let boundary = |offset: u32| text.floor_char_boundary(offset as usize);
    let mut start = boundary(origin.start);
    // The end of the file is shown at the end of its last line, not on the empty one that follows.
    if start == text.len() {
        start = text.trim_end().len();
    }
    let end = boundary(origin.end).max(start);
    let line_end = text[start..].find('\n').map_or(text.len(), |newline| start + newline);
    let end = end.min(line_end);
    start..start + text[start..end].trim_end().len()
}

/// Escapes each line of a text that may have several.
fn escape_lines(text: &str) -> String {
    text.split('\n').map(escape).collect::<Vec<_>>().join("\n")
}

/// Escapes a piece of a file, whose line breaks and tabs are laid out as they are.
fn escape_source(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for (offset, character) in text.char_indices() {
        let is_layout = matches!(character, '\n' | '\t') || text[offset..].starts_with("\r\n");
        if is_layout {
            escaped.push(character);
        } else {
            escaped.push_str(&escape(character.encode_utf8(&mut [0; 4])));
        }
    }
    escaped
}

#[cfg(test)]
mod tests;
