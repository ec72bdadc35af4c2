//! A variant of `events!` holds an event.

#[wxpay::model(decode)]
pub struct Paid {
    pub out_trade_no: String,
}

wxpay::events! {
    pub enum ShopEvent {
        Paid(Paid),
    }
}

fn main() {}
