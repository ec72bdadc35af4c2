//! A text cannot be copied.

use wxpay::open_enum;

open_enum! {
    #[derive(Copy)]
    pub enum State {
        Success = "SUCCESS",
    }
}

fn main() {}
