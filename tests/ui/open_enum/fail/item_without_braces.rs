//! The values stand in braces.

use wxpay::open_enum;

open_enum! {
    pub enum State;
}

fn main() {}
