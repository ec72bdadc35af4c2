//! An enum is refused once, whatever stands on its variants.

use wxpay::{Decode, Encode, model};

#[model]
#[derive(Debug, Clone)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Amount {
    Total,
    #[serde(rename = "PAYER_TOTAL")]
    Payer,
}

pub fn text(amount: &Amount) -> impl serde::Serialize + '_ {
    is_model::<Amount>();
    amount
}

fn is_model<T: Encode + Decode + serde::de::DeserializeOwned>() {}

fn main() {}
