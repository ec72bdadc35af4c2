//! Two variants are not the same on the wire.

use wxpay::open_enum;

open_enum! {
    pub enum State {
        Success = "SUCCESS",
        Paid = "SUCCESS",
    }
}

fn main() {}
