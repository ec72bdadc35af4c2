//! A value is a text in quotes.

use wxpay::open_enum;

open_enum! {
    pub enum State {
        Success = SUCCESS,
    }
}

fn main() {}
