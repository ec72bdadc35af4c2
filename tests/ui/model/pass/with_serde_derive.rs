//! serde's own derive takes the place of the thin impls, one by one.
#![deny(warnings)]

use wxpay::{Decode, Encode, model};

#[model]
#[derive(Debug, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "camelCase", crate = "serde")]
pub struct BothDerived {
    #[serde(alias = "no", default)]
    pub order_no: String,
}

#[model]
#[derive(serde::Serialize)]
pub struct SerializeDerived {
    #[serde(rename = "orderNo", skip_serializing_if = "Option::is_none")]
    pub order_no: Option<String>,
}

#[model]
#[derive(serde::Deserialize)]
pub struct DeserializeDerived {
    #[serde(skip)]
    pub order_no: String,
}

/// A condition on a derive of the struct has been decided when the macro looks.
#[model]
#[cfg_attr(all(), derive(serde::Serialize))]
#[cfg_attr(any(), derive(serde::Deserialize))]
pub struct DerivedOnCondition {
    #[serde(rename = "orderNo")]
    pub order_no: String,
}

fn both<T: Encode + Decode + serde::Serialize + serde::de::DeserializeOwned>() {}

fn main() {
    both::<BothDerived>();
    both::<SerializeDerived>();
    both::<DeserializeDerived>();
    both::<DerivedOnCondition>();
}
