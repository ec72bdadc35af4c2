//! From an HTTP response to a typed answer: a pure function of keys and clock.

mod answer;
mod files;

use bytes::Bytes;
use http::{Response, StatusCode};

use crate::apiv2::SignType;
use crate::codec::decode::{DecodeError, Node};
use crate::download::Download;
use crate::endpoint::Endpoint;
use crate::endpoint::reading::Reading;
use crate::error::{
    ApiError, Error, ErrorKind, Outcome, RawAnswer, Result, Verification, VerificationError,
    outcome_of,
};
use crate::merchant::Merchant;
use crate::operation::{Protocol, Spec};
use crate::text::foreign::Foreign;
use crate::{apiv2, apiv3};

pub use answer::Answer;
pub(crate) use files::{accept, looks_like_xml, verify_whole};

/// Verifies the HTTP response to an endpoint's request and reads it.
///
/// `now` is in unix seconds.
///
/// An answer of APIv2 may be signed in either way, unless the response carries the
/// [`SignType`] that was asked for as an extension, as the request of
/// [`build_request`](crate::build_request) does: copy it from there, and a weaker signature than
/// that is refused.
///
/// # Errors
/// A response that is not 2xx, that is not proven to come from WeChat Pay, or that cannot be
/// read; each keeps the response.
pub fn read_response<E: Endpoint>(
    response: Response<Bytes>,
    merchant: &Merchant,
    now: i64,
) -> Result<Answer<E::Response>> {
    let trusted = match Reading::asks_for_download::<E>() {
        true => verify_whole(&E::SPEC, response, merchant, now).map_err(|error| {
            if E::SPEC.only_fetches() {
                error.of_a_read()
            } else {
                error
            }
        })?,
        false => verify(&E::SPEC, response, merchant, now)?,
    };
    decode::<E>(trusted, merchant)
}

/// An answer that is proven and says yes, not yet read. It knows no type, so that this half is
/// compiled once and not once an endpoint.
pub(crate) struct Trusted {
    raw: RawAnswer,
    /// What an APIv2 answer was parsed to for its signature.
    document: Option<Node<'static>>,
    /// What an answer is that is no document.
    download: Option<Box<Download>>,
}

impl Trusted {
    /// An answer that is a file, with its body still to come.
    pub(crate) fn file(download: Download) -> Self {
        let mut response = Response::new(Bytes::new());
        *response.status_mut() = download.status();
        *response.headers_mut() = download.headers().clone();
        let raw = RawAnswer::new(response, download.verification().clone());
        Self {
            raw,
            document: None,
            download: Some(Box::new(download)),
        }
    }

    /// The same answer, which is a file.
    pub(crate) fn with_download(mut self, download: Download) -> Self {
        self.download = Some(Box::new(download));
        self
    }

    /// The file, if that is what the answer is.
    pub(crate) fn into_download(self) -> Result<Download> {
        match self.download {
            Some(download) => Ok(*download),
            None => {
                let error = DecodeError::new("", "it is not the file that was asked for");
                Err(Error::answered(
                    ErrorKind::Decode(error),
                    Outcome::Unknown,
                    self.raw,
                ))
            }
        }
    }

    pub(crate) fn raw(&self) -> &RawAnswer {
        &self.raw
    }
}

pub(crate) fn verify(
    spec: &Spec,
    response: Response<Bytes>,
    merchant: &Merchant,
    now: i64,
) -> Result<Trusted> {
    let trusted = match spec.protocol {
        Protocol::V3 => verify_v3(spec, response, merchant, now),
        Protocol::V2 => verify_v2(spec, response, merchant),
    };
    trusted.map_err(|error| error.at(spec))
}

pub(crate) fn decode<E: Endpoint>(
    trusted: Trusted,
    merchant: &Merchant,
) -> Result<Answer<E::Response>> {
    decode_with(&E::SPEC, trusted, merchant, E::read)
}

/// Reads an answer in a way that is not tied to a type of endpoint.
pub(crate) fn decode_with<T>(
    spec: &Spec,
    trusted: Trusted,
    merchant: &Merchant,
    read_value: fn(&mut Reading<'_>) -> Result<T, DecodeError>,
) -> Result<Answer<T>> {
    let Trusted {
        raw,
        document,
        download,
    } = trusted;
    let body = raw.bytes();
    let read = match document {
        Some(document) => read(document, None, merchant, read_value),
        None if body.is_empty() || download.is_some() => {
            read(Node::Missing, download, merchant, read_value)
        }
        None => Node::parse_json(&body)
            .map_err(|error| DecodeError::new("", format!("it is not JSON: {error}")))
            .and_then(|node| read(node, None, merchant, read_value)),
    };
    match read {
        Ok((value, missing_fields)) => {
            if !missing_fields.is_empty() {
                tracing::warn!(
                    endpoint = %spec,
                    missing = %Foreign::text(&missing_fields.join(", ")),
                    "the answer lacks required fields; they were given empty values",
                );
            }
            Ok(Answer::new(value, missing_fields, raw))
        }
        Err(error) => {
            let error = Error::answered(ErrorKind::Decode(error), Outcome::Unknown, raw);
            Err(error.at(spec))
        }
    }
}

fn read<T>(
    node: Node<'_>,
    download: Option<Box<Download>>,
    merchant: &Merchant,
    read_value: fn(&mut Reading<'_>) -> Result<T, DecodeError>,
) -> Result<(T, Vec<String>), DecodeError> {
    let mut reading = Reading::with_keys(node, merchant.decryption_keys()).with_download(download);
    let value = read_value(&mut reading)?;
    Ok((value, reading.finish()?))
}

fn verify_v3(
    spec: &Spec,
    response: Response<Bytes>,
    merchant: &Merchant,
    now: i64,
) -> Result<Trusted> {
    let keys = merchant.platform_keys();
    let verified = apiv3::verify(
        response.headers(),
        response.body(),
        &keys,
        merchant.serial(),
        now,
    );
    let status = response.status();
    if status.is_success() {
        return match verified {
            Ok(serial) => {
                let verification = Verification::Verified {
                    serial: Some(serial),
                };
                // "Accepted" is no yes while it says why not yet, as `USERPAYING` does.
                if status == StatusCode::ACCEPTED {
                    let error = apiv3::api_error(response.body());
                    if error.code().is_some() {
                        return Err(refused(spec, error, response, verification));
                    }
                }
                Ok(Trusted {
                    raw: RawAnswer::new(response, verification),
                    document: None,
                    download: None,
                })
            }
            Err(error) => Err(untrusted(error, response)),
        };
    }
    let verification = match verified {
        Ok(serial) => Verification::Verified {
            serial: Some(serial),
        },
        // Gateways refuse before anything is signed.
        Err(VerificationError::HeadersMissing { .. }) => Verification::Unsigned,
        Err(error) => Verification::Failed(error),
    };
    let error = apiv3::api_error(response.body());
    Err(refused(spec, error, response, verification))
}

fn verify_v2(spec: &Spec, response: Response<Bytes>, merchant: &Merchant) -> Result<Trusted> {
    let key = match merchant.v2_key() {
        Ok(key) => key,
        Err(error) => {
            let raw = RawAnswer::new(response, Verification::Unsigned);
            return Err(Error::answered(
                ErrorKind::Config(error),
                Outcome::Unknown,
                raw,
            ));
        }
    };
    let status = response.status();
    let asked = response.extensions().get::<SignType>().copied();
    let envelope = std::str::from_utf8(response.body())
        .map_err(|_| "it is not UTF-8".to_owned())
        .and_then(|text| match apiv2::read_json(&spec.path, text.as_bytes()) {
            Some(envelope) => Ok(envelope),
            None => apiv2::read(&spec.path, text, key, asked).map_err(|error| error.to_string()),
        });
    let envelope = match envelope {
        Ok(envelope) => envelope,
        Err(problem) => {
            let raw = RawAnswer::new(response, Verification::Unsigned);
            let kind = match status.is_success() {
                true => {
                    let problem = format!("it is not the XML of WeChat Pay: {problem}");
                    ErrorKind::Decode(DecodeError::new("", problem))
                }
                false => ErrorKind::Api(ApiError::default()),
            };
            return Err(Error::answered(kind, Outcome::Unknown, raw));
        }
    };
    let verification = match &envelope.verification {
        Ok(apiv2::Signed::Yes) => Verification::Verified { serial: None },
        Ok(apiv2::Signed::No) => Verification::Unsigned,
        Err(error) => Verification::Failed(error.clone()),
    };
    if let Some((_, error)) = envelope.refused {
        return Err(refused(spec, error, response, verification));
    }
    if !status.is_success() {
        return Err(refused(spec, ApiError::default(), response, verification));
    }
    match envelope.verification {
        Ok(_) => Ok(Trusted {
            raw: RawAnswer::new(response, verification),
            document: Some(envelope.document),
            download: None,
        }),
        Err(error) => Err(untrusted(error, response)),
    }
}

/// A 2xx that proves nothing: the order may or may not have been placed.
fn untrusted(error: VerificationError, response: Response<Bytes>) -> Error {
    let raw = RawAnswer::new(response, Verification::Failed(error.clone()));
    Error::answered(ErrorKind::Verification(error), Outcome::Unknown, raw)
}

fn refused(
    spec: &Spec,
    error: ApiError,
    response: Response<Bytes>,
    verification: Verification,
) -> Error {
    let outcome = outcome_of(spec, response.status(), &error, &verification);
    Error::answered(
        ErrorKind::Api(error),
        outcome,
        RawAnswer::new(response, verification),
    )
}
