//! How many things are spoken of in one sentence.

use std::fmt;

use crate::model::{Diff, Finding};

/// How many things a sentence names.
pub const NAMED: usize = 5;

/// A number of things.
pub fn counted(number: usize, what: &str) -> String {
    if number == 1 { format!("1 {what}") } else { format!("{number} {what}s") }
}

/// The first few of some things, and how many more there are.
pub fn first_few(all: impl IntoIterator<Item = String>) -> String {
    let all: Vec<String> = all.into_iter().collect();
    let (named, others) = all.split_at(all.len().min(NAMED));
    and_more(named, others.len())
}

/// Mentions what is there beyond the file, of which only some is given by name.
pub fn unmanaged<C>(
    diff: &mut Diff<C>,
    one: &str,
    many: &str,
    names: impl IntoIterator<Item = impl fmt::Display>,
    others: usize,
) {
    if others == 0 {
        diff.unmanaged(one, many, names);
        return;
    }
    let names: Vec<String> = names.into_iter().map(|name| format!("`{name}`")).collect();
    diff.finding(Finding::Unmanaged { what: format!("{many} {}", and_more(&names, others)) });
}

fn and_more(named: &[String], others: usize) -> String {
    let named = named.join(", ");
    if others == 0 { named } else { format!("{named} and {others} more") }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbers(upto: usize) -> impl Iterator<Item = String> {
        (1..=upto).map(|number| number.to_string())
    }

    #[test]
    fn of_many_things_the_first_few_are_named() {
        assert_eq!(first_few(numbers(0)), "");
        assert_eq!(first_few(numbers(5)), "1, 2, 3, 4, 5");
        assert_eq!(first_few(numbers(8)), "1, 2, 3, 4, 5 and 3 more");
    }

    #[test]
    fn one_thing_is_not_several() {
        assert_eq!(
            [0, 1, 2].map(|number| counted(number, "account")),
            ["0 accounts", "1 account", "2 accounts"]
        );
    }

    #[test]
    fn what_is_beyond_the_file_is_mentioned_with_how_much_more_there_is() {
        let mentioned = |names: usize, others| {
            let mut diff: Diff<()> = Diff::settled();
            unmanaged(&mut diff, "member", "members", numbers(names), others);
            diff.findings
        };
        let what = |what: &str| vec![Finding::Unmanaged { what: what.to_owned() }];
        assert_eq!(mentioned(0, 0), []);
        assert_eq!(mentioned(1, 0), what("member `1`"));
        assert_eq!(mentioned(2, 0), what("members `1` and `2`"));
        assert_eq!(mentioned(2, 7), what("members `1`, `2` and 7 more"));
    }
}
