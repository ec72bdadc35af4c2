//! Every place that an attribute can name.
#![deny(warnings)]

use wxpay::{endpoint, model};

#[endpoint(POST "v3/a/<id>/<kind>" -> ())]
pub struct Everywhere {
    pub id: String,
    #[query]
    pub note: Option<String>,
    #[body]
    pub mchid: String,
    #[header("Idempotency-Key")]
    pub key: Option<String>,
    pub kind: u8,
    #[serde(skip)]
    pub local: std::time::Duration,
}

#[endpoint(PUT "v3/a" -> ())]
pub struct Whole {
    #[body(whole)]
    pub order: Order,
    #[query]
    pub dry: bool,
    #[header("X-Trace")]
    pub trace: String,
}

#[endpoint(PATCH "v3/a" -> ())]
pub struct List {
    #[body(whole)]
    pub orders: Vec<Order>,
}

#[endpoint(DELETE "v3/a" -> ())]
pub struct WithBody {
    #[body(whole)]
    pub order: Order,
    pub reason: String,
    #[serde(rename = "type")]
    pub kinds: Vec<String>,
}

#[endpoint(GET "v3/a/<type>" -> ())]
pub struct Raw {
    pub r#type: String,
    #[header("X-Numbers!#$%&'*+.^_`|~")]
    pub r#match: u8,
}

#[endpoint(GET "v3/a" -> ())]
pub struct Redundant {
    #[query]
    pub note: String,
}

#[model(encode)]
pub struct Order {
    pub id: String,
}

fn main() {}
