//! Callbacks outlive the program until they are acknowledged.

use std::time::{Duration, Instant};

use serde_json::Value;

use crate::listener::{Arrived, Listener};
use crate::program::{Program, folder, written};

/// The first delivery in the list, once it is as wanted.
async fn delivery(program: &Program, wanted: impl Fn(&Value) -> bool) -> Value {
    let start = Instant::now();
    loop {
        let listed = program.look("deliveries").await;
        let first = &listed["deliveries"][0];
        if wanted(first) {
            return first.clone();
        }
        assert!(start.elapsed() < Duration::from_secs(60), "{listed}");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

async fn trigger(program: &Program, listener: &Listener) {
    let url = &listener.url;
    let event = format!(r#"{{"event_type": "REFUND.SUCCESS", "notify_url": "{url}"}}"#);
    program.order("events", &event).await;
}

fn attempts(delivery: &Value) -> usize {
    delivery["attempts"].as_array().map_or(0, Vec::len)
}

#[tokio::test]
async fn a_callback_is_repeated_after_a_restart_where_the_schedule_stood() {
    let folder = folder("callbacks");
    let (state, credentials) = (format!("{folder}/state.sqlite"), format!("{folder}/keys"));
    let arguments = ["--state", &state, "--credentials", &credentials];
    let listener =
        Listener::start(&[(500, "busy"), (503, ""), (500, ""), (500, ""), (204, "")]).await;

    let program = Program::start(&arguments);
    trigger(&program, &listener).await;
    let before = delivery(&program, |it| attempts(it) == 1 && it["state"] == "waiting").await;
    assert!(program.end());

    let program = Program::start(&arguments);
    let after = delivery(&program, |_| true).await;
    assert_eq!(
        after, before,
        "with its attempt and the time of the next one"
    );
    program.order("clock", r#"{"advance": 16}"#).await;
    let before = delivery(&program, |it| attempts(it) == 2 && it["state"] == "waiting").await;
    // An end without notice; another clock, by which the next attempt comes as late as it would.
    written(&state, "SELECT count(*) = 2 FROM attempts").await;
    drop(program);
    let program = Program::start(&arguments);
    let after = delivery(&program, |_| true).await;
    let next = |it: &Value| it["next_attempt"].as_i64().unwrap();
    assert_eq!(next(&before) - next(&after), 16);
    assert_eq!(listener.count(), 2, "not sooner than scheduled");
    program.order("clock", r#"{"advance": 16}"#).await;
    delivery(&program, |it| attempts(it) == 3 && it["state"] == "waiting").await;
    assert!(program.end());

    // The schedule goes on with its fourth pause, three minutes, by this speed.
    let fast = [&arguments[..], &["--speed", "1000"]].concat();
    let program = Program::start(&fast);
    program.order("clock", r#"{"advance": 31}"#).await;
    let done = delivery(&program, |it| it["state"] == "acknowledged").await;
    let statuses: Vec<_> = (0..5)
        .map(|at| done["attempts"][at]["status"].as_u64())
        .collect();
    assert_eq!(statuses, [500, 503, 500, 500, 204].map(Some));
    assert_eq!(done["attempts"][0]["body"], "busy");
    let arrived = listener.wait_for(5).await;
    let same = |it: &Arrived| (it.path.as_str(), &it.body) == ("/notify", &arrived[0].body);
    assert!(arrived.iter().all(same));
    let nonce = |it: &Arrived| it.headers["wechatpay-nonce"].clone();
    assert_ne!(nonce(&arrived[0]), nonce(&arrived[4]), "signed afresh");
    assert!(program.end());

    let program = Program::start(&arguments);
    assert_eq!(
        program.look("deliveries").await["deliveries"],
        Value::Array(Vec::new())
    );
    trigger(&program, &listener).await;
    let next = delivery(&program, |it| it["state"] == "acknowledged").await;
    assert_eq!(next["id"], 2, "numbers are not given twice");
    assert!(program.end());
}
