use std::collections::BTreeSet;

use crate::sandbox::{
    iam,
    service::{Access, Operation, Service},
    sts,
};

fn operations(service: &'static Service) -> impl Iterator<Item = &'static Operation> {
    service.operations.iter().flat_map(|table| table.iter())
}

#[test]
fn every_operation_stands_once() {
    let names: Vec<&str> = operations(&iam::SERVICE).map(|operation| operation.name).collect();
    assert_eq!(names.len(), 58);
    assert_eq!(names.iter().collect::<BTreeSet<_>>().len(), names.len());
    let names: Vec<&str> = operations(&sts::SERVICE).map(|operation| operation.name).collect();
    assert_eq!(names, ["GetCallerIdentity", "AssumeRole"]);
}

#[test]
fn operations_that_read_are_called_so() {
    for operation in operations(&iam::SERVICE).chain(operations(&sts::SERVICE)) {
        let is_read = operation.name.starts_with("Get") || operation.name.starts_with("List");
        assert_eq!(operation.access == Access::Read, is_read, "{}", operation.name);
    }
}

#[test]
fn no_parameter_stands_twice() {
    for operation in operations(&iam::SERVICE).chain(operations(&sts::SERVICE)) {
        let names: BTreeSet<&str> = operation.input.iter().map(|parameter| parameter.name).collect();
        assert_eq!(names.len(), operation.input.len(), "{}", operation.name);
    }
}
