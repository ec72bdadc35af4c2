//! The client against the sandbox: real keys, real HTTP, signatures checked on both sides.
#![allow(clippy::unwrap_used, unreachable_pub)]

mod blocking;
mod configuration;
mod failures;
mod forward_compatibility;
mod gateway;
mod headers;
mod hosts;
mod json_answers;
mod mutual_tls;
mod own_endpoints;
mod paths;
mod round_trips;
mod secrets;
mod sensitive;
mod signer;
mod surroundings;
mod tampering;
mod timeouts;
mod verification;
