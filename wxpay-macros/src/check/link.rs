//! The rules of links: what a browser opens, and what only a browser does.

use super::place::Place;
use crate::diagnostic::Errors;
use crate::input::arguments::EndpointArguments;
use crate::input::field::Field;
use crate::input::method::Method;
use crate::input::protocol::Protocol;

/// Checks that a link is one, and that what is for links stands on a link.
pub(super) fn check(
    arguments: &EndpointArguments,
    protocol: Option<Protocol>,
    fields: &[(&Field, Place)],
    errors: &mut Errors,
) {
    match &arguments.response {
        Some(redirect) if arguments.is_link() => {
            if arguments.method.is_some_and(|method| method != Method::Get) {
                errors.at(
                    redirect,
                    "`Redirect` makes this a link, and a browser opens a link with GET\n\
                     write `GET \"…\" -> Redirect`, or the type of the answer",
                );
            }
            if protocol == Some(Protocol::V3) {
                errors.at(
                    redirect,
                    "`Redirect` makes this a link, and links are signed as APIv2 is; APIv3 has none\n\
                     write the type of the answer",
                );
            }
            check_options(arguments, errors);
            for (field, _) in fields
                .iter()
                .filter(|(_, place)| matches!(place, Place::Header(_)))
            {
                errors.at(
                    &field.ident,
                    "this is a link, and the user's browser sends no headers of yours\nremove the field",
                );
            }
        }
        // It may have been meant to be a link.
        None if arguments.response_is_wrong => {}
        _ => refuse_options(arguments, errors),
    }
}

/// Options that are about calls.
fn check_options(arguments: &EndpointArguments, errors: &mut Errors) {
    if let Some(option) = &arguments.client_certificate {
        errors.at(
            option,
            "this is a link, and the user's browser does not have the merchant's certificate\n\
             remove `client_certificate`",
        );
    }
    if let Some(option) = &arguments.no_nonce_str {
        errors.at(
            option,
            "a link carries `nonce_str` only when there is such a field\nremove `no_nonce_str`",
        );
    }
}

/// Options that are about links.
fn refuse_options(arguments: &EndpointArguments, errors: &mut Errors) {
    if let Some(option) = &arguments.fragment {
        errors.at(
            &option.name,
            "a fragment stays in the browser, so it is for links\n\
             remove `fragment`, or write `-> Redirect` if the endpoint is a link",
        );
    }
    if let Some(option) = &arguments.no_sign {
        errors.at(
            option,
            "only links may be without a signature\n\
             remove `no_sign`, or write `-> Redirect` if the endpoint is a link",
        );
    }
}
