//! A struct with a mistake can be a field and an answer.

use wxpay::{endpoint, model};

#[endpoint(GET "v3/bill" -> Bill)]
pub struct FindBill {}

#[model(decode)]
pub struct Bill {
    amount: Option<Vec<Amount>>,
}

#[model(decode)]
pub struct Amount {
    #[serde(renam = "total")]
    sum: i64,
}

fn main() {}
