//! What `SECURITY.md` promises is held by tests that there are.

use std::fs;
use std::path::Path;

/// Every source of the workspace below a folder.
fn sources(folder: &Path, into: &mut String) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, into);
        } else if path.extension().is_some_and(|it| it == "rs") {
            into.push_str(&fs::read_to_string(path).unwrap());
        }
    }
}

#[test]
fn every_promise_names_a_test_that_there_is() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let security = fs::read_to_string(root.join("SECURITY.md")).unwrap();
    let mut code = String::new();
    for folder in ["tests/tests", "wxpay-core/src"] {
        sources(&root.join(folder), &mut code);
    }
    let promises = security.split("## Promises").nth(1).unwrap();
    let promises = promises.split("\n## ").next().unwrap();
    let mut rows = 0;
    for row in promises
        .lines()
        .filter(|line| line.starts_with("| "))
        .skip(1)
    {
        rows += 1;
        let held_by = row.trim_end_matches([' ', '|']).rsplit('|').next().unwrap();
        let tests: Vec<&str> = held_by.split('`').skip(1).step_by(2).collect();
        assert!(!tests.is_empty(), "no test: {row}");
        for test in tests {
            let is_there = code.contains(&format!("fn {test}("));
            assert!(is_there, "there is no test `{test}`");
        }
    }
    assert!(rows > 10, "{rows}");
}
