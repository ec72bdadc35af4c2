//! There is something before a comma.

use wxpay::open_enum;

open_enum! {
    pub enum State {
        Success = "SUCCESS",,
    }
}

fn main() {}
