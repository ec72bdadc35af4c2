//! An enumeration has a name.

use wxpay::open_enum;

open_enum! {
    pub enum {
        Success = "SUCCESS",
    }
}

fn main() {}
