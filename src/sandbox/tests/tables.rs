use std::collections::BTreeSet;

use crate::sandbox::{
    iam, kms,
    service::{Access, Operation, SERVICES, Service},
    sts,
};

fn operations(service: &'static Service) -> impl Iterator<Item = &'static Operation> {
    service.operations.iter().flat_map(|table| table.iter())
}

/// The operations of every service.
fn all() -> impl Iterator<Item = &'static Operation> {
    SERVICES.into_iter().flat_map(operations)
}

#[test]
fn every_operation_stands_once() {
    let names: Vec<&str> = operations(&iam::SERVICE).map(|operation| operation.name).collect();
    assert_eq!(names.len(), 58);
    assert_eq!(names.iter().collect::<BTreeSet<_>>().len(), names.len());
    let names: Vec<&str> = operations(&sts::SERVICE).map(|operation| operation.name).collect();
    assert_eq!(names, ["GetCallerIdentity", "AssumeRole"]);
    let names: BTreeSet<&str> = operations(&kms::SERVICE).map(|operation| operation.name).collect();
    assert_eq!((names.len(), operations(&kms::SERVICE).count()), (20, 20));
}

#[test]
fn operations_that_read_are_called_so() {
    for operation in all() {
        let is_read = ["Get", "List", "Describe", "Head"].iter().any(|verb| operation.name.starts_with(verb));
        assert_eq!(operation.access == Access::Read, is_read, "{}", operation.name);
    }
}

#[test]
fn no_parameter_stands_twice() {
    for operation in all() {
        let names: BTreeSet<&str> = operation.input.iter().map(|parameter| parameter.name).collect();
        assert_eq!(names.len(), operation.input.len(), "{}", operation.name);
    }
}
