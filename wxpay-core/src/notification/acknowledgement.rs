use bytes::Bytes;
use http::{HeaderValue, Response, StatusCode, header};

use crate::apiv2::xml;

const JSON: &str = "application/json";
const XML: &str = "text/xml; charset=utf-8";

/// What to answer to a notification, ready to be sent with any web framework.
///
/// Whatever is not a success makes WeChat Pay send the notification again.
///
/// ```
/// use wxpay_core::notification::Acknowledgement;
///
/// let done = Acknowledgement::success();
/// assert_eq!((done.status.as_u16(), &done.body[..]), (204, &b""[..]));
///
/// let again = Acknowledgement::failure("the database is down");
/// assert_eq!(again.status.as_u16(), 500);
/// assert_eq!(again.body, r#"{"code":"FAIL","message":"the database is down"}"#);
///
/// let response: http::Response<bytes::Bytes> = again.into();
/// assert_eq!(response.headers()["content-type"], "application/json");
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
#[must_use = "an acknowledgement works only when it is sent"]
pub struct Acknowledgement {
    /// The HTTP status.
    pub status: StatusCode,
    /// The value of `Content-Type`; `None` where there is no body.
    pub content_type: Option<&'static str>,
    /// The body.
    pub body: Bytes,
}

impl Acknowledgement {
    /// APIv3: received and handled. 204 with nothing in it.
    pub fn success() -> Self {
        Self {
            status: StatusCode::NO_CONTENT,
            content_type: None,
            body: Bytes::new(),
        }
    }

    /// APIv3: not handled, send it again. 500 with `{"code":"FAIL","message":…}`.
    ///
    /// The message leaves your house: no internals.
    pub fn failure(message: &str) -> Self {
        Self::failure_with(StatusCode::INTERNAL_SERVER_ERROR, message)
    }

    /// APIv3: as [`failure`](Self::failure), with another status. One that is not an error would
    /// be taken for a success, so it is replaced by 500.
    pub fn failure_with(status: StatusCode, message: &str) -> Self {
        let body = serde_json::json!({ "code": "FAIL", "message": message });
        Self {
            status: error_status(status),
            content_type: Some(JSON),
            body: body.to_string().into(),
        }
    }

    /// APIv2: received and handled. 200 with `SUCCESS` and `OK` in XML.
    pub fn success_v2() -> Self {
        Self::v2(StatusCode::OK, "SUCCESS", "OK")
    }

    /// APIv2: not handled, send it again. 500 with `FAIL` and the message in XML.
    ///
    /// The message leaves your house: no internals.
    pub fn failure_v2(message: &str) -> Self {
        Self::failure_v2_with(StatusCode::INTERNAL_SERVER_ERROR, message)
    }

    /// APIv2: as [`failure_v2`](Self::failure_v2), with another status; one that is not an error
    /// is replaced by 500.
    pub fn failure_v2_with(status: StatusCode, message: &str) -> Self {
        Self::v2(error_status(status), "FAIL", message)
    }

    fn v2(status: StatusCode, code: &str, message: &str) -> Self {
        let fields = [("return_code", code), ("return_msg", message)];
        let body = xml::write("xml", fields)
            // Control characters have no place in XML: better no message than no answer.
            .unwrap_or_else(|_| format!("<xml><return_code>{code}</return_code></xml>"));
        Self {
            status,
            content_type: Some(XML),
            body: body.into(),
        }
    }
}

impl From<Acknowledgement> for Response<Bytes> {
    fn from(acknowledgement: Acknowledgement) -> Self {
        let mut response = Response::new(acknowledgement.body);
        *response.status_mut() = acknowledgement.status;
        if let Some(content_type) = acknowledgement.content_type {
            let value = HeaderValue::from_static(content_type);
            response.headers_mut().insert(header::CONTENT_TYPE, value);
        }
        response
    }
}

fn error_status(status: StatusCode) -> StatusCode {
    match status.is_client_error() || status.is_server_error() {
        true => status,
        false => StatusCode::INTERNAL_SERVER_ERROR,
    }
}
