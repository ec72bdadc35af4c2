//! What the embedded facts are: all of them readable, each where look-ups expect it.
#![allow(clippy::unwrap_used)]

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use wxpay_catalogue::{Field, Protocol, codes, notifications, operations};

#[test]
fn every_file_is_readable() {
    let (v3, v2): (Vec<_>, Vec<_>) = operations()
        .unwrap()
        .into_iter()
        .partition(|operation| operation.protocol() == Protocol::V3);
    assert!(v3.len() > 1000, "{}", v3.len());
    assert!(v2.len() > 100, "{}", v2.len());
    assert!(notifications(Protocol::V3).unwrap().len() > 100);
    assert!(!notifications(Protocol::V2).unwrap().is_empty());
    assert!(!codes(Protocol::V3).unwrap().is_empty());
    assert!(!codes(Protocol::V2).unwrap().is_empty());
}

#[test]
fn every_file_of_the_folders_is_built_in() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = BTreeSet::new();
    for protocol in ["v2", "v3"] {
        for entry in fs::read_dir(folder.join(protocol)).unwrap() {
            let name = entry.unwrap().file_name().into_string().unwrap();
            files.insert(format!("{protocol}/{name}"));
        }
    }
    let operations = operations().unwrap();
    let built_in: BTreeSet<String> = operations
        .iter()
        .map(|operation| {
            let segment = operation.path.split('/').nth(1).unwrap().replace('-', "_");
            format!("{}/{segment}.json", operation.protocol())
        })
        .collect();
    assert_eq!(files, built_in);
}

#[test]
fn operations_are_told_apart_by_module_and_name_and_by_method_and_path() {
    let operations = operations().unwrap();
    let by = |key: &dyn Fn(&wxpay_catalogue::Operation) -> String| {
        let keys: BTreeSet<String> = operations.iter().map(|operation| key(operation)).collect();
        keys.len()
    };
    assert_eq!(
        by(&|one| format!("{}::{}", one.module, one.name)),
        operations.len()
    );
    assert_eq!(by(&|one| one.id()), operations.len());
}

#[test]
fn modules_and_paths_say_the_same_protocol() {
    for operation in operations().unwrap() {
        let protocol = operation.protocol().to_string();
        assert_eq!(
            operation.module.split("::").next(),
            Some(&*protocol),
            "{}",
            operation.id()
        );
        assert_eq!(
            operation.path.split('/').next(),
            Some(&*protocol),
            "{}",
            operation.id()
        );
    }
}

#[test]
fn notifications_know_their_protocol_by_what_they_list() {
    for protocol in [Protocol::V3, Protocol::V2] {
        for notification in notifications(protocol).unwrap() {
            assert_eq!(
                notification.protocol(),
                protocol,
                "{}",
                notification.event_type
            );
        }
    }
}

#[test]
fn what_facts_refer_to_is_there() {
    let operations = operations().unwrap();
    let ids: BTreeSet<String> = operations.iter().map(|operation| operation.id()).collect();
    for operation in &operations {
        for newer in &operation.superseded_by {
            let there = operations.iter().any(|known| known.path == *newer);
            assert!(there, "{}: {newer}", operation.id());
        }
    }
    for notification in notifications(Protocol::V3).unwrap() {
        for product in &notification.products {
            let answer = product.same_response_as;
            assert!(
                answer.is_none_or(|answer| ids.contains(answer)),
                "{product:?}"
            );
        }
    }
}

#[test]
fn only_the_last_thing_in_a_path_is_percent_encoded() {
    let mut count = 0;
    for operation in operations().unwrap() {
        for field in operation
            .path_params
            .iter()
            .filter(|field| field.percent_encoded)
        {
            let last = format!("/{{{}}}", field.name);
            assert!(operation.path.ends_with(&last), "{}", operation.id());
            count += 1;
        }
    }
    assert!(count > 0);
}

#[test]
fn a_field_that_names_a_key_is_encrypted_with_it() {
    fn check(fields: &[Field]) {
        for field in fields {
            assert!(
                field.key.is_none() || field.encrypted.is_some(),
                "{field:?}"
            );
            check(&field.fields);
        }
    }
    for operation in operations().unwrap() {
        check(operation.body_fields());
        check(&operation.query);
        check(&operation.response.fields);
    }
}
