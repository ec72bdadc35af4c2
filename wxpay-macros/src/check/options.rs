//! Options that are not for every endpoint; which, their table says.

use crate::diagnostic::Errors;
use crate::input::endpoint::EndpointArguments;
use crate::input::endpoint_options::Not;

/// Refuses the options that are not for the endpoint at hand.
pub(super) fn refuse(not: Not, arguments: &EndpointArguments, errors: &mut Errors) {
    for option in &arguments.for_spec {
        if let Some(problem) = option.problem(not) {
            errors.at(&option.name, problem);
        }
    }
}
