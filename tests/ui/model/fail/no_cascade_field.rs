//! After a mistake in a field the struct can be used.

use wxpay::{Decode, Encode, model};

#[model]
pub struct Amount {
    #[serde(flatten)]
    total: i64,
    #[query]
    note: String,
}

pub fn text(amount: &Amount) -> impl serde::Serialize + '_ {
    is_model::<Amount>();
    amount
}

fn is_model<T: Encode + Decode + serde::de::DeserializeOwned>() {}

fn main() {}
