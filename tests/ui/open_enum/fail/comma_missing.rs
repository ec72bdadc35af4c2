//! Variants are separated by commas.

use wxpay::open_enum;

open_enum! {
    pub enum State {
        Success = "SUCCESS"
        Refund = "REFUND"
    }
}

fn main() {}
