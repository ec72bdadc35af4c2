//! A text has nothing to be bound.

use wxpay::open_enum;

open_enum! {
    pub enum State
    where
        String: Clone,
    {
        Success = "SUCCESS",
    }
}

fn main() {}
