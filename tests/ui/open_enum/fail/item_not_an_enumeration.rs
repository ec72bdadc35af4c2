//! What is declared begins with a word.

use wxpay::open_enum;

open_enum! {
    "SUCCESS"
}

fn main() {}
