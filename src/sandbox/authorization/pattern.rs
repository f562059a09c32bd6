use std::collections::BTreeMap;

/// The condition keys of a request, in lower case, with their values.
#[derive(Debug, Clone, Default)]
pub(super) struct Context(BTreeMap<String, Vec<String>>);

impl Context {
    pub(super) fn set(&mut self, key: &str, values: Vec<String>) {
        self.0.insert(key.to_ascii_lowercase(), values);
    }

    /// The values of a key; none where it is absent.
    pub(super) fn get(&self, key: &str) -> Option<&[String]> {
        self.0.get(&key.to_ascii_lowercase()).map(Vec::as_slice)
    }
}

/// One step of a pattern.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Step {
    Letter(char),
    /// `?`
    One,
    /// `*`
    Run,
}

/// A text with wildcards, its policy variables filled in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Pattern(Vec<Step>);

impl Pattern {
    /// Reads a text in which `*` and `?` are wildcards, and `${…}` is a variable if a context is given.
    ///
    /// There is no pattern where a variable has no value: it matches nothing then (IAM User Guide, "IAM policy
    /// elements: Variables and tags").
    pub(super) fn read(text: &str, variables: Option<&Context>) -> Option<Self> {
        let mut steps = Vec::new();
        let mut rest = text;
        while let Some(letter) = rest.chars().next() {
            let variable = variables.zip(rest.strip_prefix("${").and_then(|inner| inner.split_once('}')));
            if let Some((context, (inner, behind))) = variable {
                steps.extend(fill_in(inner, context)?.chars().map(Step::Letter));
                rest = behind;
                continue;
            }
            steps.push(match letter {
                '*' => Step::Run,
                '?' => Step::One,
                other => Step::Letter(other),
            });
            rest = &rest[letter.len_utf8()..];
        }
        Some(Self(steps))
    }

    /// The same pattern without wildcards: `*` and `?` stand for themselves.
    pub(super) fn literal(&self) -> String {
        let letter = |step: &Step| match step {
            Step::Letter(letter) => *letter,
            Step::One => '?',
            Step::Run => '*',
        };
        self.0.iter().map(letter).collect()
    }

    pub(super) fn matches(&self, text: &str) -> bool {
        let text: Vec<char> = text.chars().collect();
        // Greedy with one place to return to: the last star takes as little as it must.
        let (mut step, mut at) = (0, 0);
        let mut last_run = None;
        while at < text.len() {
            match self.0.get(step) {
                Some(Step::Run) => {
                    last_run = Some((step, at));
                    step += 1;
                }
                Some(Step::One) => (step, at) = (step + 1, at + 1),
                Some(Step::Letter(letter)) if *letter == text[at] => (step, at) = (step + 1, at + 1),
                _ => {
                    let Some((run, taken)) = last_run else {
                        return false;
                    };
                    last_run = Some((run, taken + 1));
                    (step, at) = (run + 1, taken + 1);
                }
            }
        }
        self.0[step..].iter().all(|step| *step == Step::Run)
    }

    /// Matches as ARN conditions do: each of the six parts on its own, so that no star crosses a colon.
    pub(super) fn matches_arn(&self, arn: &str) -> bool {
        let patterns: Vec<&[Step]> = self.0.splitn(6, |step| *step == Step::Letter(':')).collect();
        let parts: Vec<&str> = arn.splitn(6, ':').collect();
        patterns.len() == parts.len()
            && patterns.iter().zip(parts).all(|(steps, part)| Self(steps.to_vec()).matches(part))
    }
}

/// The value of what stands between `${` and `}`: an escaped letter, a key, or a key with a default.
fn fill_in(inner: &str, context: &Context) -> Option<String> {
    if matches!(inner, "*" | "?" | "$") {
        return Some(inner.to_owned());
    }
    let (key, default) = match inner.split_once(',') {
        Some((key, default)) => (key, Some(default.trim().trim_matches('\''))),
        None => (inner, None),
    };
    match context.get(key.trim()) {
        Some([value]) => Some(value.clone()),
        // A key of several values is no variable.
        Some(_) => None,
        None => default.map(str::to_owned),
    }
}
