//! Where generated code finds the library.

use std::{env, fmt};

use proc_macro_crate::{FoundCrate, crate_name};
use proc_macro2::{Ident, Span, TokenStream, TokenTree};
use quote::{ToTokens, quote};
use syn::Path;

use crate::diagnostic::Errors;

/// The root of the library. Kept as single tokens, for it is written dozens of times, and a
/// stream within a stream costs two calls to the compiler.
pub(crate) struct Krate(Vec<TokenTree>);

impl From<&Path> for Krate {
    fn from(path: &Path) -> Self {
        Self(path.to_token_stream().into_iter().collect())
    }
}

impl ToTokens for Krate {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        tokens.extend(self.0.iter().cloned());
    }
}

impl Krate {
    /// Where the user says that it is, or else where it is found.
    pub(crate) fn given_or_found(given: Option<&Path>, errors: &mut Errors) -> Option<Self> {
        if let Some(path) = given {
            return Some(path.into());
        }
        match find() {
            Ok(krate) => Some(krate),
            Err(problem) => {
                errors.at_span(Span::call_site(), problem);
                None
            }
        }
    }
}

/// As it is written in links of documentation.
impl fmt::Display for Krate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|token| token.fmt(f))
    }
}

/// The root of the library as the crate at hand depends on it: `::wxpay`, `::wxpay_core`, or
/// what `Cargo.toml` renames them to. Both declare `extern crate self as …`, so these paths hold
/// inside them too. (`crate_name` reads `Cargo.toml` once and keeps what it found.)
///
/// # Errors
/// There is no such dependency; the text says what to do.
fn find() -> Result<Krate, &'static str> {
    // A crate that builds on `wxpay-core` may have `wxpay` for its examples alone, and cargo does
    // not tell the one kind of dependency from the other.
    for (package, itself) in [("wxpay-core", "wxpay_core"), ("wxpay", "wxpay")] {
        if let Ok(found) = crate_name(package) {
            let name = match &found {
                FoundCrate::Itself => itself,
                FoundCrate::Name(name) => name,
            };
            let name = Ident::new(name, Span::call_site());
            return Ok(Krate(quote!(::#name).into_iter().collect()));
        }
    }
    Err(
        "this crate does not depend on `wxpay`\nrun `cargo add wxpay`, or say where it is \
         re-exported: `crate = path::to::wxpay`",
    )
}

/// Whether the crate at hand is the library: the core, or one of the catalogue's, whose types are
/// many.
pub(crate) fn is_the_library() -> bool {
    const CRATES: &[&str] = &[
        "wxpay-core",
        "wxpay-notify",
        "wxpay-v2",
        "wxpay-v3-commerce",
        "wxpay-v3-payments",
    ];
    env::var("CARGO_PKG_NAME").is_ok_and(|name| CRATES.contains(&name.as_str()))
}
