//! Messages of APIv2 as people received them, with all personal details replaced: they are read,
//! nothing is missing, and every field of them is known to the type.

use serde_json::Value;
use wxpay::notification::v2::EventV2;
use wxpay::notify::v2::{PapContractStateChanged, RefundProcessed, TransactionSuccess};

use crate::{notifications, sandbox};

/// Part of every message, and of no type.
const FRAME: [&str; 7] = [
    "return_code",
    "return_msg",
    "result_code",
    "err_code",
    "err_code_des",
    "nonce_str",
    "sign",
];

fn samples() -> Vec<Value> {
    serde_json::from_str(include_str!("v2_genuine.json")).unwrap()
}

#[test]
fn every_genuine_message_is_read_whole() {
    let samples = samples();
    assert!(samples.len() >= 8);
    for sample in &samples {
        match sample["event"].as_str().unwrap() {
            "transaction-success" => check::<TransactionSuccess>(sample),
            "refund-processed" => check::<RefundProcessed>(sample),
            "pap-contract-state-changed" => check::<PapContractStateChanged>(sample),
            other => panic!("no type for {other}"),
        }
    }
}

fn check<T: EventV2 + std::fmt::Debug>(sample: &Value) {
    let mchid = &sandbox().merchant().mchid;
    let fields: Vec<(&str, &str)> = sample["fields"]
        .as_object()
        .unwrap()
        .iter()
        .map(|(name, value)| match name.as_str() {
            "mch_id" => ("mch_id", mchid.as_str()),
            name => (name, value.as_str().unwrap()),
        })
        .collect();
    let name = sample["from"].as_str().unwrap();
    let body = match sample["event"] == "refund-processed" {
        true => sandbox().refund_v2(&fields).body,
        false => sandbox().signed_v2(&fields).body,
    };
    let message = notifications(sandbox()).parse_v2(&body).unwrap();
    let event = message
        .event::<T>()
        .unwrap_or_else(|error| panic!("{name}: {error}"));
    // What is not in the value that was read was dropped, or stands where it does not belong.
    let known = known_fields(sample["event"].as_str().unwrap());
    let shown = format!("{event:?}");
    for (field, value) in fields {
        if FRAME.contains(&field) {
            continue;
        }
        let plain = field.trim_end_matches(|c: char| c.is_ascii_digit());
        let numbered = format!("{plain}$n");
        let found = known
            .iter()
            .any(|known| *known == field || *known == numbered);
        assert!(found, "{name}: `{field}` is unknown");
        let value = value.replace('"', "\\\"");
        assert!(
            shown.contains(&value),
            "{name}: `{field}` is lost in {shown}"
        );
    }
}

/// The documented fields of an event, or of what it encrypts.
fn known_fields(event: &str) -> Vec<String> {
    let facts = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../catalogue/notifications/v2.json"
    );
    let facts: Vec<Value> = serde_json::from_str(&std::fs::read_to_string(facts).unwrap()).unwrap();
    let fact = facts
        .iter()
        .find(|fact| fact["event_type"] == event)
        .unwrap();
    let fields = fact["xml"].as_array().unwrap();
    let sealed = fields.iter().find(|field| field["encrypted"].is_string());
    let fields = sealed.map_or(fields, |sealed| sealed["fields"].as_array().unwrap());
    let names = fields
        .iter()
        .map(|field| field["name"].as_str().unwrap().to_owned());
    names.collect()
}
