//! What an endpoint is: a type that says its method and path, which field goes where, and how its
//! answer is read. This is what the macros write against, and what may be written by hand.
//!
//! How a request is signed and sent is not known here.

pub(crate) mod parts;
pub(crate) mod path;
pub(crate) mod reading;

use crate::codec::DecodeError;
use crate::operation::Spec;

pub use parts::Parts;
pub use path::PathValue;
pub use reading::Reading;

/// One operation of WeChat Pay: its request is the type itself, its answer the type
/// [`Response`](Endpoint::Response).
///
/// `#[endpoint(METHOD "path")]` writes this. There is nothing in it but what differs from one
/// endpoint to the next; signing, sending and verifying are the same for all.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an endpoint that can be called",
    label = "this type has no `Endpoint`",
    note = "`#[endpoint(METHOD \"path\")]` makes one; what it declares with `-> Redirect` has `link` instead"
)]
pub trait Endpoint {
    /// What the server answers.
    type Response;

    /// Method, path, protocol and peculiarities.
    const SPEC: Spec;

    /// Says which field goes where.
    fn write(&self, parts: &mut Parts);

    /// Reads the answer.
    ///
    /// # Errors
    /// The body is not what [`Response`](Endpoint::Response) can hold.
    fn read(reading: &mut Reading<'_>) -> Result<Self::Response, DecodeError>;
}

/// The request taken apart.
pub(crate) fn parts<E: Endpoint>(endpoint: &E) -> Parts {
    let mut parts = Parts::new(E::SPEC);
    parts.download = Reading::asks_for_download::<E>();
    endpoint.write(&mut parts);
    parts
}
