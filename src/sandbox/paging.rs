//! The part of a list that a request asks for.

use super::{refusal::Refusal, wire::Record};

/// How the requests of a service say which part of a list they ask for.
///
/// Tokens are opaque to callers; ours say how many items went before.
#[derive(Debug)]
pub(super) struct Paging {
    /// The parameter that holds the token of the part.
    pub(super) token: &'static str,
    /// The parameter that says how many items to give at most, where there is one.
    pub(super) length: Option<&'static str>,
    /// What tokens begin with.
    pub(super) prefix: &'static str,
    /// The refusal of a token that the service did not give.
    pub(super) refused: fn(&str) -> Refusal,
}

impl Paging {
    /// The items of the part, and the token of the next one where more are left.
    pub(super) fn cut<T>(
        &self,
        input: &Record,
        unless_said: usize,
        items: impl IntoIterator<Item = T>,
    ) -> Result<(Vec<T>, Option<String>), Refusal> {
        let begin = match input.text(self.token) {
            Some(token) => self.position(token).ok_or_else(|| (self.refused)(token))?,
            None => 0,
        };
        let length = self.length.and_then(|name| input.integer(name));
        let length = length.and_then(|length| usize::try_from(length).ok()).unwrap_or(unless_said);
        let mut rest = items.into_iter().skip(begin);
        let items = rest.by_ref().take(length).collect();
        let token = rest.next().map(|_| format!("{}{:08x}", self.prefix, begin + length));
        Ok((items, token))
    }

    fn position(&self, token: &str) -> Option<usize> {
        usize::from_str_radix(token.strip_prefix(self.prefix)?, 16).ok()
    }
}
