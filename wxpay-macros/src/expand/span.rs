//! Where in the user's source generated code seems to stand.

use proc_macro2::{Ident, Span};
use quote::ToTokens;
use syn::Lifetime;

/// Where some tokens of the user stand. An expression that begins with [`first`](Spans::first)
/// and ends with [`last`](Spans::last) is underlined as those tokens are, while its names are
/// the macro's own: they cannot collide with the user's, and lints leave them alone. Both spans
/// are empty, so that an editor that is asked about one of the user's tokens does not answer with
/// what was generated.
#[derive(Clone, Copy)]
pub(super) struct Spans {
    pub(super) first: Span,
    pub(super) last: Span,
    /// The first token, for a method that the compiler underlines alone.
    pub(super) word: Span,
}

impl Spans {
    pub(super) fn of(tokens: &impl ToTokens) -> Self {
        let mut spans = tokens
            .to_token_stream()
            .into_iter()
            .map(|token| token.span());
        let first = spans.next().unwrap_or_else(Span::call_site);
        let last = spans.last().unwrap_or(first);
        Self {
            first: own().located_at(edge(first, proc_macro::Span::start)),
            last: own().located_at(edge(last, proc_macro::Span::end)),
            word: own().located_at(first),
        }
    }
}

/// One end of a span. Only the compiler and editors have ends, tests do not.
fn edge(span: Span, end: fn(&proc_macro::Span) -> proc_macro::Span) -> Span {
    if proc_macro::is_available() {
        end(&span.unwrap()).into()
    } else {
        span
    }
}

/// The hygiene of everything that is generated.
pub(super) fn own() -> Span {
    Span::mixed_site()
}

/// The identifier of a field, as if it stood at `span`.
pub(super) fn at(ident: &Ident, span: Span) -> Ident {
    let mut ident = ident.clone();
    ident.set_span(span);
    ident
}

/// `'client`.
pub(super) fn lifetime() -> Lifetime {
    Lifetime::new("'client", own())
}
