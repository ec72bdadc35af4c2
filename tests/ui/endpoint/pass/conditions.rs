//! Fields and structs that depend on a condition.
#![deny(warnings)]

use wxpay::{endpoint, model};

#[endpoint(POST "v3/a" -> Answer, new)]
#[cfg_attr(all(), derive(Debug))]
pub struct Ask {
    #[cfg(all())]
    pub here: String,
    #[cfg(any())]
    pub gone: NoSuchType,
    #[cfg(all())]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    #[cfg(any())]
    pub gone_too: Option<NoSuchType>,
    #[cfg(any())]
    #[serde(rename = "here")]
    pub there: String,
}

#[endpoint(POST "v3/a" -> (), new)]
pub struct AllGone {
    #[cfg(any())]
    pub gone: NoSuchType,
}

#[model(new)]
pub struct Answer {
    #[cfg(all())]
    pub here: String,
    #[cfg(any())]
    pub gone: NoSuchType,
    #[cfg(any())]
    #[serde(default)]
    pub gone_too: Option<NoSuchType>,
}

#[model(new)]
pub struct NothingLeft {
    #[cfg(any())]
    pub gone: NoSuchType,
}

fn main() {
    let _ = format!("{:?}", Ask::new("1").note("n"));
    let _ = (AllGone::new(), Answer::new("1"), NothingLeft::new());
}
