//! `POST "v3/…" -> Response, option, option = value`: what stands in `#[endpoint(…)]`.

use proc_macro2::{Ident, Span, TokenStream};
use syn::parse::ParseStream;
use syn::{Lit, LitStr, Path, Token, Type};

use crate::diagnostic::Errors;
use crate::input::endpoint_options::{ENDPOINT_OPTIONS, EndpointOption, SpecOption};
use crate::input::method::Method;
use crate::input::options::{self, until_comma};
use crate::input::protocol::Protocol;
use crate::input::route;
use crate::template::Template;

/// The arguments of `#[endpoint]`, as far as they are right.
#[derive(Default)]
pub(crate) struct EndpointArguments {
    pub(crate) method: Option<Method>,
    pub(crate) method_span: Option<Span>,
    /// The path, as far as it is right.
    pub(crate) path: Option<(LitStr, Template)>,
    /// Whether there is a path, and no mistake in it.
    pub(crate) path_is_right: bool,
    /// The type after `->`.
    pub(crate) response: Option<Type>,
    /// Whether what follows `->` is no type.
    pub(crate) response_is_wrong: bool,
    /// `protocol = …`, with its value if that is right.
    pub(crate) protocol: Option<(Ident, Option<Protocol>)>,
    /// What the `Spec` gets, in the order of the table.
    pub(crate) for_spec: Vec<SpecOption>,
    /// The official page.
    pub(crate) docs: Option<LitStr>,
    pub(crate) new: bool,
    pub(crate) krate: Option<Path>,
}

impl EndpointArguments {
    /// Reads the arguments, past all mistakes.
    pub(crate) fn parse(tokens: TokenStream, errors: &mut Errors) -> Self {
        if tokens.is_empty() {
            errors.at_span(
                Span::call_site(),
                "`#[endpoint]` needs a method and a path\n\
                 write `#[endpoint(POST \"v3/pay/transactions/jsapi\")]`",
            );
            return Self::default();
        }
        options::read(tokens, errors, Self::read)
    }

    /// Whether this is a link for the user's browser: the answer is called `Redirect`.
    pub(crate) fn is_link(&self) -> bool {
        self.answers("Redirect")
    }

    /// Whether the answer is a type of that name.
    pub(crate) fn answers(&self, name: &str) -> bool {
        matches!(&self.response, Some(Type::Path(response))
            if response.path.segments.last().is_some_and(|last| last.ident == name))
    }

    /// The option of that name, if the `Spec` gets it.
    pub(crate) fn for_spec(&self, name: &str) -> Option<&SpecOption> {
        self.for_spec.iter().find(|option| option.is(name))
    }

    fn read(input: ParseStream, errors: &mut Errors) -> Self {
        let (method, span) = route::method(input, errors);
        if let Ok(Some(comma)) = input.parse::<Option<Token![,]>>()
            && input.peek(Lit)
        {
            errors.at(
                &comma,
                "there is no comma between the method and the path\nwrite `POST \"v3/…\"`",
            );
        }
        let before = errors.count();
        let path = route::path(input, span, errors);
        let mut this = Self {
            method,
            method_span: Some(span),
            path,
            path_is_right: errors.count() == before,
            ..Self::default()
        };
        if let Ok(arrow) = input.parse::<Token![->]>() {
            this.response = route::response(&arrow, input, errors);
            this.response_is_wrong = this.response.is_none();
        }
        if !input.is_empty() && !input.peek(Token![,]) {
            let rest = until_comma(input);
            errors.at(
                &rest,
                "after the path comes `-> Response`, or a comma and an option\n\
                 write `POST \"v3/…\" -> Response, client_certificate`",
            );
        }
        let _ = input.parse::<Option<Token![,]>>();
        this.options(input, errors);
        this
    }

    fn options(&mut self, input: ParseStream, errors: &mut Errors) {
        for given in options::parse(input, ENDPOINT_OPTIONS, errors) {
            match &given.known.means {
                EndpointOption::Spec(value, _) => {
                    self.for_spec.extend(SpecOption::read(given, value, errors));
                }
                EndpointOption::Protocol => {
                    self.protocol = Some(match given.word(errors) {
                        Some(word) => {
                            let protocol = Protocol::read(&word, errors);
                            (word, protocol)
                        }
                        None => (given.name, None),
                    });
                }
                EndpointOption::Docs => self.docs = given.page(errors),
                EndpointOption::New => self.new = given.flag(errors),
                EndpointOption::Crate => self.krate = given.path(errors),
            }
        }
        self.for_spec.sort_by_key(SpecOption::rank);
    }
}
