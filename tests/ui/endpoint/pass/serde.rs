//! Every serde attribute of requests, with and without serde's derive.
#![deny(warnings)]

use wxpay::endpoint;

#[endpoint(POST "v3/a" -> ())]
#[serde(rename_all(serialize = "camelCase"))]
pub struct WithoutDerive {
    #[serde(rename = "mch_id")]
    pub mchid: String,
    #[serde(rename(serialize = "outNo", deserialize = "out_no"))]
    pub out_order_no: String,
    #[serde(skip)]
    pub a: String,
    #[serde(skip_serializing)]
    pub b: String,
    #[serde(skip_serializing_if = "Vec::is_empty", rename = "list")]
    pub c: Vec<String>,
    #[serde(with = "plus_one")]
    pub d: i64,
    #[serde(serialize_with = "plus_one::serialize")]
    pub e: i64,
    #[serde(serialize_with = "plus_one::serialize_option")]
    pub f: Option<i64>,
}

#[endpoint(POST "v3/a" -> ())]
#[derive(serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "SCREAMING-KEBAB-CASE")]
pub struct WithDerive {
    #[serde(alias = "mch", default)]
    pub mchid: String,
    #[serde(default = "one", deserialize_with = "plus_one::deserialize")]
    pub a: i64,
    #[serde(skip_deserializing)]
    pub b: String,
}

fn one() -> i64 {
    1
}

mod plus_one {
    use serde::{Deserialize, Deserializer, Serializer};

    pub fn serialize<S: Serializer>(value: &i64, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_i64(value + 1)
    }

    pub fn serialize_option<S: Serializer>(
        value: &Option<i64>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        serializer.serialize_i64(value.unwrap_or_default() + 1)
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<i64, D::Error> {
        i64::deserialize(deserializer).map(|value| value - 1)
    }
}

fn main() {}
