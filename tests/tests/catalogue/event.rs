//! Notifications: signed and encrypted by the sandbox, read as their types.

use std::fmt::Debug;

use axum::Router;
use axum::body::Bytes;
use axum::http::HeaderMap;
use axum::routing::post;
use serde_json::{Map, Value, json};
use tokio::sync::mpsc;
use wxpay::Merchant;
use wxpay::notification::v2::EventV2;
use wxpay::notification::{Event, Notification, Notifications};

use crate::facts::{self, fields};
use crate::round_trip::World;

/// One event and the type that it is read as.
pub(crate) struct Case {
    pub(crate) event_type: &'static str,
    pub(crate) v2: bool,
    /// The name in the facts, where several products share the event.
    pub(crate) product: Option<&'static str>,
    read: Reader,
    pub(crate) fits: fn(&Notification) -> bool,
}

/// Reads a body with these headers.
type Reader = Box<dyn Fn(&Merchant, &HeaderMap, &[u8]) -> Result<Read, String>>;

/// What was read.
struct Read {
    debug: String,
    missing: Vec<String>,
}

/// An event of APIv3.
pub(crate) fn v3<T: Event + Debug + 'static>(
    event_type: &'static str,
    product: Option<&'static str>,
) -> Case {
    let read = |merchant: &Merchant, headers: &HeaderMap, body: &[u8]| {
        let notifications = Notifications::new(merchant.clone());
        let notification = notifications
            .parse(headers, body)
            .map_err(|error| error.to_string())?;
        let event = notification
            .event::<T>()
            .map_err(|error| error.to_string())?;
        Ok(Read {
            debug: format!("{event:?}"),
            missing: event.missing_fields().to_vec(),
        })
    };
    Case {
        event_type,
        v2: false,
        product,
        read: Box::new(read),
        fits: T::matches,
    }
}

/// A message of APIv2.
pub(crate) fn v2<T: EventV2 + Debug + 'static>(event_type: &'static str) -> Case {
    let read = |merchant: &Merchant, _: &HeaderMap, body: &[u8]| {
        let notifications = Notifications::new(merchant.clone());
        let message = notifications
            .parse_v2(body)
            .map_err(|error| error.to_string())?;
        let event = message.event::<T>().map_err(|error| error.to_string())?;
        Ok(Read {
            debug: format!("{event:?}"),
            missing: event.missing_fields().to_vec(),
        })
    };
    Case {
        event_type,
        v2: true,
        product: None,
        read: Box::new(read),
        fits: |_| false,
    }
}

impl Case {
    /// Its name, where it is one of APIv2.
    pub(crate) fn v2_name(&self) -> Option<&'static str> {
        self.v2.then_some(self.event_type)
    }

    /// Whether a body is taken for this event: why not, otherwise.
    pub(crate) fn read_v2(&self, merchant: &Merchant, body: &[u8]) -> Result<(), String> {
        (self.read)(merchant, &HeaderMap::new(), body).map(drop)
    }
}

/// Triggers every event and reads it.
pub(crate) fn check(cases: Vec<Case>) {
    let types: std::collections::BTreeSet<_> = cases
        .iter()
        .map(|case| (case.v2, case.event_type))
        .collect();
    assert_eq!(
        types.len(),
        facts::notifications("v3").len() + facts::notifications("v2").len()
    );
    let world = World::start();
    let merchant = wxpay_tests::client(&world.sandbox).merchant().clone();
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .unwrap();
    let problems: Vec<String> = runtime.block_on(async {
        let (told, mut posted) = mpsc::unbounded_channel::<(HeaderMap, Bytes)>();
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/notify", listener.local_addr().unwrap());
        let handler = move |headers: HeaderMap, body: Bytes| async move {
            told.send((headers, body)).unwrap();
            "<xml><return_code>SUCCESS</return_code></xml>"
        };
        let router = Router::new().route("/notify", post(handler));
        let server = tokio::spawn(async move { axum::serve(listener, router).await });
        let mut problems = Vec::new();
        for case in &cases {
            let wanted = Value::Object(resource(case));
            let event_type = case.event_type;
            if case.v2 {
                world
                    .sandbox
                    .trigger_v2(event_type, wanted.clone(), &url)
                    .unwrap();
            } else {
                world
                    .sandbox
                    .trigger(event_type, wanted.clone(), &url)
                    .unwrap();
            }
            let (headers, body) = posted.recv().await.unwrap();
            let problem = match (case.read)(&merchant, &headers, &body) {
                Err(problem) => Some(problem),
                Ok(read) if !read.missing.is_empty() => {
                    Some(format!("missing are {:?}", read.missing))
                }
                Ok(read) => untold(&wanted, &read.debug),
            };
            problems.extend(
                problem.map(|problem| format!("{} {:?}: {problem}", case.event_type, case.product)),
            );
        }
        server.abort();
        problems
    });
    assert!(
        problems.is_empty(),
        "{} problems\n{}",
        problems.len(),
        problems.join("\n")
    );
}

/// The first text of the resource that the value does not show.
fn untold(wanted: &Value, debug: &str) -> Option<String> {
    match wanted {
        Value::String(text) => {
            (!debug.contains(text.as_str())).then(|| format!("`{text}` is lost in {debug}"))
        }
        Value::Object(members) => members.values().find_map(|value| untold(value, debug)),
        Value::Array(items) => items.iter().find_map(|value| untold(value, debug)),
        _ => None,
    }
}

/// A text for every plain text of the resource, each another one.
fn resource(case: &Case) -> Map<String, Value> {
    let all = facts::notifications(if case.v2 { "v2" } else { "v3" });
    let fact = all
        .iter()
        .find(|fact| facts::text(fact, "event_type") == case.event_type)
        .unwrap();
    let Some(product) = product(fact, case) else {
        return texts(fields(fact, "resource"), "");
    };
    if let Some(id) = product["same_response_as"].as_str() {
        let operation = facts::operation(id);
        return texts(fields(&operation["response"], "fields"), "");
    }
    let other = all
        .iter()
        .find(|fact| fact["event_type"] == product["same_resource_as"])
        .unwrap();
    texts(fields(other, "resource"), "")
}

fn product<'f>(fact: &'f Value, case: &Case) -> Option<&'f Value> {
    let mut products = fields(fact, "products").iter();
    products.find(|product| product["name"].as_str() == case.product)
}

fn texts(facts: &[Value], around: &str) -> Map<String, Value> {
    let mut texts_of = Map::new();
    for field in facts {
        let name = facts::text(field, "name");
        let plain =
            field["encoded"].is_null() && field["encrypted"].is_null() && !name.contains('$');
        let path = format!("{around}{name}");
        match facts::text(field, "type") {
            "string" if plain => {
                drop(texts_of.insert(name.to_owned(), json!(format!("text of {path}"))))
            }
            "integer" if plain => drop(texts_of.insert(name.to_owned(), json!(7))),
            "boolean" if plain => drop(texts_of.insert(name.to_owned(), json!(true))),
            "object[]" if plain => {
                let inside = texts(fields(field, "fields"), &format!("{path}[0]."));
                texts_of.insert(name.to_owned(), json!([inside]));
            }
            "object" if plain => {
                let inside = texts(fields(field, "fields"), &format!("{path}."));
                texts_of.insert(name.to_owned(), Value::Object(inside));
            }
            _ => {}
        }
    }
    texts_of
}
