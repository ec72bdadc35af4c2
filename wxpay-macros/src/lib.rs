//! The attribute macros of wxpay.

mod check;
mod diagnostic;
mod expand;
mod input;
mod krate;
mod suggest;
mod template;

use proc_macro::TokenStream;

/// Declares an endpoint.
#[proc_macro_attribute]
pub fn endpoint(arguments: TokenStream, input: TokenStream) -> TokenStream {
    expand::endpoint(arguments.into(), input.into()).into()
}

/// Declares a model.
#[proc_macro_attribute]
pub fn model(arguments: TokenStream, input: TokenStream) -> TokenStream {
    expand::model(arguments.into(), input.into()).into()
}
