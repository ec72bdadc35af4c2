//! Products that share an event are told apart by what they have, whatever `original_type` says.

use std::collections::BTreeSet;
use std::path::Path;

use serde_json::{Map, Value, json};
use wxpay::notification::Notifications;
use wxpay_sandbox::Sandbox;

use crate::event::Case;
use crate::facts::{fields, notifications, text};
use crate::round_trip::World;

/// A resource, and the type that it is of where that is known.
struct Sample {
    event_type: String,
    product: Option<String>,
    resource: Value,
}

/// Sends every sample and whatever the sandbox makes up, under every `original_type` and under
/// none: exactly one type of the event takes it, and always the same.
pub(crate) fn check(cases: Vec<Case>) {
    let cases: Vec<Case> = cases.into_iter().filter(|case| !case.v2).collect();
    let world = World::start();
    let sandbox = &world.sandbox;
    let listener = Notifications::new(wxpay_tests::client(sandbox).merchant().clone());
    let facts = notifications("v3");
    let mut original_types: BTreeSet<&str> = facts
        .iter()
        .flat_map(|fact| fields(fact, "original_type"))
        .filter_map(Value::as_str)
        .collect();
    original_types.insert("");
    assert!(original_types.len() > 20);
    let mut problems = Vec::new();
    for sample in published().into_iter().chain(made_up(sandbox, &facts)) {
        for original_type in &original_types {
            let event_type = &sample.event_type;
            let message = sandbox.notification_about(event_type, original_type, &sample.resource);
            let notification = listener.parse(&message.headers, &message.body).unwrap();
            let fitting: Vec<&Case> = cases
                .iter()
                .filter(|case| (case.fits)(&notification))
                .collect();
            match fitting.as_slice() {
                [one] if one.product == sample.product.as_deref() => {}
                fitting => {
                    let fitting: Vec<_> = fitting
                        .iter()
                        .map(|case| (case.event_type, case.product))
                        .collect();
                    problems.push(format!(
                        "{event_type} {:?} as `{original_type}`: {fitting:?}",
                        sample.product
                    ));
                }
            }
        }
    }
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}

/// What official pages and merchants show, with other people's data in the place of theirs.
fn published() -> Vec<Sample> {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/catalogue/samples.json");
    let samples: Vec<Value> = serde_json::from_slice(&std::fs::read(file).unwrap()).unwrap();
    assert!(samples.len() > 50);
    samples
        .into_iter()
        .map(|sample| Sample {
            event_type: text(&sample, "event_type").to_owned(),
            product: sample["product"].as_str().map(str::to_owned),
            resource: sample["resource"].clone(),
        })
        .collect()
}

/// What the sandbox tells of every event when nothing but the product is given.
fn made_up(sandbox: &Sandbox, facts: &[Value]) -> Vec<Sample> {
    let mut samples = Vec::new();
    for fact in facts {
        let event_type = text(fact, "event_type");
        match fields(fact, "products") {
            [] => samples.push(triggered(sandbox, event_type, None, Map::new())),
            products => samples.extend(products.iter().map(|product| {
                let told_by = fields(product, "told_by").iter().filter_map(Value::as_str);
                // A number for the texts; the lists and objects are made up.
                let given = told_by
                    .filter(|name| !["sub_orders", "receiver"].contains(name))
                    .map(|name| (name.to_owned(), json!("1")));
                let name = text(product, "name").to_owned();
                triggered(sandbox, event_type, Some(name), given.collect())
            })),
        }
    }
    samples
}

fn triggered(
    sandbox: &Sandbox,
    event_type: &str,
    product: Option<String>,
    given: Map<String, Value>,
) -> Sample {
    let nowhere = "http://127.0.0.1:1/notify";
    let id = sandbox.trigger(event_type, Value::Object(given), nowhere);
    let id = id.unwrap();
    let told = sandbox.deliveries();
    let told = told.iter().find(|delivery| delivery.id == id).unwrap();
    Sample {
        event_type: event_type.to_owned(),
        product,
        resource: serde_json::from_str(&told.resource).unwrap(),
    }
}
