//! One direction or both, of a struct with fields, without, and of none.
#![deny(warnings)]

use wxpay::{Decode, Encode, model};

#[model]
pub struct Both {
    pub id: String,
}

#[model(encode)]
pub struct Sent {
    pub id: String,
}

#[model(decode)]
pub struct Read {
    pub id: String,
}

#[model(answer)]
pub struct Answered {
    #[serde(skip_serializing_if = "String::is_empty", alias = "no")]
    pub id: String,
}

#[model(encode, decode, new, crate = wxpay)]
pub struct Spelt {
    pub id: String,
}

#[model()]
pub struct Empty {}

#[model]
pub struct Unit;

fn encodes<T: Encode + serde::Serialize>() {}
fn decodes<T: Decode + serde::de::DeserializeOwned>() {}

fn main() {
    encodes::<Both>();
    decodes::<Both>();
    encodes::<Sent>();
    decodes::<Read>();
    decodes::<Answered>();
    encodes::<Spelt>();
    decodes::<Spelt>();
    encodes::<Empty>();
    decodes::<Unit>();
    let _ = (Spelt::new("1"), Empty {}, Unit);
}
