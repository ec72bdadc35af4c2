//! An attribute has brackets.

use wxpay::open_enum;

open_enum! {
    #derive
    pub enum State {
        Success = "SUCCESS",
    }
}

fn main() {}
