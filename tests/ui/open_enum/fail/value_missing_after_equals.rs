//! A value follows the `=`.

use wxpay::open_enum;

open_enum! {
    pub enum State {
        Success = ,
    }
}

fn main() {}
