//! One variant of either macro.

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, quote};
use syn::Attribute;

/// One variant, with what it stands for: `= "VALUE"` or `(Type)`.
pub(super) struct Variant {
    pub(super) attributes: Vec<Attribute>,
    name: Ident,
    means: TokenStream,
}

impl Variant {
    /// A variant that means what the tokens say.
    pub(super) fn new(attributes: Vec<Attribute>, name: Ident, means: TokenStream) -> Self {
        Self {
            attributes,
            name,
            means,
        }
    }

    pub(super) fn name(&self) -> &Ident {
        &self.name
    }

    pub(super) fn means(&self) -> &TokenStream {
        &self.means
    }

    /// Lets it mean something else, after a mistake.
    pub(super) fn set(&mut self, means: TokenStream) {
        self.means = means;
    }
}

impl ToTokens for Variant {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        let Self {
            attributes,
            name,
            means,
        } = self;
        tokens.extend(quote!(#(#attributes)* #name #means));
    }
}
