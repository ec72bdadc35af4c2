//! What is fixed about an operation of WeChat Pay, whoever declares it: method, path and protocol, and
//! what the pages say of single operations that no declaration tells, such as which files come
//! without a signature and which codes prove a refusal.

pub(crate) mod codes;
mod files;
mod sign_type;
mod spec;
mod unsigned;

pub(crate) use files::{Trust, is_public, is_public_host, trust};
pub use sign_type::SignType;
pub use spec::{Method, Protocol, Spec};
pub(crate) use unsigned::may_be_unsigned;

/// Which codes prove a refusal at an operation that has rules of its own.
pub(crate) enum Codes {
    /// Those of its protocol, some more, and some not.
    Listed {
        also: &'static [&'static str],
        but: &'static [&'static str],
    },
    /// These alone: its page says that a code which is not listed decides nothing.
    Only(&'static [&'static str]),
    /// None: its page says to query, whatever comes.
    Nothing,
}
