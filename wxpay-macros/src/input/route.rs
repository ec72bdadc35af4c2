//! `METHOD "path" -> Response`, with which the arguments of an endpoint begin.

use proc_macro2::{Ident, Span, TokenStream, TokenTree};
use syn::parse::ParseStream;
use syn::{Lit, LitStr, Token, Type};

use crate::diagnostic::{Errors, template_error};
use crate::input::method::Method;
use crate::input::options::until_comma;
use crate::suggest::{list, nearest};
use crate::template::Template;

/// The method, or the one that was most likely meant, and where it stands.
pub(super) fn method(input: ParseStream, errors: &mut Errors) -> (Option<Method>, Span) {
    let span = input.span();
    if let Ok(word) = input.parse::<Ident>() {
        let text = word.to_string();
        let meant = Method::named(&text).or_else(|| {
            errors.at(&word, unknown_method(&text));
            nearest(&text, Method::names()).and_then(Method::named)
        });
        return (meant, span);
    }
    if input.peek2(LitStr)
        && let Ok(quoted) = input.parse::<LitStr>()
    {
        let text = quoted.value();
        errors.at(
            &quoted,
            format_args!("the method has no quotes\nwrite `{text} \"v3/…\"`"),
        );
        return (Method::named(&text), span);
    }
    let in_the_string = input
        .fork()
        .parse::<LitStr>()
        .is_ok_and(|literal| method_in(&literal.value()).is_some());
    if !in_the_string {
        errors.at_span(
            span,
            "the method is missing\nwrite it in front of the path: `POST \"v3/…\"`",
        );
    }
    (None, span)
}

fn unknown_method(text: &str) -> String {
    match nearest(text, Method::names()) {
        Some(name) if name.eq_ignore_ascii_case(text) => {
            format!("methods are written in capitals\nwrite `{name}`")
        }
        Some(name) => format!("there is no method `{text}`\ndid you mean `{name}`?"),
        None => format!(
            "`{text}` is not a method of WeChat Pay's endpoints\nbegin with one of {}",
            list(Method::names())
        ),
    }
}

/// Method and path, when both stand in one string.
fn method_in(text: &str) -> Option<(&str, &str)> {
    text.split_once(' ')
        .filter(|(method, _)| Method::named(method).is_some())
}

pub(super) fn path(
    input: ParseStream,
    method: Span,
    errors: &mut Errors,
) -> Option<(LitStr, Template)> {
    let example = "write `POST \"v3/pay/transactions/jsapi\"`";
    let not_a_string = format!("the path is a string in double quotes\n{example}");
    if !input.peek(Lit) {
        let mut found = TokenStream::new();
        while !input.is_empty() && !input.peek(Token![,]) && !input.peek(Token![->]) {
            found.extend(input.parse::<TokenTree>());
        }
        if found.is_empty() {
            errors.at_span(method, format_args!("the path is missing\n{example}"));
        } else {
            errors.at(&found, not_a_string);
        }
        return None;
    }
    match input.parse::<Lit>() {
        Ok(Lit::Str(literal)) => template(literal, errors),
        Ok(other) => {
            errors.at(&other, not_a_string);
            None
        }
        Err(error) => {
            errors.push(error);
            None
        }
    }
}

fn template(literal: LitStr, errors: &mut Errors) -> Option<(LitStr, Template)> {
    let text = literal.value();
    if let Some((method, path)) = method_in(&text) {
        errors.at(
            &literal,
            format_args!("the method stands in front of the string\nwrite `{method} \"{path}\"`"),
        );
        return None;
    }
    let (template, mistakes) = Template::read(&text);
    for mistake in mistakes {
        errors.at(&literal, template_error(&text, &mistake));
    }
    Some((literal, template))
}

pub(super) fn response(
    arrow: &Token![->],
    input: ParseStream,
    errors: &mut Errors,
) -> Option<Type> {
    if input.is_empty() || input.peek(Token![,]) {
        errors.at(
            arrow,
            "there is no type after `->`\nwrite the type of the answer, `()` for an empty one, or \
             remove `->` when it is called as the struct with `Response` behind",
        );
        return None;
    }
    match input.parse::<Type>() {
        Ok(response) => Some(response),
        Err(error) => {
            let _ = until_comma(input);
            errors.at_span(
                error.span(),
                "this is not a type\nwrite the type of the answer, or `()` for an empty one",
            );
            None
        }
    }
}
