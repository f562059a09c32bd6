//! A text in the making: indented lines of styled pieces.

use std::fmt::Write as _;

use anstyle::Style;

use crate::report::{Styles, escape};

/// No style.
pub(super) const PLAIN: Style = Style::new();

/// What stands before a line that goes on with somebody else's text.
const BAR: &str = "| ";

/// What begins a command to GitHub Actions, blanks before it aside (GitHub Docs, "Workflow commands for GitHub
/// Actions"): no line of a report is one.
const WORKFLOW_COMMAND: &str = "::";

/// A text in the making; the only way onto it escapes what is put there.
#[derive(Debug)]
pub(super) struct Page {
    text: String,
    pub(super) styles: Styles,
}

impl Page {
    pub(super) fn new(styles: Styles) -> Self {
        Self { text: String::new(), styles }
    }

    /// Adds a line; each level of depth is two spaces.
    pub(super) fn line(&mut self, depth: usize, pieces: &[(Style, &str)]) {
        self.text.push_str(&"  ".repeat(depth));
        let beginning = pieces.iter().map(|(_, piece)| *piece).collect::<String>();
        if beginning.trim_start().starts_with(WORKFLOW_COMMAND) {
            self.text.push_str(BAR);
        }
        for (style, piece) in pieces {
            let piece = escape(piece);
            // A style around nothing would leave invisible bytes at the end of lines.
            if piece.is_empty() {
                continue;
            }
            // Writing to a string cannot fail.
            let _ = write!(self.text, "{style}{piece}{style:#}");
        }
        self.text.push('\n');
    }

    /// Adds a label and a text on one line.
    pub(super) fn labelled(&mut self, depth: usize, style: Style, label: &str, text: &str) {
        self.line(depth, &[(style, label), (PLAIN, text)]);
    }

    /// Adds a text that may have several lines, the first after a label and the others under its beginning, each
    /// behind a bar: what somebody else wrote never stands at the beginning of a line.
    pub(super) fn labelled_lines(&mut self, depth: usize, style: Style, label: &str, text: &str) {
        let under = format!("{}{BAR}", " ".repeat(label.chars().count()));
        for (position, line) in text.lines().enumerate() {
            match position {
                0 => self.labelled(depth, style, label, line),
                _ => self.line(depth, &[(PLAIN, &under), (PLAIN, line)]),
            }
        }
    }

    /// Adds an empty line between what is there and what comes.
    pub(super) fn gap(&mut self) {
        if !self.text.is_empty() && !self.text.ends_with("\n\n") {
            self.text.push('\n');
        }
    }

    /// The text, without a line break at its end.
    pub(super) fn finish(self) -> String {
        self.text.trim_end_matches('\n').to_owned()
    }
}

/// A number with its noun: `1 call`, `2 calls`.
pub(super) fn counted(number: usize, one: &str) -> String {
    if number == 1 { format!("1 {one}") } else { format!("{number} {one}s") }
}
