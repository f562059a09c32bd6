//! Bytes as text, and what no text of a baseline may hold.

use crate::values::origin::{Origin, Rejection, SourceId, Sources};

/// The most bytes a file may have; the largest documents of IAM have 6,144 characters, so this is ample.
pub const MAX_BYTES: usize = 1024 * 1024;

/// Registers the bytes of a file as text.
///
/// What is no UTF-8 is refused at its place; such a text is registered too, so that the place can be shown.
/// A file beyond [`MAX_BYTES`] is refused without being kept.
pub fn decode_utf8(sources: &mut Sources, name: &str, bytes: Vec<u8>) -> Result<SourceId, Rejection> {
    if bytes.len() > MAX_BYTES {
        return Err(too_long(name, bytes.len()));
    }
    match String::from_utf8(bytes) {
        Ok(text) => Ok(sources.add(name, text)),
        Err(error) => {
            let valid = error.utf8_error().valid_up_to();
            let source = sources.add(name, String::from_utf8_lossy(error.as_bytes()));
            let replaced = valid + char::REPLACEMENT_CHARACTER.len_utf8();
            Err(Rejection::error("this byte is no UTF-8 text")
                .at(Origin::new(source, valid, replaced))
                .help("save the file in the encoding UTF-8"))
        }
    }
}

/// Refuses a text beyond [`MAX_BYTES`].
pub(super) fn too_long(name: &str, length: usize) -> Rejection {
    Rejection::error(format!("`{name}` has {length} bytes, and a file may have {MAX_BYTES}"))
        .help("check that this is the file you mean")
}

/// Finds the first character that YAML does not allow to stand in a text (YAML 1.2.2, rule 1, `c-printable`).
pub(super) fn unprintable(text: &str) -> Option<(usize, char)> {
    text.char_indices().find(|&(offset, character)| match character {
        '\t' | '\n' | '\r' | '\u{85}' => false,
        '\u{feff}' => offset > 0,
        '\u{fffe}' | '\u{ffff}' => true,
        other => other.is_control(),
    })
}

/// Names a character that cannot be shown.
pub(super) fn describe(character: char) -> String {
    match character {
        '\0' => "a NUL character".to_owned(),
        '\u{1b}' => "an escape character (U+001B)".to_owned(),
        '\u{feff}' => "a byte order mark (U+FEFF)".to_owned(),
        other => format!("the control character U+{:04X}", u32::from(other)),
    }
}
