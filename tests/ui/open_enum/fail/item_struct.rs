//! An enumeration is no struct.

use wxpay::open_enum;

open_enum! {
    pub struct State {
        Success = "SUCCESS",
    }
}

fn main() {}
