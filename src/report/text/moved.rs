//! What moved since a plan was saved: what it says beside what is so now.

use indexmap::{IndexMap, IndexSet};
use serde_json::Value as Json;

use super::call::argument;
use super::page::{PLAIN, Page};
use crate::engine::record::ResourceRecord;
use crate::engine::saved::Moved;
use crate::report::Styles;

/// Shows what moved since a plan was saved, each facet that differs as it was planned and as it is now.
pub fn moved(moved: &[Moved], styles: Styles) -> String {
    let mut page = Page::new(styles);
    let failure = "the account or its plan moved since it was planned";
    page.labelled(0, styles.alarm, "error: ", failure);
    for Moved { address, planned, now } in moved {
        page.labelled(1, styles.alarm, "! ", address);
        let [planned, now] =
            [planned, now].map(|side| facets(side.as_ref().map(ResourceRecord::promise).as_ref()));
        let names: IndexSet<&String> = planned.keys().chain(now.keys()).collect();
        for name in names.into_iter().filter(|name| planned.get(*name) != now.get(*name)) {
            page.line(3, &[(PLAIN, name)]);
            let [planned, now] = texts(planned.get(name), now.get(name));
            page.labelled_lines(4, styles.delete, "planned  ", &planned);
            page.labelled_lines(4, styles.create, "now      ", &now);
        }
    }
    page.labelled(1, styles.strong, "help: ", "look at a new plan");
    page.finish()
}

/// What a record says, under the names that people know it by.
type Facets = IndexMap<String, Vec<Json>>;

fn facets(record: Option<&ResourceRecord>) -> Facets {
    let mut facets = Facets::new();
    let Some(ResourceRecord { address: _, scope: _, state, attributes, steps, findings, error }) = record
    else {
        facets.insert("state".to_owned(), vec!["not there".into()]);
        return facets;
    };
    facets.insert("state".to_owned(), vec![state.replace('_', " ").into()]);
    for attribute in attributes {
        facets.entry(text(attribute, "name").to_owned()).or_default().push(attribute.clone());
    }
    let lists = [("calls", steps.as_slice()), ("findings", findings), ("error", error.as_slice())];
    for (name, list) in lists.into_iter().filter(|(_, list)| !list.is_empty()) {
        facets.insert(name.to_owned(), list.to_vec());
    }
    facets
}

/// Both sides in words; as they are recorded where the words would be the same.
fn texts(planned: Option<&Vec<Json>>, now: Option<&Vec<Json>>) -> [String; 2] {
    let in_words = |facet: &Vec<Json>| facet.iter().map(in_words).collect::<Vec<_>>().join("\n");
    let as_recorded = |facet: &Vec<Json>| facet.iter().map(Json::to_string).collect::<Vec<_>>().join("\n");
    let nothing = || "nothing".to_owned();
    let words = [planned, now].map(|side| side.map_or_else(nothing, in_words));
    if words[0] == words[1] {
        return [planned, now].map(|side| side.map_or_else(nothing, as_recorded));
    }
    words
}

fn in_words(recorded: &Json) -> String {
    if let Some(word) = recorded.as_str() {
        return word.to_owned();
    }
    if let Some(call) = recorded.get("call") {
        return step_in_words(recorded, call);
    }
    if recorded.get("desired").is_some() {
        return format!("{} -> {}", text(recorded, "live"), text(recorded, "desired"));
    }
    if recorded.get("adds").is_some() {
        let signed = |sign, list: &str| strings(recorded, list).map(move |item| format!("{sign} {item}"));
        return signed("+", "adds").chain(signed("-", "removes")).collect::<Vec<_>>().join(", ");
    }
    if recorded.get("grants").is_some() {
        return policy_in_words(recorded);
    }
    // A finding or an error: every text of it.
    let fields = recorded.as_object().into_iter().flat_map(|fields| fields.values());
    let said = fields.flat_map(|field| match field {
        Json::String(text) => vec![text.as_str()],
        Json::Array(list) => list.iter().filter_map(Json::as_str).collect(),
        _ => Vec::new(),
    });
    said.collect::<Vec<_>>().join(": ")
}

fn step_in_words(step: &Json, call: &Json) -> String {
    let arguments = call.get("arguments").and_then(Json::as_object).into_iter().flatten();
    let by_name: Vec<&str> = strings(call, "by_name").collect();
    let arguments = arguments
        .map(|(name, value)| format!("{name}: {}", argument(value, by_name.contains(&name.as_str()), false)));
    let call = format!("{}({})", text(call, "operation"), arguments.collect::<Vec<_>>().join(", "));
    match (text(step, "impact"), text(step, "because")) {
        ("routine", "") => call,
        ("routine", because) => format!("{call}: {because}"),
        (impact, "") => format!("{call} ({impact})"),
        (impact, because) => format!("{call} ({impact}: {because})"),
    }
}

fn policy_in_words(policy: &Json) -> String {
    let said = [
        ("now ", "grants"),
        ("no longer ", "withdraws"),
        ("now ", "denies"),
        ("no longer ", "stops_denying"),
        ("", "cannot_tell"),
    ];
    let lines = said
        .into_iter()
        .flat_map(|(change, list)| strings(policy, list).map(move |rule| format!("{change}{rule}")));
    lines.collect::<Vec<_>>().join("\n")
}

fn text<'a>(recorded: &'a Json, name: &str) -> &'a str {
    recorded.get(name).and_then(Json::as_str).unwrap_or_default()
}

fn strings<'a>(recorded: &'a Json, name: &str) -> impl Iterator<Item = &'a str> + use<'a> {
    recorded.get(name).and_then(Json::as_array).into_iter().flatten().filter_map(Json::as_str)
}
