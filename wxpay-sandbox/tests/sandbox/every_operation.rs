//! Every documented operation: the smallest valid request gets a signed answer with every field
//! that the facts call required. Uploads and browser links have tests of their own.

use std::fs;
use std::path::Path;
use std::sync::LazyLock;

use aws_lc_rs::rsa::{OAEP_SHA1_MGF1SHA1, OaepPublicEncryptingKey, PublicEncryptingKey};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use serde_json::{Map, Value, json};

use wxpay_sandbox::Sandbox;

use crate::SANDBOX;
use crate::caller::{Request, nonce, pem_to_der};
use crate::v2;

/// A sandbox that asks for no order to have been made before.
static STATELESS: LazyLock<Sandbox> =
    LazyLock::new(|| Sandbox::builder().stateless().start().unwrap());

pub(crate) fn operations(family: &str) -> Vec<Value> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../catalogue")
        .join(family);
    let mut operations = Vec::new();
    for file in fs::read_dir(folder).unwrap() {
        let text = fs::read_to_string(file.unwrap().path()).unwrap();
        operations.extend(serde_json::from_str::<Vec<Value>>(&text).unwrap());
    }
    operations
}

/// Answers about an order that lack a required field for as long as the user has done nothing.
const UNFINISHED: [&str; 2] = [
    "GET v3/combine-transactions/",
    "/partner/user-confirm-authorizations/{out_authorization_no}",
];

fn fields(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

fn required(value: &Value) -> impl Iterator<Item = &Value> {
    fields(value)
        .iter()
        .filter(|field| field["required"] == true)
}

fn sample(sandbox: &Sandbox, field: &Value, sealed: &str) -> Value {
    let name = field["name"].as_str().unwrap();
    let object = || {
        let fields = required(&field["fields"]);
        let pairs = fields.map(|field| (name_of(field), sample(sandbox, field, sealed)));
        Value::Object(pairs.collect::<Map<_, _>>())
    };
    match field["type"].as_str().unwrap() {
        "string" if field["encrypted"] == "rsa" => json!(sealed),
        "string" if field["encoded"] == "json" => json!(object().to_string()),
        "string" if ["mchid", "sp_mchid"].contains(&name) => json!(sandbox.merchant().mchid),
        _ if ["mch_id", "combine_mch_id"].contains(&name) => {
            json!(sandbox.merchant().mchid)
        }
        "string" if ["bill_date", "date"].contains(&name) => json!("2026-01-31"),
        "string" if ["out_order_no", "out_trade_no"].contains(&name) => json!(nonce()),
        "string" if name == "sign_type" && field["enum"].is_null() => json!("HMAC-SHA256"),
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

pub(crate) fn request<'a>(sandbox: &'a Sandbox, operation: &Value, sealed: &str) -> Request<'a> {
    let mut path = operation["path"].as_str().unwrap().to_owned();
    for field in fields(&operation["path_params"]) {
        let value = match sample(sandbox, field, sealed) {
            Value::String(text) => text,
            other => other.to_string(),
        };
        path = path.replace(&format!("{{{}}}", name_of(field)), &encoded(&value));
    }
    let query: Vec<String> = required(&operation["query"])
        .map(|field| {
            let value = match sample(sandbox, field, sealed) {
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
    let mut request = Request::new(sandbox, method, &target)
        .header("Wechatpay-Serial", &sandbox.merchant().public_key_id)
        .header("Idempotency-Key", "key");
    if operation["body"]["kind"] == "json" {
        let body = required(&operation["body"]["fields"]);
        let body: Map<_, _> = body
            .map(|field| (name_of(field), sample(sandbox, field, sealed)))
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

pub(crate) fn label(operation: &Value) -> String {
    let text = |name: &str| operation[name].as_str().unwrap().to_owned();
    format!("{} {}", text("method"), text("path"))
}

/// Asserts that an answer has every field that this operation's answer must have.
#[track_caller]
pub(crate) fn assert_documented(name: &str, answer: &Value) {
    let operation = operations("v3")
        .into_iter()
        .find(|operation| label(operation) == name);
    assert_complete(&operation.unwrap()["response"]["fields"], answer, name);
}

/// `secret`, encrypted with this sandbox's public key.
pub(crate) fn sealed(sandbox: &Sandbox) -> String {
    let key = PublicEncryptingKey::from_der(&pem_to_der(&sandbox.merchant().public_key)).unwrap();
    let key = OaepPublicEncryptingKey::new(key).unwrap();
    let mut sealed = vec![0; key.ciphertext_size()];
    key.encrypt(&OAEP_SHA1_MGF1SHA1, b"secret", &mut sealed, None)
        .unwrap();
    BASE64_STANDARD.encode(sealed)
}

#[tokio::test]
async fn every_v3_operation_is_answered_with_every_required_field() {
    let sealed = sealed(&STATELESS);
    let http = reqwest::Client::builder().no_proxy().build().unwrap();
    let mut answered = 0;
    for operation in operations("v3") {
        let label = label(&operation);
        if operation["body"]["kind"] == "multipart" {
            continue;
        }
        let answer = request(&STATELESS, &operation, &sealed)
            .try_send_with(&http)
            .await
            .unwrap();
        if operation["response"]["kind"] == "file" {
            assert_eq!(answer.status, 200, "{label}");
            let signed = label.ends_with("/statements");
            assert_eq!(answer.is_signed(), signed, "{label}");
            continue;
        }
        assert!(
            answer.verifies(STATELESS.merchant()),
            "{label}: {}",
            answer.text()
        );
        match operation["response"]["kind"].as_str().unwrap() {
            "empty" => assert_eq!(answer.status, 204, "{label}: {}", answer.text()),
            _ => {
                assert_eq!(answer.status, 200, "{label}: {}", answer.text());
                assert_complete(&operation["response"]["fields"], &answer.json(), &label);
            }
        }
        answered += 1;
    }
    assert!(answered > 900, "only {answered} operations were tried");
}

#[tokio::test]
async fn with_state_every_v3_operation_is_answered_or_refused_with_a_reason() {
    let sealed = sealed(&SANDBOX);
    let http = reqwest::Client::builder().no_proxy().build().unwrap();
    let mut refused = 0;
    for operation in operations("v3") {
        let kind = &operation["response"]["kind"];
        if operation["body"]["kind"] == "multipart" || kind == "file" || kind == "redirect" {
            continue;
        }
        let label = label(&operation);
        let request = request(&SANDBOX, &operation, &sealed);
        let answer = request.try_send_with(&http).await.unwrap();
        assert!(answer.verifies(SANDBOX.merchant()), "{label}");
        match answer.status {
            // Documented as required, which cannot be before the user has paid or agreed.
            200 if UNFINISHED.iter().any(|part| label.contains(part)) => {}
            200 => assert_complete(&operation["response"]["fields"], &answer.json(), &label),
            204 => assert_eq!(kind, "empty", "{label}"),
            400..500 => {
                let body = answer.json();
                let code = body["code"].as_str().unwrap();
                assert!(!code.is_empty() && body["message"].is_string(), "{label}");
                refused += 1;
            }
            status => panic!("{label}: {status}"),
        }
    }
    // Those on orders, which nobody made.
    assert!(
        (30..120).contains(&refused),
        "{refused} operations were refused"
    );
}

#[tokio::test]
async fn every_v2_operation_is_answered_with_every_required_field() {
    let sealed = sealed(&STATELESS);
    let mut answered = 0;
    for operation in operations("v2") {
        let label = label(&operation);
        if operation["body"]["kind"] != "xml" {
            continue;
        }
        let values = fields(&operation["body"]["fields"])
            .iter()
            // Where one sign type is documented, it has to be named even where it looks optional.
            .filter(|field| field["required"] == true || field["enum"] == json!(["HMAC-SHA256"]))
            .map(|field| {
                let value = match sample(&STATELESS, field, &sealed) {
                    Value::String(text) => text,
                    other => other.to_string(),
                };
                (name_of(field), value)
            })
            .collect();
        let mut path = operation["path"].as_str().unwrap().replacen("v2/", "", 1);
        if let Some(flag) = operation["query_flag"].as_str() {
            path = format!("{path}?{flag}");
        }
        let (status, answer) = v2::call(&STATELESS, &path, values).await;
        if operation["response"]["kind"] == "file" {
            assert_eq!(status, 200, "{label}");
            assert!(answer.is_empty(), "{label}: {answer:?}");
            continue;
        }
        assert_eq!(
            (status, &*answer["return_code"]),
            (200, "SUCCESS"),
            "{label}: {answer:?}"
        );
        for field in required(&operation["response"]["fields"]) {
            let name = name_of(field).replace("$n", "0").replace("$m", "0");
            if name.starts_with("err_code") {
                // Some pages call these required, which a success contradicts.
                continue;
            }
            if field["encoded"].is_null() && field["fields"].is_array() {
                // An element with elements in it: the reader of these tests sees its texts.
                let mut inside = required(&field["fields"]).map(name_of);
                assert!(
                    inside.all(|name| answer.contains_key(&name)),
                    "{label}: {name}"
                );
                continue;
            }
            assert!(
                answer.get(&name).is_some_and(|value| !value.is_empty()),
                "{label}: {name}"
            );
        }
        answered += 1;
    }
    assert!(answered > 110, "only {answered} operations were tried");
}
