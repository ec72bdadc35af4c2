//! Names: raw identifiers, renamed fields, names that generated code uses itself.
#![deny(warnings)]
#![allow(non_snake_case)]

use wxpay::{Endpoint, endpoint, model};

#[endpoint(POST "v3/a/<type>/<payAuthNo>/<order>" -> ())]
#[serde(rename_all = "camelCase")]
pub struct Names {
    pub r#type: String,
    pub pay_auth_no: String,
    #[serde(rename = "orderNumber")]
    pub order: String,
    pub r#match: String,
}

#[endpoint(POST "v3/a/<self_>" -> (), new)]
pub struct Own {
    pub self_: String,
    pub parts: String,
    pub reading: Option<String>,
    pub client: Option<String>,
    pub r#fn: Option<String>,
    pub serializer: Option<String>,
}

#[model(new)]
pub struct OwnModel {
    pub object: String,
    pub encoder: String,
    pub node: Option<String>,
    pub context: Option<String>,
    pub r#type: Option<String>,
}

fn main() {
    assert_eq!(Names::SPEC.path, "v3/a/{type}/{payAuthNo}/{order}");
    let _ = Own::new("1", "2")
        .reading("3")
        .client("4")
        .r#fn("5")
        .serializer("6");
    let _ = OwnModel::new("1", "2").node("3").context("4").r#type("5");
}
