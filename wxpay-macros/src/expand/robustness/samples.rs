//! Arguments and items as people write them, right and wrong.

use proptest::prelude::*;
use proptest::sample::{select, subsequence};

use crate::input::attribute_macro::Macro;
use crate::input::endpoint_options::ENDPOINT_OPTIONS;
use crate::input::model::MODEL_OPTIONS;
use crate::input::notification::NOTIFICATION_OPTIONS;
use crate::input::options::Known;

const METHODS: &[&str] = &["GET", "POST", "PUT", "PATCH", "DELETE", "post"];
const PATHS: &[&str] = &[
    "v3/refund/domestic/refunds",
    "v3/orders/<id>/close",
    "v3/orders/<id>/<type>/",
    "v2/papay/entrustweb",
    "v2/papay/<id>",
    "risk/refund",
    "v3/orders/{id}",
    "/v3/orders?limit=1",
];
const ANSWERS: &[&str] = &[
    "",
    "-> ()",
    "-> Vec<Refund>",
    "-> wxpay::Redirect",
    "-> Download",
];
const EVENT_TYPES: &[&str] = &[
    "\"REFUND.SUCCESS\"",
    "\"REFUND.CLOSED\"",
    "\"REFUND.ABNORMAL\"",
    "TRANSACTION.SUCCESS",
];
/// Options that are slips; the right ones are in the tables.
const SLIPS: &[&str] = &[
    "client_certificat",
    "host = fraud",
    "both",
    "original_type = \"\"",
];

const ON_STRUCTS: &[&str] = &[
    "/// What it does.\n",
    "#[derive(Debug, serde::Serialize)]",
    "#[derive(Deserialize)]",
    "#[serde(rename_all = \"camelCase\")]",
    "#[serde(rename_all(serialize = \"kebab-case\"))]",
    "#[deprecated]",
    "#[must_use]",
    "#[serde(tag = \"x\")]",
];
const ON_FIELDS: &[&str] = &[
    "/// What it holds.\n",
    "#[query]",
    "#[body]",
    "#[body(whole)]",
    "#[header(\"Idempotency-Key\")]",
    "#[header(\"Content-Type\")]",
    "#[path(encoded)]",
    "#[path]",
    "#[file]",
    "#[file(\"media\", digest = \"digest\", algorithm = SM3, no_filename)]",
    "#[file(algorithm = sha1)]",
    "#[serde(rename = \"type\")]",
    "#[serde(rename(serialize = \"a\", deserialize = \"b\"))]",
    "#[serde(skip)]",
    "#[serde(skip_serializing_if = \"Option::is_none\")]",
    "#[serde(with = \"time::serde::rfc3339\")]",
    "#[serde(deserialize_with = \"read\")]",
    "#[serde(alias = \"old\", default)]",
    "#[serde(default = \"one\")]",
    "#[serde(default = \"1\")]",
    "#[serde(flatten)]",
    "#[cfg(feature = \"limit\")]",
    "#[cfg_attr(test, query)]",
    "#[deprecated]",
];
const FIELDS: &[&str] = &[
    "pub r#type: String",
    "pub(crate) amount: crate::Amount",
    "reason: Option<String>",
    "pub goods: Vec<(u8, [i64; 2])>",
    "pub sign: Option<i64>",
    "pub filename: std::option::Option<bool>",
    "pub parts: &'static dyn Fn(u8) -> Option<u8>",
    "pub media: Upload",
];
const OTHER_ITEMS: &[&str] = &[
    "struct Close;",
    "struct Close(pub String, i64);",
    "struct Close<T: Copy> { id: T }",
    "struct Close<'a> where { id: &'a str }",
    "enum State { Open, Closed = 3 }",
    "union Both { a: u8, b: i8 }",
    "fn close() {}",
    "impl Close { const STRUCT: u8 = 1; }",
];

/// Arguments that mean to be right for the macro.
pub(super) fn arguments(by: Macro) -> BoxedStrategy<String> {
    let options = few(options(by), 2, ", ");
    match by {
        Macro::Model => options.boxed(),
        Macro::Notification => (few(texts(EVENT_TYPES), 2, ", "), options)
            .prop_map(|(event_types, options)| {
                if event_types.is_empty() {
                    options
                } else {
                    format!("{event_types}, {options}")
                }
            })
            .boxed(),
        Macro::Endpoint => (select(METHODS), select(PATHS), select(ANSWERS), options)
            .prop_map(|(method, path, answer, options)| {
                format!("{method} \"{path}\" {answer}, {options}")
            })
            .boxed(),
    }
}

/// The options of the macro with each of their examples, and slips.
fn options(by: Macro) -> Vec<String> {
    fn written<M>(options: &[Known<M>]) -> Vec<String> {
        options.iter().flat_map(Known::written).collect()
    }
    let mut options = match by {
        Macro::Endpoint => written(ENDPOINT_OPTIONS),
        Macro::Model => written(MODEL_OPTIONS),
        Macro::Notification => written(NOTIFICATION_OPTIONS),
    };
    options.extend(texts(SLIPS));
    options
}

/// A struct, most of the time.
pub(super) fn item() -> impl Strategy<Value = String> {
    let fields = subsequence(FIELDS, 0..=5).prop_flat_map(|fields| {
        let above = prop_oneof![4 => Just(String::new()), 1 => few(texts(ON_FIELDS), 2, " ")];
        let above = prop::collection::vec(above, fields.len());
        (Just(fields), above)
    });
    let with_fields =
        (few(texts(ON_STRUCTS), 2, " "), fields).prop_map(|(above, (fields, on_fields))| {
            let fields = on_fields.iter().zip(fields);
            let fields: String = fields
                .map(|(above, field)| format!("{above} {field},"))
                .collect();
            format!("{above} pub struct Close {{ pub id: String, {fields} }}")
        });
    let other = (few(texts(ON_STRUCTS), 2, " "), select(OTHER_ITEMS));
    prop_oneof![
        9 => with_fields,
        1 => other.prop_map(|(above, item)| format!("{above} {item}")),
    ]
}

/// Some of the texts, often none.
fn few(
    texts: Vec<String>,
    most: usize,
    between: &'static str,
) -> impl Strategy<Value = String> + use<> {
    let some = subsequence(texts, 0..=most).prop_shuffle();
    prop_oneof![Just(Vec::new()), some].prop_map(move |texts| texts.join(between))
}

fn texts(texts: &[&str]) -> Vec<String> {
    texts.iter().copied().map(str::to_owned).collect()
}
