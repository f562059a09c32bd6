//! Colours, and the escaping of what comes from elsewhere.

use std::borrow::Cow;

use anstyle::{AnsiColor, Style};

/// The styles of a report: with colour, or all plain.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Styles {
    /// What is named first in a block: an address, a heading.
    pub strong: Style,
    /// What is there for those who look for it.
    pub faint: Style,
    /// What is made, added or done.
    pub create: Style,
    /// What is changed, awaited or in doubt.
    pub update: Style,
    /// What is removed.
    pub delete: Style,
    /// What is refused, failed or harmful.
    pub alarm: Style,
    /// What a person is to do.
    pub manual: Style,
}

impl Styles {
    /// Every style is plain.
    pub const PLAIN: Self = {
        let plain = Style::new();
        Self {
            strong: plain,
            faint: plain,
            create: plain,
            update: plain,
            delete: plain,
            alarm: plain,
            manual: plain,
        }
    };

    /// The styles with colour.
    pub const COLOURED: Self = {
        Self {
            strong: Style::new().bold(),
            faint: Style::new().dimmed(),
            create: AnsiColor::Green.on_default(),
            update: AnsiColor::Yellow.on_default(),
            delete: AnsiColor::Red.on_default(),
            alarm: AnsiColor::Red.on_default().bold(),
            manual: AnsiColor::Cyan.on_default(),
        }
    };

    /// Takes colour or leaves it.
    pub fn coloured(wanted: bool) -> Self {
        if wanted { Self::COLOURED } else { Self::PLAIN }
    }
}

/// Escapes what a terminal would act upon or a reader would be misled by: control characters (so also the
/// beginning of every ANSI sequence), line breaks, direction overrides, and characters that take no room.
pub fn escape(text: &str) -> Cow<'_, str> {
    if !text.contains(is_dangerous) {
        return Cow::Borrowed(text);
    }
    let mut escaped = String::with_capacity(text.len() + 8);
    for character in text.chars() {
        if is_dangerous(character) {
            escaped.extend(character.escape_default());
        } else {
            escaped.push(character);
        }
    }
    Cow::Owned(escaped)
}

/// Whether a character is never printed as it is: a control character, one that breaks the line or reorders the
/// text around it (Unicode Standard Annex 9), or one that cannot be seen (`Default_Ignorable_Code_Point` of the
/// Unicode Character Database: fillers, joiners, variation selectors, tags).
pub fn is_dangerous(character: char) -> bool {
    character.is_control()
        || matches!(
            character,
            '\u{ad}'
                | '\u{34f}'
                | '\u{61c}'
                | '\u{115f}'..='\u{1160}'
                | '\u{17b4}'..='\u{17b5}'
                | '\u{180b}'..='\u{180f}'
                | '\u{200b}'..='\u{200f}'
                | '\u{2028}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}'
                | '\u{3164}'
                | '\u{fe00}'..='\u{fe0f}'
                | '\u{feff}'
                | '\u{ffa0}'
                | '\u{fff0}'..='\u{fffb}'
                | '\u{1bca0}'..='\u{1bca3}'
                | '\u{1d173}'..='\u{1d17a}'
                | '\u{e0000}'..='\u{e0fff}'
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_terminal_would_act_upon_is_escaped() {
        assert_eq!(escape("\u{1b}[31mred\u{1b}[0m"), r"\u{1b}[31mred\u{1b}[0m");
        assert_eq!(escape("a\r\nb\tc\u{9b}2J"), r"a\r\nb\tc\u{9b}2J");
    }

    #[test]
    fn what_would_mislead_a_reader_is_escaped() {
        assert_eq!(escape("admin\u{202e}nimda"), r"admin\u{202e}nimda");
        assert_eq!(escape("zero\u{200b}width\u{e0041}"), r"zero\u{200b}width\u{e0041}");
        for unseen in ['\u{34f}', '\u{115f}', '\u{1160}', '\u{3164}', '\u{ffa0}', '\u{fe0f}', '\u{e0100}'] {
            assert_eq!(escape(&format!("ad{unseen}min")), format!("ad{}min", unseen.escape_unicode()));
        }
    }

    #[test]
    fn ordinary_text_of_any_script_stays_as_it_is() {
        let text = "Administração `管理` – مدير";
        assert!(matches!(escape(text), Cow::Borrowed(same) if same == text));
    }

    proptest::proptest! {
        #[test]
        fn no_text_keeps_anything_dangerous(text: String, hidden in proptest::char::range('\u{80}', '\u{206f}')) {
            let escaped = escape(&format!("{text}{hidden}")).into_owned();
            proptest::prop_assert!(!escaped.contains(is_dangerous), "{escaped}");
        }
    }

    #[test]
    fn plain_styles_print_nothing() {
        let style = Styles::coloured(false).alarm;
        assert_eq!(format!("{style}text{style:#}"), "text");
    }
}
