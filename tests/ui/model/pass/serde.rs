//! Every serde attribute of models.
#![deny(warnings)]

use wxpay::model;

#[model]
#[serde(rename_all = "PascalCase")]
pub struct Everything {
    #[serde(rename = "type")]
    pub kind: String,
    #[serde(rename(serialize = "a", deserialize = "b"))]
    pub both: String,
    #[serde(alias = "x", alias = "y")]
    pub aliased: String,
    #[serde(default)]
    pub defaulted: Option<i64>,
    #[serde(default = "default::three", alias = "z")]
    pub three: i64,
    #[serde(skip)]
    pub skipped: std::time::Duration,
    #[serde(skip_serializing)]
    pub not_sent: i64,
    #[serde(skip_deserializing, default = "default::three")]
    pub not_read: i64,
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub list: Vec<i64>,
    #[serde(with = "default")]
    pub with: i64,
    #[serde(with = "default", default, alias = "w")]
    pub with_default: i64,
    #[serde(
        serialize_with = "default::serialize",
        deserialize_with = "default::deserialize"
    )]
    pub apart: i64,
}

mod default {
    use serde::{Deserialize, Deserializer, Serializer};

    pub fn three() -> i64 {
        3
    }

    pub fn serialize<S: Serializer>(value: &i64, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_i64(*value)
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<i64, D::Error> {
        i64::deserialize(deserializer)
    }
}

fn main() {}
