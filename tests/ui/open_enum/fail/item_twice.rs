//! Each enumeration has a macro of its own.

use wxpay::open_enum;

open_enum! {
    pub enum State {
        Success = "SUCCESS",
    }
    pub enum Kind {
        Refund = "REFUND",
    }
}

fn main() {}
