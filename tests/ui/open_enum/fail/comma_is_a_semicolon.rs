//! Variants are not separated by semicolons.

use wxpay::open_enum;

open_enum! {
    pub enum State {
        Success = "SUCCESS";
        Refund = "REFUND";
    }
}

fn main() {}
