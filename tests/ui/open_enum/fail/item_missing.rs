//! An enumeration is declared.

use wxpay::open_enum;

open_enum! {}

fn main() {}
