//! Other attributes stay on the struct, and generated code does not trip over them.
#![deny(warnings)]

use wxpay::endpoint;

#[endpoint(POST "v3/a/<id>" -> ())]
#[deprecated(note = "since 2024: use `v3/b`")]
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
#[must_use]
#[non_exhaustive]
pub struct Old {
    /// The id.
    pub id: String,
    #[deprecated(note = "ignored by the server")]
    pub note: Option<String>,
}

#[allow(deprecated)]
fn main() {
    let _ = Old::default();
}
