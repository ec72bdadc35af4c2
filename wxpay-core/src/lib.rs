//! The protocol of WeChat Pay, without its endpoints: signing, verification, encoding, and the
//! HTTP client.
#![cfg_attr(docsrs, feature(doc_cfg))]

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
mod account;
mod answer;
mod answer_key;
mod base_url;
mod certificate_download;
mod character;
mod client;
mod decode;
mod download;
mod encode;
mod endpoint;
mod error;
mod foreign;
mod indexed;
mod json_string;
mod key_store;
mod keys;
mod link;
mod merchant;
mod open_enum;
mod parts;
mod path;
mod platform_key;
mod reading;
mod region;
mod request;
mod response;
mod sensitive;
mod signer;
mod spec;
mod upload;
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
