//! An enumeration lists some values.

use wxpay::open_enum;

open_enum! {
    pub enum State {}
}

fn main() {}
