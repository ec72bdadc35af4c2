//! Arguments and items as people write them, right and wrong.

use proptest::prelude::*;
use proptest::sample::{select, subsequence};

use crate::input::attribute_macro::Macro;

const METHODS: [&str; 6] = ["GET", "POST", "PUT", "PATCH", "DELETE", "post"];
const PATHS: [&str; 8] = [
    "v3/refund/domestic/refunds",
    "v3/orders/<id>/close",
    "v3/orders/<id>/<type>/",
    "v2/papay/entrustweb",
    "v2/papay/<id>",
    "risk/refund",
    "v3/orders/{id}",
    "/v3/orders?limit=1",
];
const ANSWERS: [&str; 5] = [
    "",
    "-> ()",
    "-> Vec<Refund>",
    "-> wxpay::Redirect",
    "-> Download",
];
const ENDPOINT_OPTIONS: [&str; 13] = [
    "client_certificate",
    "no_nonce_str",
    "no_sign",
    "new",
    "protocol = v2",
    "protocol = v3",
    "host = \"https://fraud.mch.weixin.qq.com/\"",
    "query_flag = \"addinstitutionsub\"",
    "fragment = \"wechat_redirect\"",
    "docs = \"https://pay.weixin.qq.com/doc/v2/merchant/4011935223\"",
    "crate = vendor::wxpay",
    "client_certificat",
    "host = fraud",
];
const MODEL_OPTIONS: [&str; 6] = [
    "encode",
    "decode",
    "answer",
    "new",
    "crate = vendor::wxpay",
    "both",
];
const EVENT_TYPES: [&str; 4] = [
    "\"REFUND.SUCCESS\"",
    "\"REFUND.CLOSED\"",
    "\"REFUND.ABNORMAL\"",
    "TRANSACTION.SUCCESS",
];
const NOTIFICATION_OPTIONS: [&str; 5] = [
    "original_type = \"refund\"",
    "field = \"sp_mchid\"",
    "docs = \"https://pay.weixin.qq.com/doc/v3/partner/4012085810\"",
    "crate = vendor::wxpay",
    "original_type = \"\"",
];

const ON_STRUCTS: [&str; 8] = [
    "/// What it does.\n",
    "#[derive(Debug, serde::Serialize)]",
    "#[derive(Deserialize)]",
    "#[serde(rename_all = \"camelCase\")]",
    "#[serde(rename_all(serialize = \"kebab-case\"))]",
    "#[deprecated]",
    "#[must_use]",
    "#[serde(tag = \"x\")]",
];
const ON_FIELDS: [&str; 24] = [
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
const FIELDS: [&str; 8] = [
    "pub r#type: String",
    "pub(crate) amount: crate::Amount",
    "reason: Option<String>",
    "pub goods: Vec<(u8, [i64; 2])>",
    "pub sign: Option<i64>",
    "pub filename: std::option::Option<bool>",
    "pub parts: &'static dyn Fn(u8) -> Option<u8>",
    "pub media: Upload",
];
const OTHER_ITEMS: [&str; 8] = [
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
    match by {
        Macro::Model => few(&MODEL_OPTIONS, 2, ", ").boxed(),
        Macro::Notification => (
            few(&EVENT_TYPES, 2, ", "),
            few(&NOTIFICATION_OPTIONS, 2, ", "),
        )
            .prop_map(|(event_types, options)| match event_types.is_empty() {
                true => options,
                false => format!("{event_types}, {options}"),
            })
            .boxed(),
        Macro::Endpoint => {
            let call = (
                select(&METHODS[..]),
                select(&PATHS[..]),
                select(&ANSWERS[..]),
            );
            (call, few(&ENDPOINT_OPTIONS, 2, ", "))
                .prop_map(|((method, path, answer), options)| {
                    format!("{method} \"{path}\" {answer}, {options}")
                })
                .boxed()
        }
    }
}

/// A struct, most of the time.
pub(super) fn item() -> impl Strategy<Value = String> {
    let fields = subsequence(&FIELDS[..], 0..=5).prop_flat_map(|fields| {
        let above = prop_oneof![4 => Just(String::new()), 1 => few(&ON_FIELDS, 2, " ")];
        let above = prop::collection::vec(above, fields.len());
        (Just(fields), above)
    });
    let with_fields =
        (few(&ON_STRUCTS, 2, " "), fields).prop_map(|(above, (fields, on_fields))| {
            let fields = on_fields.iter().zip(fields);
            let fields: String = fields
                .map(|(above, field)| format!("{above} {field},"))
                .collect();
            format!("{above} pub struct Close {{ pub id: String, {fields} }}")
        });
    let other = (few(&ON_STRUCTS, 2, " "), select(&OTHER_ITEMS[..]));
    prop_oneof![
        9 => with_fields,
        1 => other.prop_map(|(above, item)| format!("{above} {item}")),
    ]
}

/// Some of the texts, often none.
fn few(
    texts: &'static [&str],
    most: usize,
    between: &'static str,
) -> impl Strategy<Value = String> + use<> {
    let some = subsequence(texts, 0..=most).prop_shuffle();
    prop_oneof![Just(Vec::new()), some].prop_map(|texts| texts.join(between))
}
