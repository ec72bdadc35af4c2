//! A tuple struct is refused once.

use wxpay::{Decode, Encode, model};

#[model(new)]
pub struct Amount(#[serde(rename = "total")] i64);

pub fn make() -> Amount {
    Amount::new(1)
}

pub fn text(amount: &Amount) -> impl serde::Serialize + '_ {
    is_model::<Amount>();
    amount
}

fn is_model<T: Encode + Decode + serde::de::DeserializeOwned>() {}

fn main() {}
