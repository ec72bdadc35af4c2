//! What the macros write. Everything of weight is a call into the library: whatever stands here
//! is compiled once for each of a thousand endpoints.

mod constructor;
mod decode;
mod documentation;
mod encode;
mod endpoint;
#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod golden;
mod link;
mod model;
mod notification;
#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod robustness;
mod span;

use proc_macro2::{Span, TokenStream};
use quote::quote;
use syn::{Data, Path};

use crate::check;
use crate::diagnostic::Errors;
use crate::expand::documentation::Documentation;
use crate::input::arguments::{EndpointArguments, ModelArguments};
use crate::input::item::{Item, Macro};
use crate::krate::{self, Krate};

pub(crate) use notification::notification;

/// `#[endpoint(arguments)] input`.
pub(crate) fn endpoint(arguments: TokenStream, input: TokenStream) -> TokenStream {
    let mut errors = Errors::new();
    let mut arguments = EndpointArguments::parse(arguments, &mut errors);
    let Some(mut item) = Item::parse(input.clone(), Macro::Endpoint, &mut errors) else {
        arguments.new = false;
        let path = arguments.krate.as_ref();
        return refused(input, path, errors, |krate, item| {
            endpoint::expand(krate, &arguments, item, None)
        });
    };
    let request = check::endpoint(&arguments, &item, &mut errors);
    let documentation = request
        .as_ref()
        .map(|request| Documentation::of_endpoint(&arguments, request));
    let generated = krate(arguments.krate.as_ref(), &mut errors)
        .map(|krate| endpoint::expand(&krate, &arguments, &item, request.as_ref()));
    let must_use = match (arguments.new, arguments.is_link()) {
        (true, false) => constructor::must_use(&item, "a request does nothing until it is sent"),
        (true, true) => constructor::must_use(&item, "a link is made by `link`"),
        (false, _) => None,
    };
    documentation.unwrap_or_default().add_to(&mut item);
    item.added.extend(must_use);
    let errors = errors.finish();
    quote!(#item #generated #errors)
}

/// `#[model(arguments)] input`.
pub(crate) fn model(arguments: TokenStream, input: TokenStream) -> TokenStream {
    let mut errors = Errors::new();
    let arguments = ModelArguments::parse(arguments, &mut errors);
    let Some(mut item) = Item::parse(input.clone(), Macro::Model, &mut errors) else {
        let path = arguments.krate.as_ref();
        return refused(input, path, errors, |krate, item| {
            model::expand(krate, &arguments, item, false)
        });
    };
    if arguments.decode && item.is_notification() {
        errors.at_span(
            Span::call_site(),
            "`#[notification]` does all that `#[model(decode)]` does\nremove `#[model]`",
        );
        let errors = errors.finish();
        return quote!(#input #errors);
    }
    let encode = arguments.encode || arguments.answer;
    check::model(&item, encode, arguments.decode, &mut errors);
    let generated = krate(arguments.krate.as_ref(), &mut errors).map(|krate| {
        let implementation = model::expand(&krate, &arguments, &item, errors.is_empty());
        let constructor = arguments.new.then(|| constructor::expand(&item));
        quote!(#implementation #constructor)
    });
    if arguments.new {
        item.added
            .extend(constructor::must_use(&item, "a value alone does nothing"));
    }
    let errors = errors.finish();
    quote!(#item #generated #errors)
}

/// Whatever it is that the attribute stands on, untouched, and what its uses need of the macro if
/// it is a struct, so that they are no errors too.
fn refused(
    input: TokenStream,
    path: Option<&Path>,
    mut errors: Errors,
    generate: impl FnOnce(&Krate, &Item) -> TokenStream,
) -> TokenStream {
    let generated = Item::stand_in(&input)
        .and_then(|item| krate(path, &mut errors).map(|krate| generate(&krate, &item)));
    let errors = errors.finish();
    quote!(#input #generated #errors)
}

fn krate(given: Option<&Path>, errors: &mut Errors) -> Option<Krate> {
    if let Some(path) = given {
        return Some(path.into());
    }
    match krate::find() {
        Ok(krate) => Some(krate),
        Err(problem) => {
            errors.at_span(Span::call_site(), problem);
            None
        }
    }
}

/// Keeps the library's hundreds of types out of the compiler's lists of types that would have been
/// right. Not those of users: a module of theirs may be called `diagnostic`.
fn unlisted() -> Option<TokenStream> {
    krate::is_the_library().then(|| quote!(#[diagnostic::do_not_recommend]))
}

/// A deprecated struct or field is the user's to see, but not where generated code uses it.
fn allow_deprecated(item: &Item) -> Option<TokenStream> {
    let fields = match &item.definition.data {
        Data::Struct(data) => data.fields.iter().flat_map(|field| &field.attrs).collect(),
        Data::Enum(_) | Data::Union(_) => Vec::new(),
    };
    let mut attributes = item.definition.attrs.iter().chain(fields);
    attributes
        .any(|attribute| attribute.path().is_ident("deprecated"))
        .then(|| quote!(#[allow(deprecated)]))
}
