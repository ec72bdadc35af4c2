//! The value says what serde would be told.

use wxpay::open_enum;

open_enum! {
    #[serde(rename_all = "SCREAMING_SNAKE_CASE")]
    pub enum State {
        #[serde(rename = "PAID")]
        Success = "SUCCESS",
    }
}

fn main() {}
