//! A variant has a name.

use wxpay::open_enum;

open_enum! {
    pub enum State {
        "SUCCESS",
    }
}

fn main() {}
