//! A crate without the prelude.
#![no_implicit_prelude]
#![deny(warnings)]

use ::std::option::Option;
use ::std::string::String;
use ::wxpay::notification::Notification;
use ::wxpay::{Redirect, Upload, endpoint, events, model, notification, open_enum};

#[endpoint(POST "v3/a/<id>", new)]
pub struct Ask {
    pub id: String,
    #[query]
    pub note: Option<String>,
    #[header("Idempotency-Key")]
    pub key: Option<String>,
    #[file(no_filename)]
    pub file: Upload,
}

#[model(new)]
pub struct AskResponse {
    #[serde(default, alias = "no")]
    pub id: String,
    #[serde(default = "three")]
    pub three: i64,
    pub state: Option<State>,
}

#[endpoint(GET "v2/papay/entrustweb" -> Redirect, new)]
pub struct Page {
    pub mch_id: String,
}

#[notification("A", field = "id")]
pub struct Told {
    pub id: String,
}

open_enum! {
    pub enum State {
        Open = "OPEN",
    }
}

events! {
    pub enum Event {
        Told(Told),
    }
}

fn three() -> i64 {
    3
}

pub fn read(notification: Notification) -> bool {
    ::std::matches!(Event::read(notification), ::std::result::Result::Ok(_))
}

fn main() {
    let _ = Ask::new("1", Upload::bytes("a", "b")).note("n");
    let _ = AskResponse::new("1", 3).state("OPEN");
    let _ = Page::new("1");
}
