//! What a server hands to its front end: parameters, links, and addresses for the browser.
#![allow(clippy::unwrap_used)]

mod app;
mod coupons;
mod expected;
mod h5;
mod jsapi;
mod links;
mod payscore;
mod query_flags;
mod red_packet;
mod signers;
mod transfer;
mod workwx;
