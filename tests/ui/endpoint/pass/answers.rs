//! Every kind of answer: by name, by arrow, empty, of serde alone, of another crate.
#![deny(warnings)]

use wxpay::{Download, endpoint, model, open_enum};

#[endpoint(GET "v3/a")]
pub struct ByName {}

#[model(decode)]
pub struct ByNameResponse {
    pub id: String,
}

#[endpoint(GET "v3/a" -> ByNameResponse)]
pub struct ByArrow {}

#[endpoint(GET "v3/a" -> ())]
pub struct Empty {}

#[endpoint(GET "v3/a" -> Plain)]
pub struct BySerde {}

#[derive(serde::Deserialize)]
pub struct Plain {
    pub id: String,
}

#[endpoint(GET "v3/a" -> Vec<ByNameResponse>)]
pub struct List {}

#[endpoint(GET "v3/a" -> Option<::std::string::String>)]
pub struct Perhaps {}

#[endpoint(GET "v3/a" -> std::collections::HashMap<String, Plain>)]
pub struct MapBySerde {}

#[endpoint(GET "v3/a" -> (String, u32))]
pub struct Pair {}

#[endpoint(GET "v3/a" -> Download)]
pub struct File {}

#[endpoint(GET "v3/a" -> wxpay::Download)]
pub struct FileByPath {}

#[endpoint(GET "v3/a" -> wxpay::Serde<Plain>)]
pub struct Wrapped {}

#[endpoint(GET "v3/a" -> State)]
pub struct OneWord {}

open_enum! {
    pub enum State {
        Open = "OPEN",
    }
}

pub mod elsewhere {
    /// Its answer is found where it is declared.
    #[wxpay::endpoint(GET "v3/b")]
    pub struct Nested {}

    /// An answer.
    #[wxpay::model]
    pub struct NestedResponse {}
}

fn main() {}
