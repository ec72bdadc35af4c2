//! The rules of links: what a browser opens, and what only a browser does.

use super::options::refuse;
use super::place::Place;
use crate::diagnostic::Errors;
use crate::input::endpoint::EndpointArguments;
use crate::input::endpoint_options::Not;
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
            refuse(Not::ForLinks, arguments, errors);
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
        _ => refuse(Not::ForCalls, arguments, errors),
    }
}
