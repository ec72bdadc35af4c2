//! What the macros write. Everything of weight is a call into the library: whatever stands here
//! is compiled once for each of a thousand endpoints.

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
