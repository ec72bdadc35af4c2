//! Each variant has a value.

use wxpay::open_enum;

open_enum! {
    pub enum State {
        NotPay,
    }
}

fn main() {}
