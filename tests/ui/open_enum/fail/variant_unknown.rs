//! The variant for all other values is added.

use wxpay::open_enum;

open_enum! {
    pub enum State {
        Success = "SUCCESS",
        Unknown = "UNKNOWN",
    }
}

fn main() {}
