//! The word `enum` is written.

use wxpay::open_enum;

open_enum! {
    pub State {
        Success = "SUCCESS",
    }
}

fn main() {}
