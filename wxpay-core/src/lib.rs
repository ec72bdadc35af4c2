//! The protocol of WeChat Pay, without its endpoints: signing, verification, encoding, and the
//! HTTP client.
#![cfg_attr(docsrs, feature(doc_cfg))]

extern crate self as wxpay_core;

// From the ground up: a room uses those above it in this list and none below; `cargo xtask check`
// holds it.
mod text;

pub mod crypto;

mod codec;
mod operation;

mod error;
mod upload;

pub mod apiv2;

mod download;

pub mod bill;

mod endpoint;
mod merchant;

pub mod apiv3;

mod request;
mod response;

pub mod notification;

mod client;

pub mod configuration;
pub mod frontend;
pub mod untyped;

#[doc(hidden)]
#[path = "private.rs"]
pub mod __private;

pub use client::{Attempt, Call, Client, ClientBuilder, RetryPolicy, Source, blocking};
pub use codec::{
    ArrayEncoder, Context, Decode, DecodeError, Encode, EncodeError, Encoder, Indexed, Json,
    JsonError, JsonString, Node, NodeDeserializer, NodeError, ObjectDecoder, ObjectEncoder,
    Sensitive, Serde, UrlEncoded,
};
pub use download::Download;
pub use endpoint::{Endpoint, Parts, PathValue, Reading};
pub use error::{
    ApiError, CertificateDownload, ConfigError, DownloadError, Error, ErrorClass, ErrorKind,
    Outcome, RawAnswer, Result, Verification, VerificationError,
};
pub use merchant::{AnswerKey, Merchant, PlatformKeys, Scheme, Signer, SignerError};
pub use operation::{Method, Protocol, Spec};
pub use request::{
    BaseUrl, Clock, Link, NonceSource, Redirect, Region, Stamp, UnsignedRequest, build_link,
    build_request, prepare_request,
};
pub use response::{Answer, read_response};
pub use upload::{FileDigest, FileMeta, Upload};
pub use wxpay_macros::{endpoint, model, notification};
