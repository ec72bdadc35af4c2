//! The protocol of WeChat Pay, without its endpoints: signing, verification, encoding, and the
//! HTTP client.

extern crate self as wxpay_core;

pub mod apiv2;
pub mod apiv3;
pub mod bill;
pub mod configuration;
pub mod crypto;
pub mod frontend;
pub mod notification;
pub mod untyped;

#[doc(hidden)]
#[path = "private.rs"]
pub mod __private;
#[path = "merchant/account.rs"]
mod account;
#[path = "response/answer.rs"]
mod answer;
#[path = "merchant/answer_key.rs"]
mod answer_key;
#[path = "request/base_url.rs"]
mod base_url;
#[path = "error/certificate_download.rs"]
mod certificate_download;
#[path = "text/character.rs"]
mod character;
mod client;
#[path = "codec/decode/mod.rs"]
mod decode;
mod download;
#[path = "codec/encode/mod.rs"]
mod encode;
mod endpoint;
mod error;
#[path = "text/foreign.rs"]
mod foreign;
#[path = "codec/indexed/mod.rs"]
mod indexed;
#[path = "codec/json_string.rs"]
mod json_string;
#[path = "merchant/key_store.rs"]
mod key_store;
#[path = "merchant/platform_keys.rs"]
mod keys;
#[path = "request/link.rs"]
mod link;
mod merchant;
#[path = "codec/open_enum.rs"]
mod open_enum;
#[path = "endpoint/parts.rs"]
mod parts;
#[path = "endpoint/path.rs"]
mod path;
#[path = "merchant/platform_key.rs"]
mod platform_key;
#[path = "endpoint/reading.rs"]
mod reading;
#[path = "request/region.rs"]
mod region;
mod request;
mod response;
#[path = "codec/sensitive.rs"]
mod sensitive;
#[path = "merchant/signer.rs"]
mod signer;
#[path = "operation/spec.rs"]
mod spec;
mod upload;
#[path = "codec/url_encoded.rs"]
mod url_encoded;

pub use answer::{Answer, RawAnswer, Verification};
pub use answer_key::AnswerKey;
pub use base_url::BaseUrl;
pub use certificate_download::CertificateDownload;
pub use client::{
    Attempt, Call, Client, ClientBuilder, Clock, NonceSource, RetryPolicy, Source, blocking,
};
pub use decode::{
    Context, Decode, DecodeError, JsonError, Node, NodeDeserializer, NodeError, ObjectDecoder,
};
pub use download::{Download, DownloadError};
pub use encode::{ArrayEncoder, Encode, EncodeError, Encoder, ObjectEncoder, Serde};
pub use endpoint::Endpoint;
pub use error::{
    ApiError, ConfigError, Error, ErrorClass, ErrorKind, Outcome, Result, VerificationError,
};
pub use indexed::Indexed;
pub use json_string::JsonString;
pub use keys::PlatformKeys;
pub use link::{Link, Redirect, build_link};
pub use merchant::Merchant;
pub use parts::Parts;
pub use path::PathValue;
pub use reading::Reading;
pub use region::Region;
pub use request::{Stamp, UnsignedRequest, build_request, prepare_request};
pub use response::read_response;
pub use sensitive::Sensitive;
pub use signer::{Scheme, Signer, SignerError};
pub use spec::{Method, Protocol, Spec};
pub use upload::{FileDigest, FileMeta, Upload};
pub use url_encoded::UrlEncoded;
pub use wxpay_macros::{endpoint, model, notification};

/// A JSON value of any kind, as it came: a field whose contents nobody documents.
pub type Json = serde_json::Value;
