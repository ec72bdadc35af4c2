//! A value is a text.

use wxpay::open_enum;

open_enum! {
    pub enum State {
        Success = 1,
    }
}

fn main() {}
