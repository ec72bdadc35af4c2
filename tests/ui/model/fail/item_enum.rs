//! A model is a struct, not an enum.

use wxpay::model;

#[model]
pub enum TradeState {
    Success,
    Refund,
}

fn main() {}
