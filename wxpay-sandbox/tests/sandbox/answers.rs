//! What is in the answers that no product stands behind.

use serde_json::Value;
use wxpay_sandbox::{Answers, Sandbox};

use crate::caller::Request;
use crate::every_operation::{label, operations, request, sealed};

/// Asserts that an answer has each required field and no other.
#[track_caller]
fn assert_least(documented: &Value, answer: &Value, at: &str) {
    let fields = documented.as_array().map_or(&[][..], Vec::as_slice);
    for field in fields {
        let name = field["name"].as_str().unwrap();
        let value = &answer[name];
        assert_eq!(
            value.is_null(),
            field["required"] != true,
            "{at}/{name} is {value}"
        );
        let below = match value {
            Value::Array(items) => items.iter().filter(|item| item.is_object()).collect(),
            Value::Object(_) => vec![value],
            _ => vec![],
        };
        for value in below {
            assert_least(&field["fields"], value, &format!("{at}/{name}"));
        }
    }
}

#[tokio::test]
async fn without_state_every_operation_is_answered_with_just_the_required_fields() {
    let sandbox = Sandbox::builder()
        .stateless()
        .answers(Answers::RequiredOnly)
        .start()
        .unwrap();
    let sealed = sealed(&sandbox);
    let http = reqwest::Client::builder().no_proxy().build().unwrap();
    let mut answered = 0;
    for operation in operations("v3") {
        if operation["body"]["kind"] == "multipart" || operation["response"]["kind"] == "redirect" {
            continue;
        }
        let label = label(&operation);
        if label == "GET v3/certificates" {
            // The platform's keys stay what they are.
            continue;
        }
        let answer = request(&sandbox, &operation, &sealed);
        let answer = answer.try_send_with(&http).await.unwrap();
        match operation["response"]["kind"].as_str().unwrap() {
            "empty" => assert_eq!(answer.status, 204, "{label}"),
            "file" => assert_eq!(answer.status, 200, "{label}"),
            _ => {
                assert_eq!(answer.status, 200, "{label}: {}", answer.text());
                assert_least(&operation["response"]["fields"], &answer.json(), &label);
            }
        }
        answered += 1;
    }
    assert!(answered > 950, "only {answered} operations were tried");
}

#[tokio::test]
async fn what_answers_contain_can_be_changed_while_the_sandbox_runs() {
    let sandbox = Sandbox::start().unwrap();
    let ask = async || {
        let target = "/v3/new-tax-control-fapiao/merchant/development-config";
        let answer = Request::get(&sandbox, target).send().await.json();
        answer.as_object().unwrap().len()
    };
    let complete = ask().await;
    sandbox.set_answers(Answers::RequiredOnly);
    let least = ask().await;
    sandbox.set_answers(Answers::Complete);
    assert_eq!((complete, least, ask().await), (3, 1, 3));
}
