//! Finding `${name}` in a text, and leaving alone what is IAM's.

/// One piece of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Piece<'a> {
    /// Text that stays, IAM's variables among it.
    Text(&'a str),
    /// The name between `${` and `}`.
    Parameter(&'a str),
    /// Between `${` and `}` stands neither a name nor a variable of IAM; with what was written.
    Unreadable(&'a str),
}

/// Cuts a text into pieces; `$${` becomes the text `${`.
pub(super) fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some(opening) = rest.find("${") {
        if rest[..opening].ends_with('$') {
            push_text(&mut pieces, &rest[..opening - 1]);
            pieces.push(Piece::Text("${"));
            rest = &rest[opening + 2..];
            continue;
        }
        push_text(&mut pieces, &rest[..opening]);
        let Some(length) = rest[opening..].find('}') else {
            pieces.push(Piece::Unreadable(&rest[opening..]));
            return pieces;
        };
        let (written, after) = rest[opening..].split_at(length + 1);
        let inner = &written[2..written.len() - 1];
        pieces.push(if is_name(inner) {
            Piece::Parameter(inner)
        } else if is_policy_variable(inner) {
            Piece::Text(written)
        } else {
            Piece::Unreadable(written)
        });
        rest = after;
    }
    push_text(&mut pieces, rest);
    pieces
}

fn push_text<'a>(pieces: &mut Vec<Piece<'a>>, text: &'a str) {
    if !text.is_empty() {
        pieces.push(Piece::Text(text));
    }
}

/// Whether a parameter can be called this: letters, digits, `_` and `-`, a letter first.
pub(super) fn is_name(text: &str) -> bool {
    text.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_')
        && text.chars().all(|character| character.is_ascii_alphanumeric() || matches!(character, '_' | '-'))
}

/// Whether IAM reads this itself (IAM User Guide, "IAM policy elements: Variables and tags").
fn is_policy_variable(inner: &str) -> bool {
    inner.contains(':') || matches!(inner, "*" | "?" | "$")
}
