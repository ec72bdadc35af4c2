//! A variant holds nothing.

use wxpay::open_enum;

open_enum! {
    pub enum State {
        Success(i64) = "SUCCESS",
        Refund { at: String },
    }
}

fn main() {}
