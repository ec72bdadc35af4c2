//! WeChat Pay in Rust.

extern crate self as wxpay;

pub use wxpay_core::*;
