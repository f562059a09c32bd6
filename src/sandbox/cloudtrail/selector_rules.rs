//! What `CloudTrail` refuses of event selectors (API reference, `EventSelector`, `AdvancedEventSelector`,
//! `AdvancedFieldSelector`).

use std::collections::BTreeSet;

use crate::sandbox::{refusal::Refusal, wire::Record};

type Checked = Result<(), String>;

/// How many basic selectors a trail has at most.
const SELECTORS: usize = 5;

/// How many data resources all basic selectors name at most.
const RESOURCES: usize = 250;

/// How many operands all advanced selectors have at most.
const OPERANDS: usize = 500;

/// Whose management events basic selectors can leave out.
const SOURCES: [&str; 2] = ["kms.amazonaws.com", "rdsdata.amazonaws.com"];

const OPERATORS: [&str; 6] =
    ["Equals", "StartsWith", "EndsWith", "NotEquals", "NotStartsWith", "NotEndsWith"];

/// Refuses selectors that `CloudTrail` does not take.
pub(super) fn check(input: &Record) -> Result<(), Refusal> {
    let basic: Vec<&Record> = input.records("EventSelectors").collect();
    let advanced: Vec<&Record> = input.records("AdvancedEventSelectors").collect();
    let checked = match (basic.is_empty(), advanced.is_empty()) {
        (true, true) => Err("The event selectors are empty.".to_owned()),
        (false, false) => {
            Err("Event selectors and advanced event selectors cannot be set together.".to_owned())
        }
        (false, true) => check_basic(&basic),
        (true, false) => check_advanced(&advanced),
    };
    checked.map_err(|problem| Refusal::new(400, "InvalidEventSelectorsException", problem))
}

fn check_basic(selectors: &[&Record]) -> Checked {
    if selectors.len() > SELECTORS {
        return Err(format!("A trail has {SELECTORS} event selectors at most."));
    }
    let mut named = 0;
    for selector in selectors {
        if let Some(source) =
            selector.texts("ExcludeManagementEventSources").find(|source| !SOURCES.contains(source))
        {
            return Err(format!("Management events of {source} cannot be excluded."));
        }
        for resource in selector.records("DataResources") {
            let kind = resource.text("Type").unwrap_or_default();
            if !["AWS::S3::Object", "AWS::Lambda::Function", "AWS::DynamoDB::Table"].contains(&kind) {
                return Err(format!("The data resource type {kind} is not valid."));
            }
            if let Some(value) = resource.texts("Values").find(|value| !value.starts_with("arn:")) {
                return Err(format!("The data resource value {value} is not an ARN."));
            }
            named += resource.list("Values").len();
        }
        let logs_management = selector.boolean("IncludeManagementEvents").unwrap_or(true);
        if !logs_management && selector.list("DataResources").is_empty() {
            return Err("An event selector logs management events, data events or both.".to_owned());
        }
    }
    if named > RESOURCES {
        return Err(format!("Event selectors name {RESOURCES} data resources at most."));
    }
    Ok(())
}

fn check_advanced(selectors: &[&Record]) -> Checked {
    let operands: usize = selectors
        .iter()
        .flat_map(|selector| selector.records("FieldSelectors"))
        .flat_map(|field| OPERATORS.map(|operator| field.list(operator).len()))
        .sum();
    if operands > OPERANDS {
        return Err(format!("Advanced event selectors have {OPERANDS} values at most."));
    }
    selectors.iter().try_for_each(|selector| check_advanced_selector(selector))
}

fn check_advanced_selector(selector: &Record) -> Checked {
    let mut fields = BTreeSet::new();
    for field in selector.records("FieldSelectors") {
        let name = field.text("Field").unwrap_or_default();
        if !fields.insert(name) {
            return Err(format!("The field {name} is selected twice."));
        }
        if OPERATORS.iter().all(|operator| field.list(operator).is_empty()) {
            return Err(format!("The field {name} has no operator."));
        }
    }
    let equals = |name: &str| {
        let field = selector.records("FieldSelectors").find(|field| field.text("Field") == Some(name));
        field.map(|field| field.texts("Equals").collect::<Vec<_>>()).unwrap_or_default()
    };
    let known: &[&str] = match equals("eventCategory")[..] {
        ["Management"] => &[
            "eventCategory",
            "eventSource",
            "readOnly",
            "eventName",
            "eventType",
            "sessionCredentialFromConsole",
            "userIdentity.arn",
        ],
        ["Data"] => {
            if equals("resources.type").len() != 1 {
                return Err("A selector of data events has one resources.type.".to_owned());
            }
            &[
                "eventCategory",
                "eventSource",
                "readOnly",
                "eventName",
                "eventType",
                "sessionCredentialFromConsole",
                "userIdentity.arn",
                "resources.type",
                "resources.ARN",
            ]
        }
        ["NetworkActivity"] => {
            if equals("eventSource").len() != 1 {
                return Err("A selector of network activity events has one eventSource.".to_owned());
            }
            &["eventCategory", "eventSource", "eventName", "errorCode", "vpcEndpointId"]
        }
        _ => return Err("A selector has one eventCategory: Management, Data or NetworkActivity.".to_owned()),
    };
    if let Some(field) = fields.iter().find(|field| !known.contains(*field)) {
        return Err(format!("The field {field} cannot be selected in this eventCategory."));
    }
    let read_only = equals("readOnly");
    if fields.contains("readOnly") && !matches!(read_only[..], ["true" | "false"]) {
        return Err("The field readOnly equals true or false.".to_owned());
    }
    Ok(())
}
