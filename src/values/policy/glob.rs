//! Patterns with `*` and `?`, as actions, resources and the `…Like` operators use them.

/// A pattern in which `*` stands for any run of characters and `?` for exactly one.
///
/// IAM User Guide, "IAM JSON policy elements: Resource": wildcards stand anywhere and cross slashes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Glob {
    tokens: Vec<Token>,
    ignores_case: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Token {
    Character(char),
    AnyCharacter,
    AnyRun,
}

impl Glob {
    /// Reads a pattern that minds case, such as a resource.
    pub fn new(pattern: &str) -> Self {
        let mut glob = Self { tokens: Vec::new(), ignores_case: false };
        glob.push_pattern(pattern);
        glob
    }

    /// Reads a pattern that ignores ASCII case, such as an action.
    pub fn ignoring_case(pattern: &str) -> Self {
        Self { ignores_case: true, ..Self::new(pattern) }
    }

    pub(super) fn empty(ignores_case: bool) -> Self {
        Self { tokens: Vec::new(), ignores_case }
    }

    /// Reads a pattern whose policy variables stand for themselves, for asking whether a pattern covers
    /// another.
    pub(super) fn with_variables_as_text(pattern: &str) -> Self {
        Self::with_variables(pattern, Self::push_text)
    }

    /// Reads a pattern whose policy variables stand for anything, for asking whether patterns overlap.
    pub(super) fn with_variables_as_anything(pattern: &str) -> Self {
        Self::with_variables(pattern, |glob, _| glob.push_anything())
    }

    fn with_variables(pattern: &str, push_variable: impl Fn(&mut Self, &str)) -> Self {
        let mut glob = Self::empty(false);
        let mut rest = pattern;
        while let Some(start) = rest.find("${")
            && let Some(length) = rest[start..].find('}')
        {
            let end = start + length + 1;
            glob.push_pattern(&rest[..start]);
            push_variable(&mut glob, &rest[start..end]);
            rest = &rest[end..];
        }
        glob.push_pattern(rest);
        glob
    }

    /// Appends text in which `*` and `?` are wildcards.
    pub(super) fn push_pattern(&mut self, pattern: &str) {
        self.tokens.extend(pattern.chars().map(|character| match character {
            '*' => Token::AnyRun,
            '?' => Token::AnyCharacter,
            other => Token::Character(other),
        }));
    }

    /// Appends text in which `*` and `?` are only characters.
    pub(super) fn push_text(&mut self, text: &str) {
        self.tokens.extend(text.chars().map(Token::Character));
    }

    /// Appends a part that may stand for anything.
    pub(super) fn push_anything(&mut self) {
        self.tokens.push(Token::AnyRun);
    }

    /// Whether the pattern fits the whole of the text.
    pub fn matches(&self, text: &str) -> bool {
        let text: Vec<Token> = text.chars().map(Token::Character).collect();
        self.takes(&text)
    }

    /// Whether every text that `other` fits is fitted by this one too.
    ///
    /// `true` is certain; a `false` may be wrong for two patterns that say the same in different ways (`*?`,
    /// `?*`).
    pub fn covers(&self, other: &Self) -> bool {
        self.takes(&other.tokens)
    }

    /// Whether some text is fitted by both.
    pub fn overlaps(&self, other: &Self) -> bool {
        // reachable[j]: the tokens of `self` read so far and the first j of `other` can stand for one text.
        let mut reachable = vec![false; other.tokens.len() + 1];
        reachable[0] = true;
        for (j, token) in other.tokens.iter().enumerate() {
            reachable[j + 1] = reachable[j] && *token == Token::AnyRun;
        }
        for mine in &self.tokens {
            let mut next = vec![false; reachable.len()];
            next[0] = reachable[0] && *mine == Token::AnyRun;
            for (j, theirs) in other.tokens.iter().enumerate() {
                next[j + 1] = match (mine, theirs) {
                    (Token::AnyRun, _) | (_, Token::AnyRun) => reachable[j + 1] || next[j] || reachable[j],
                    _ => reachable[j] && self.fits(*mine, *theirs, true),
                };
            }
            if !next.contains(&true) {
                return false;
            }
            reachable = next;
        }
        reachable[other.tokens.len()]
    }

    /// Matches against a row of tokens, in which a wildcard can be taken by an equal or wider one alone.
    fn takes(&self, text: &[Token]) -> bool {
        let (mut at, mut place) = (0, 0);
        let mut retry: Option<(usize, usize)> = None;
        while place < text.len() {
            match self.tokens.get(at) {
                Some(Token::AnyRun) => {
                    retry = Some((at, place));
                    at += 1;
                }
                Some(token) if self.fits(*token, text[place], false) => {
                    at += 1;
                    place += 1;
                }
                _ => match retry {
                    // The last star takes one more, and matching goes on behind it.
                    Some((star, taken)) => {
                        retry = Some((star, taken + 1));
                        at = star + 1;
                        place = taken + 1;
                    }
                    None => return false,
                },
            }
        }
        self.tokens[at..].iter().all(|token| *token == Token::AnyRun)
    }

    fn fits(&self, mine: Token, theirs: Token, either_way: bool) -> bool {
        match (mine, theirs) {
            (Token::Character(one), Token::Character(other)) => {
                one == other || self.ignores_case && one.eq_ignore_ascii_case(&other)
            }
            (Token::AnyCharacter, Token::Character(_) | Token::AnyCharacter) => true,
            (Token::Character(_), Token::AnyCharacter) => either_way,
            (Token::AnyRun, _) | (_, Token::AnyRun) => false,
        }
    }
}
