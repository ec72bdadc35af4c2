//! What `new` takes: the types that are given as they are, and `impl Into` for all others.
#![deny(warnings)]

use wxpay::{endpoint, model, open_enum};

#[endpoint(POST "v3/a" -> (), new)]
pub struct Ask {
    pub flag: bool,
    pub letter: Option<String>,
    pub many: Option<Vec<String>>,
    pub count: u64,
    pub rate: f64,
    pub state: State,
    pub amount: Amount,
    pub written_out: std::option::Option<i64>,
    pub other: Option<Amount>,
}

#[endpoint(GET "v3/b" -> (), new)]
pub struct AllOptional {
    pub a: Option<bool>,
    pub b: Option<State>,
}

#[endpoint(GET "v3/c" -> (), new)]
pub struct Unit;

#[model(encode, new)]
pub struct Amount {
    pub total: i64,
    pub currency: Option<String>,
}

open_enum! {
    pub enum State {
        Open = "OPEN",
    }
}

fn main() {
    let amount = || Amount::new(1).currency("CNY");
    let ask = Ask::new(true, 1, 0.5, State::Open, amount())
        .letter("a")
        .many(["b".to_owned()])
        .written_out(2)
        .other(amount());
    let _ = Ask::new(ask.flag, ask.count, ask.rate, "CLOSED", amount());
    let _ = AllOptional::new().a(true).b("OPEN");
    let _ = Unit::new();
}
