//! The user's own `Result`, `String`, `Option`, `Some`, `serde` and the like do not disturb.
#![deny(warnings)]
#![allow(dead_code, non_camel_case_types, unused_macros)]

use wxpay::{endpoint, model};

pub struct String;
pub struct Vec;
pub struct Result;
pub struct Default;
pub struct Box;
pub trait Into {}
pub trait Encode {}
pub trait Decode {}
pub trait Endpoint {}
pub struct Client;
pub struct Call;
pub struct Parts;
pub struct Reading;
pub struct DecodeError;
#[derive(Clone, Copy)]
pub struct Ok;
#[derive(Clone, Copy)]
pub struct Err;
pub struct Some;
pub mod core {}
pub mod std {}
pub mod serde {}
pub mod wxpay_core {}
pub struct bool;
pub struct str;
pub struct u8;
pub fn drop() {}
macro_rules! unreachable {
    () => {
        compile_error!("not this one")
    };
}

#[endpoint(POST "v3/a/<id>" -> Answer, new)]
pub struct Ask {
    pub id: ::std::string::String,
    pub note: ::core::option::Option<::std::string::String>,
    #[serde(skip_serializing_if = "::std::vec::Vec::is_empty")]
    pub list: ::std::vec::Vec<i64>,
    #[serde(serialize_with = "write")]
    pub with: i64,
}

#[model(new)]
pub struct Answer {
    pub id: ::std::string::String,
    pub note: ::core::option::Option<i64>,
    #[serde(default)]
    pub list: ::std::vec::Vec<i64>,
    #[serde(default, deserialize_with = "read")]
    pub with: i64,
    #[serde(alias = "b", default = "three")]
    pub three: i64,
    #[serde(skip)]
    pub local: i64,
}

pub struct Option;

fn three() -> i64 {
    3
}

fn write<S: ::serde::Serializer>(value: &i64, s: S) -> ::core::result::Result<S::Ok, S::Error> {
    s.serialize_i64(*value)
}

fn read<'de, D: ::serde::Deserializer<'de>>(d: D) -> ::core::result::Result<i64, D::Error> {
    <i64 as ::serde::Deserialize>::deserialize(d)
}

fn main() {
    let _ = Ask::new("1", [1], 2).note("n");
    let _ = Answer::new("1", [1], 2, 3, 4).note(5);
}
