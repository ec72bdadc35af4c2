//! What is implemented is not derived as well.

use wxpay::open_enum;

open_enum! {
    #[derive(Debug, Clone, Default, serde::Serialize)]
    pub enum State {
        #[default]
        Success = "SUCCESS",
    }
}

fn main() {}
