//! After a mistake in an option the struct has both directions.

use wxpay::{Decode, Encode, model};

#[model(enocde, crate = 5)]
pub struct Amount {
    total: i64,
}

pub fn text(amount: &Amount) -> impl serde::Serialize + '_ {
    is_model::<Amount>();
    amount
}

fn is_model<T: Encode + Decode + serde::de::DeserializeOwned>() {}

fn main() {}
