//! A text has no type parameters.

use wxpay::open_enum;

open_enum! {
    pub enum State<T> {
        Success = "SUCCESS",
    }
}

fn main() {}
