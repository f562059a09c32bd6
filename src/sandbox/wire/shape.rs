/// One input parameter of an operation, as the service's API model describes it.
#[derive(Debug, Clone, Copy)]
pub(in crate::sandbox) struct Parameter {
    pub(in crate::sandbox) name: &'static str,
    pub(in crate::sandbox) shape: Shape,
    pub(in crate::sandbox) is_required: bool,
}

impl Parameter {
    pub(in crate::sandbox) const fn new(name: &'static str, shape: Shape) -> Self {
        Self { name, shape, is_required: false }
    }

    /// A text of so many characters out of an alphabet.
    pub(in crate::sandbox) const fn text(
        name: &'static str,
        minimum: usize,
        maximum: usize,
        alphabet: Alphabet,
    ) -> Self {
        Self::new(name, Shape::Text { minimum, maximum, alphabet })
    }

    /// A whole number within bounds.
    pub(in crate::sandbox) const fn integer(name: &'static str, minimum: i64, maximum: i64) -> Self {
        Self::new(name, Shape::Integer { minimum, maximum })
    }

    /// The same parameter, of which a request must give a value.
    pub(in crate::sandbox) const fn required(self) -> Self {
        Self { is_required: true, ..self }
    }
}

/// The type and bounds of a value.
#[derive(Debug, Clone, Copy)]
pub(in crate::sandbox) enum Shape {
    /// A text of so many characters out of an alphabet.
    Text {
        minimum: usize,
        maximum: usize,
        alphabet: Alphabet,
    },
    /// A text that is one of the model's enumeration.
    Choice(&'static [&'static str]),
    /// A whole number within bounds.
    Integer {
        minimum: i64,
        maximum: i64,
    },
    Boolean,
    List {
        member: &'static Shape,
        maximum: usize,
    },
    Structure(&'static [Parameter]),
}

/// The pattern of a text: as the model prints it, and as a test of the whole text.
#[derive(Debug, Clone, Copy)]
pub(in crate::sandbox) struct Alphabet {
    pub(in crate::sandbox) pattern: &'static str,
    pub(in crate::sandbox) holds: fn(&str) -> bool,
}

impl Alphabet {
    pub(in crate::sandbox) const ANY: Self = Self { pattern: ".*", holds: |_| true };
}

/// Whether a text has nothing but what patterns write as `\w`, and these further letters; an empty one has.
pub(in crate::sandbox) fn is_of_words(text: &str, further: &str) -> bool {
    text.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '_' || further.contains(letter))
}
