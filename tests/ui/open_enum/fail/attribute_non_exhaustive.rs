//! Every enumeration is open already.

use wxpay::open_enum;

open_enum! {
    #[non_exhaustive]
    pub enum State {
        Success = "SUCCESS",
    }
}

fn main() {}
