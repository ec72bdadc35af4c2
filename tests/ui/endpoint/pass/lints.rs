//! Generated code passes the strictest lints.
#![deny(
    warnings,
    missing_docs,
    unreachable_pub,
    unused,
    nonstandard_style,
    rust_2018_idioms
)]
#![deny(
    future_incompatible,
    let_underscore,
    missing_debug_implementations,
    unused_qualifications
)]
#![deny(
    unused_results,
    single_use_lifetimes,
    trivial_casts,
    variant_size_differences
)]
#![deny(
    elided_lifetimes_in_paths,
    unused_lifetimes,
    missing_copy_implementations,
    unused_import_braces
)]
#![forbid(unsafe_code)]

mod private {
    use wxpay::{endpoint, model};

    #[endpoint(POST "v3/a/<id>" -> (), new)]
    #[derive(Debug)]
    pub(crate) struct Ask {
        id: String,
        note: Option<String>,
    }

    #[model(new)]
    #[must_use]
    #[derive(Debug)]
    pub(crate) struct Nothing {}

    #[model(new)]
    #[derive(Debug)]
    pub(crate) struct Answer {
        pub(crate) id: String,
        #[serde(skip)]
        pub(crate) local: Option<String>,
    }
}

/// An endpoint without documented setters.
#[wxpay::endpoint(GET "v3/b" -> (), new)]
#[derive(Debug)]
pub struct Ask {
    /// A note.
    pub note: Option<String>,
    #[allow(missing_docs)]
    pub other: Option<bool>,
}

fn main() {
    drop(private::Ask::new("1").note("n"));
    drop(private::Nothing::new());
    drop(private::Answer::new("1").local("l"));
    drop(Ask::new().note("n").other(true));
}
