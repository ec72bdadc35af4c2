//! The client against the sandbox: real keys, real HTTP, signatures checked on both sides.
#![allow(clippy::unwrap_used, unreachable_pub)]

mod answer_key;
mod blocking;
mod bundles;
mod causes;
mod configuration;
mod failures;
mod forward_compatibility;
mod headers;
mod identifiers;
mod json_answers;
mod key_files;
mod mutual_tls;
mod outcomes;
mod own_endpoints;
mod paths;
mod reading;
mod round_trips;
mod secrets;
mod sensitive;
mod signer;
mod tampering;
mod timeouts;
mod verification;
mod wrong_material;
