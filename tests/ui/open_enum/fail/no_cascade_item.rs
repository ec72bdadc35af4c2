//! After a mistake before the values the enumeration can be used.

use wxpay::open_enum;

open_enum! {
    pub State {
        Success = "SUCCESS",
    }
}

pub fn paid() -> State {
    let state = State::from("SUCCESS");
    assert_eq!(state.clone(), State::Success);
    state
}

fn main() {}
