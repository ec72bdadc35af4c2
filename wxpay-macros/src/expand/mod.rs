//! What the macros write. Everything of weight is a call into the library: whatever stands here
//! is compiled once for each of a thousand endpoints. What a user may write, and what is said of a
//! mistake, belongs into `input` and `check`; here is no error but that there is no library.

mod attributes;
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
mod refused;
mod request;
#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod robustness;
mod span;

pub(crate) use endpoint::endpoint;
pub(crate) use model::model;
pub(crate) use notification::notification;
