//! The parser's findings in words for people.

use granit_parser::{ErrorKind, Tag};

use super::build::MAX_DEPTH;
use crate::values::origin::Rejection;

/// Refuses a tag.
pub(super) fn tag(tag: &Tag) -> Rejection {
    let written = tag.original();
    let help = match tag.core_suffix() {
        Some("str") => "remove it, and write the value in quotes",
        Some(_) => "remove it; what a value is read as follows from its key",
        None if matches!(tag.suffix(), "Ref" | "Sub" | "GetAtt" | "ImportValue") => {
            "this is no CloudFormation template: a value from outside is a parameter, written `${name}`"
        }
        None => "a baseline is plain data: remove it",
    };
    Rejection::error(format!("a baseline has no tags such as `{written}`")).help(help)
}

/// Where a person looks for the fault.
pub(super) enum Place {
    /// Where the parser found it.
    Here,
    /// At the tab before.
    Tab,
    /// There, and at the bracket that is open.
    Bracket,
    /// At the quote that is open.
    Quote,
}

/// Says where to look for the fault.
pub(super) fn place(kind: &ErrorKind) -> Place {
    use ErrorKind as E;
    match kind {
        E::TabNotAllowed | E::TabInBlockIndentation | E::TabInIndentation => Place::Tab,
        E::UnexpectedEofFlowSequence
        | E::UnexpectedEofFlowMapping
        | E::UnexpectedEofImplicitFlowMapping
        | E::ExpectedFlowMappingSeparator
        | E::ExpectedFlowSequenceSeparator
        | E::UnclosedFlowCollection { .. }
        | E::MappingValueNotAllowed
        | E::MappingKeyNotAllowed
        | E::InvalidColonPlacement => Place::Bracket,
        E::UnclosedQuotedScalar | E::DocumentIndicatorInQuotedScalar | E::InvalidQuotedScalarIndent => {
            Place::Quote
        }
        _ => Place::Here,
    }
}

const CHECK_INDENTATION: &str =
    "entries of one mapping or list stand in the same column; indent with spaces what belongs to an entry";
const SEPARATE: &str = "separate what stands in brackets with `,`; one may be missing before this";
const QUOTE: &str = "write the text in quotes if it holds `: `, ` #` or begins with one of `[]{}*&!|>%@`";

/// Refuses text that is no YAML, in other words than the parser's where those are unkind.
pub(super) fn error(kind: &ErrorKind) -> Rejection {
    match words(kind) {
        Some((message, help)) => Rejection::error(message).help(help),
        // What is left is rare, and the parser's words name the fault well enough.
        None => Rejection::error(format!("this is no YAML: {kind}")),
    }
}

type Words = (String, &'static str);

fn said(message: &str, help: &'static str) -> Words {
    (message.to_owned(), help)
}

fn words(kind: &ErrorKind) -> Option<Words> {
    layout(kind)
        .or_else(|| brackets(kind))
        .or_else(|| quotes(kind))
        .or_else(|| plain_text(kind))
        .or_else(|| unused(kind))
}

/// Indentation, and what stands at the beginning of a line.
fn layout(kind: &ErrorKind) -> Option<Words> {
    use ErrorKind as E;
    Some(match kind {
        E::TabNotAllowed | E::TabInBlockIndentation | E::TabInIndentation | E::TabAtBlockScalarStart => {
            said("a tab cannot indent", "indent with spaces")
        }
        E::InvalidIndentation | E::InvalidFlowScalarIndent | E::InvalidBlockScalarIndent => {
            said("this line is not indented far enough, or too far", CHECK_INDENTATION)
        }
        E::ExpectedBlockMappingKey => said("expected a key here", CHECK_INDENTATION),
        E::ExpectedBlockSequenceEntry => said("expected `-` here", CHECK_INDENTATION),
        E::BlockSequenceEntryNotAllowed => {
            said("a list cannot begin here", "begin it on its own line, below its key")
        }
        E::MappingValueNotAllowed
        | E::MappingKeyNotAllowed
        | E::InvalidColonPlacement
        | E::FlowMappingValueAdjacentCollection => said(
            "a key cannot stand here",
            "check the indentation and the lines above; a text that holds `: ` is written in quotes",
        ),
        E::SimpleKeyExpected | E::InvalidSimpleKey => {
            said("this key has no `:`", "write `key: value`, with a space after the `:`")
        }
        E::InvalidMappingValueWhitespace => said("`:` is followed by a tab", "write a space after the `:`"),
        E::InvalidBlockEntryWhitespace => said("`-` is followed by a tab", "write a space after the `-`"),
        E::ExpectedDocumentStart | E::InvalidDocumentEnd => {
            said("the document has ended before this", CHECK_INDENTATION)
        }
        _ => return None,
    })
}

/// Lists and mappings in brackets.
fn brackets(kind: &ErrorKind) -> Option<Words> {
    use ErrorKind as E;
    Some(match kind {
        E::UnexpectedEofFlowSequence | E::UnclosedFlowCollection { open: '[' } => {
            said("this list is not closed", "close it with `]`")
        }
        E::UnexpectedEofFlowMapping
        | E::UnexpectedEofImplicitFlowMapping
        | E::UnclosedFlowCollection { .. } => said("this mapping is not closed", "close it with `}`"),
        E::MismatchedFlowCollectionEnd { open, close } => {
            let message = format!("this `{open}` is closed by `{close}`");
            (message, "close each `[` with `]` and each `{` with `}`")
        }
        E::MisplacedFlowCollectionEnd => {
            said("this bracket closes nothing", "remove it, or write the text in quotes")
        }
        E::ExpectedFlowMappingSeparator => said("expected `,` or `}`", SEPARATE),
        E::ExpectedFlowSequenceSeparator => said("expected `,` or `]`", SEPARATE),
        E::BlockEntryInFlowCollection => said("`-` cannot begin an item within brackets", SEPARATE),
        E::RecursionLimitExceeded => {
            let message = format!("lists and mappings lie deeper than {MAX_DEPTH} levels here");
            (message, "check that this is the file you mean")
        }
        _ => return None,
    })
}

/// Text in quotes.
fn quotes(kind: &ErrorKind) -> Option<Words> {
    use ErrorKind as E;
    Some(match kind {
        E::UnclosedQuotedScalar | E::DocumentIndicatorInQuotedScalar | E::InvalidQuotedScalarIndent => {
            said("this quote is not closed", "close it, or indent the lines that its text goes on in")
        }
        E::InvalidTrailingSingleQuotedScalar => {
            said("something follows the closing quote", "within '…' a quote is written twice")
        }
        E::InvalidTrailingDoubleQuotedScalar => said(
            "something follows the closing quote",
            "separate entries with `,`; within \"…\" a quote is written `\\\"`",
        ),
        E::UnknownQuotedScalarEscape => {
            said("this escape is unknown", "write `\\\\` for a backslash, or the text in single quotes")
        }
        E::InvalidQuotedScalarHexEscape
        | E::InvalidLowSurrogateHexEscape
        | E::InvalidLowSurrogate
        | E::MissingLowSurrogate
        | E::UnpairedLowSurrogate
        | E::InvalidUnicodeEscape => said("this escape is no character", "write the character itself"),
        _ => return None,
    })
}

/// Text without quotes, and comments.
fn plain_text(kind: &ErrorKind) -> Option<Words> {
    use ErrorKind as E;
    Some(match kind {
        E::UnexpectedCharacter { character } => {
            (format!("a text cannot begin with `{}`", character.escape_debug()), QUOTE)
        }
        E::ExpectedNodeContent => said("expected a value here", QUOTE),
        E::TabInPlainScalar => said("a tab cannot stand here", "use spaces, or write the text in quotes"),
        E::CommentNotSeparated => said(
            "a comment begins without a space before it",
            "write a space before `#`, or the text in quotes",
        ),
        E::CommentInterceptedScalar => {
            said("a comment interrupts this text", "write the text on one line, or in quotes")
        }
        E::InvalidBlockScalarHeader | E::ZeroBlockScalarIndent => said(
            "nothing but `-`, `+` and a number may follow `|` or `>`",
            "begin the text on the next line, indented",
        ),
        _ => return None,
    })
}

/// What YAML has and a baseline does not use.
fn unused(kind: &ErrorKind) -> Option<Words> {
    use ErrorKind as E;
    Some(match kind {
        E::DirectiveDisallowed => said(
            "a baseline has no directives such as `%YAML`",
            "remove the line, or write the text in quotes",
        ),
        E::UndeclaredTagHandle
        | E::ExpectedTagBang
        | E::MissingTagUri
        | E::InvalidTagTerminator
        | E::InvalidTagEscape
        | E::UnclosedVerbatimTag
        | E::InvalidGlobalTagCharacter => {
            said("a baseline has no tags", "write the text in quotes if it begins with `!`")
        }
        E::MissingAnchorOrAliasName | E::UnknownAnchor => said(
            "a baseline has no anchors and aliases",
            "write the text in quotes if it begins with `*` or `&`",
        ),
        E::BomInsideDocument => said("a byte order mark stands within the text", "remove it"),
        _ => return None,
    })
}

#[cfg(test)]
mod tests;
