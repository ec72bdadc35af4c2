//! A variant is declared once.

use wxpay::open_enum;

open_enum! {
    pub enum State {
        Success = "SUCCESS",
        Success = "PAID",
    }
}

fn main() {}
