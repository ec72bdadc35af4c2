//! Every documented APIv3 operation that takes JSON or nothing: the smallest valid request gets a
//! signed answer with every field that the facts call required.

use std::fs;
use std::path::Path;

use aws_lc_rs::rsa::{OAEP_SHA1_MGF1SHA1, OaepPublicEncryptingKey, PublicEncryptingKey};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use serde_json::{Map, Value, json};

use crate::SANDBOX;
use crate::caller::{Request, pem_to_der};

fn operations() -> Vec<Value> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../catalogue/v3");
    let mut operations = Vec::new();
    for file in fs::read_dir(folder).unwrap() {
        let text = fs::read_to_string(file.unwrap().path()).unwrap();
        operations.extend(serde_json::from_str::<Vec<Value>>(&text).unwrap());
    }
    operations
}

fn fields(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

fn required(value: &Value) -> impl Iterator<Item = &Value> {
    fields(value)
        .iter()
        .filter(|field| field["required"] == true)
}

fn sample(field: &Value, sealed: &str) -> Value {
    let name = field["name"].as_str().unwrap();
    let object = || {
        let fields = required(&field["fields"]);
        let pairs = fields.map(|field| (name_of(field), sample(field, sealed)));
        Value::Object(pairs.collect::<Map<_, _>>())
    };
    match field["type"].as_str().unwrap() {
        "string" if field["encrypted"] == "rsa" => json!(sealed),
        "string" if field["encoded"] == "json" => json!(object().to_string()),
        "string" if ["mchid", "sp_mchid"].contains(&name) => json!(SANDBOX.merchant().mchid),
        "string" if name == "auth_code" => json!("130061098828009406"),
        "string" => field["enum"].get(0).cloned().unwrap_or_else(|| json!("x")),
        "integer" | "number" => json!(7),
        "boolean" => json!(false),
        "object" => object(),
        "object[]" => json!([object()]),
        "string[]" => json!(["x"]),
        "integer[]" => json!([7]),
        other => panic!("{other}"),
    }
}

fn name_of(field: &Value) -> String {
    field["name"].as_str().unwrap().to_owned()
}

fn encoded(text: &str) -> String {
    percent_encoding::utf8_percent_encode(text, percent_encoding::NON_ALPHANUMERIC).to_string()
}

fn request(operation: &Value, sealed: &str) -> Request<'static> {
    let mut path = operation["path"].as_str().unwrap().to_owned();
    for field in fields(&operation["path_params"]) {
        let value = match sample(field, sealed) {
            Value::String(text) => text,
            other => other.to_string(),
        };
        path = path.replace(&format!("{{{}}}", name_of(field)), &encoded(&value));
    }
    let query: Vec<String> = required(&operation["query"])
        .map(|field| {
            let value = match sample(field, sealed) {
                Value::String(text) => text,
                Value::Array(items) => items[0].as_str().unwrap().to_owned(),
                other => other.to_string(),
            };
            format!("{}={}", name_of(field), encoded(&value))
        })
        .collect();
    let query = if query.is_empty() {
        String::new()
    } else {
        format!("?{}", query.join("&"))
    };
    let target = format!("/{path}{query}");
    let method: &'static str = match operation["method"].as_str().unwrap() {
        "GET" => "GET",
        "POST" => "POST",
        "PUT" => "PUT",
        "PATCH" => "PATCH",
        "DELETE" => "DELETE",
        other => panic!("{other}"),
    };
    let mut request = Request::new(&SANDBOX, method, &target)
        .header("Wechatpay-Serial", &SANDBOX.merchant().public_key_id)
        .header("Idempotency-Key", "key");
    if operation["body"]["kind"] == "json" {
        let body = required(&operation["body"]["fields"]);
        let body: Map<_, _> = body
            .map(|field| (name_of(field), sample(field, sealed)))
            .collect();
        request.body = Value::Object(body).to_string();
        request = request.header("Content-Type", "application/json");
    }
    request
}

#[track_caller]
fn assert_complete(documented: &Value, answer: &Value, at: &str) {
    for field in required(documented) {
        let at = format!("{at}/{}", name_of(field));
        let value = &answer[name_of(field)];
        let right = match field["type"].as_str().unwrap() {
            "string" => value.is_string(),
            "integer" => value.is_i64(),
            "number" => value.is_number(),
            "boolean" => value.is_boolean(),
            "object" | "json" => value.is_object(),
            _ => value.is_array(),
        };
        assert!(right, "{at} must be {}, and it is {value}", field["type"]);
        match value {
            Value::Object(_) => assert_complete(&field["fields"], value, &at),
            Value::Array(items) if items.iter().all(Value::is_object) => {
                items
                    .iter()
                    .for_each(|item| assert_complete(&field["fields"], item, &at));
            }
            _ => {}
        }
    }
}

#[tokio::test]
async fn every_documented_operation_is_answered_with_every_required_field() {
    let key = PublicEncryptingKey::from_der(&pem_to_der(&SANDBOX.merchant().public_key)).unwrap();
    let key = OaepPublicEncryptingKey::new(key).unwrap();
    let mut sealed = vec![0; key.ciphertext_size()];
    key.encrypt(&OAEP_SHA1_MGF1SHA1, b"secret", &mut sealed, None)
        .unwrap();
    let sealed = BASE64_STANDARD.encode(sealed);
    let http = reqwest::Client::builder().no_proxy().build().unwrap();

    let mut answered = 0;
    for operation in operations() {
        let label = format!("{} {}", operation["method"], operation["path"]);
        if operation["body"]["kind"] == "multipart" {
            continue;
        }
        let answer = request(&operation, &sealed)
            .try_send_with(&http)
            .await
            .unwrap();
        assert!(
            answer.verifies(SANDBOX.merchant()),
            "{label}: {}",
            answer.text()
        );
        match operation["response"]["kind"].as_str().unwrap() {
            "file" | "redirect" => assert_eq!(answer.status, 501, "{label}"),
            "empty" => assert_eq!(answer.status, 204, "{label}: {}", answer.text()),
            // Orders that nobody made are not found.
            _ if answer.status == 404 => {
                assert_eq!(
                    answer.json()["code"],
                    "ORDER_NOT_EXIST",
                    "{label}: {}",
                    answer.text()
                );
            }
            _ if answer.json()["code"] == "PARAM_ERROR" && label.contains("payscore/s") => {
                let message = answer.json()["message"].as_str().unwrap().to_owned();
                assert!(
                    message.contains("out_order_no or query_id"),
                    "{label}: {message}"
                );
            }
            _ => {
                assert_eq!(answer.status, 200, "{label}: {}", answer.text());
                assert_complete(&operation["response"]["fields"], &answer.json(), &label);
            }
        }
        answered += 1;
    }
    assert!(answered > 900, "only {answered} operations were tried");
}
